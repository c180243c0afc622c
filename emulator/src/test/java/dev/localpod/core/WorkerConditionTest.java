package dev.localpod.core;

import static dev.localpod.core.EngineFixture.fixed;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.json.Json;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Scripts;
import org.junit.jupiter.api.Test;

/** Workers that are set throttled or unhealthy, or crashed on demand: WRK-1, JOB-4. */
class WorkerConditionTest {

  private static final Health.Workers INITIALIZING = new Health.Workers(0, 1, 0, 0, 0, 0);
  private static final Health.Workers UNHEALTHY = new Health.Workers(0, 0, 0, 0, 0, 1);

  private final EngineFixture fixture =
      EngineFixture.with(Scripts.after(ofSeconds(3)).complete("done"), fixed(3));

  @Test
  @Proves({"WRK-1", "HLTH-1"})
  void throttled_and_unhealthy_workers_are_counted_and_get_no_jobs() {
    fixture.engine.workers().throttle(1);
    fixture.engine.workers().makeUnhealthy(2);

    assertThat(fixture.engine.health().workers()).isEqualTo(new Health.Workers(0, 0, 0, 0, 1, 2));
    JobId id = fixture.run();
    fixture.advance(ofSeconds(60));
    assertThat(fixture.status(id)).isEqualTo(JobStatus.IN_QUEUE);
  }

  @Test
  @Proves("WRK-1")
  void workers_that_are_set_free_again_get_jobs() {
    fixture.engine.workers().throttle(3);
    JobId id = fixture.run();
    fixture.engine.workers().throttle(2);

    assertThat(fixture.status(id)).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(fixture.engine.health().workers()).isEqualTo(new Health.Workers(0, 0, 0, 1, 2, 0));
  }

  @Test
  @Proves("WRK-1")
  void a_running_worker_that_is_throttled_finishes_its_job() {
    JobId id = fixture.run();
    fixture.engine.workers().throttle(3);
    assertThat(fixture.engine.health().workers()).isEqualTo(new Health.Workers(0, 0, 0, 0, 3, 0));
    fixture.advance(ofSeconds(3));

    assertThat(fixture.status(id)).isEqualTo(JobStatus.COMPLETED);
    fixture.engine.workers().throttle(0);
    assertThat(fixture.engine.health().workers()).isEqualTo(new Health.Workers(3, 0, 3, 0, 0, 0));
  }

  @Test
  void a_worker_can_be_throttled_where_there_is_none_yet() {
    EngineFixture fixture = EngineFixture.with(Scripts.echo(), WorkerSettings.DEFAULT);
    fixture.engine.workers().throttle(1);
    assertThat(fixture.engine.health().workers().throttled()).isEqualTo(1);
    fixture.engine.workers().throttle(0);
    fixture.advance(ofSeconds(5));
    assertThat(fixture.workers()).isZero();
  }

  @Test
  @Proves("WRK-2")
  void workers_in_all_states_count_against_max() {
    EngineFixture fixture = EngineFixture.with(Scripts.hang(), WorkerSettings.DEFAULT.count(0, 2));
    fixture.engine.workers().makeUnhealthy(1);
    fixture.run();
    fixture.run();
    fixture.advance(ofSeconds(60));
    assertThat(fixture.engine.health().workers()).isEqualTo(new Health.Workers(0, 0, 0, 1, 0, 1));
  }

  @Test
  void more_than_there_can_be_is_refused_and_changes_nothing() {
    fixture.engine.workers().throttle(1);
    assertThatThrownBy(() -> fixture.engine.workers().makeUnhealthy(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cannot make 3 workers unhealthy: max is 3 and 1 are set aside already; must be 0 to 2");
    assertThatThrownBy(() -> fixture.engine.workers().throttle(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(fixture.engine.health().workers()).isEqualTo(new Health.Workers(2, 0, 2, 0, 1, 0));
  }

  @Test
  @Proves("JOB-4")
  void a_crash_on_demand_sends_jobs_back_to_the_queue_and_min_is_kept() {
    JobId id = fixture.run();
    fixture.run();

    assertThat(fixture.engine.workers().crash(1)).isEqualTo(1);
    assertThat(fixture.engine.status(id).retries()).isEqualTo(1);
    assertThat(fixture.status(id)).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(fixture.engine.health().jobs().retried()).isEqualTo(1);
    assertThat(fixture.workers()).isEqualTo(3);
    assertThat(fixture.engine.workers().crash(5)).isEqualTo(2);
  }

  @Test
  @Proves("WRK-1")
  void a_worker_that_is_told_to_goes_after_its_job_and_min_is_kept() {
    EngineFixture fixture = EngineFixture.with(Scripts.mock(), fixed(1));
    JobId id = fixture.run((Json.Obj) Json.parse("{\"mock_refresh\": true, \"mock_delay\": 1}"));
    fixture.advance(ofSeconds(1));

    assertThat(fixture.status(id)).isEqualTo(JobStatus.COMPLETED);
    assertThat(fixture.worker(id)).isEqualTo("worker-1");
    assertThat(fixture.worker(fixture.run())).isEqualTo("worker-2");
  }

  @Test
  @Proves("WRK-1")
  void workers_can_be_unhealthy_and_throttled_from_the_start() {
    EngineFixture fixture =
        EngineFixture.with(
            Scripts.echo(), WorkerSettings.DEFAULT.count(0, 4).unhealthy(3).throttled(1));

    JobId id = fixture.run();
    fixture.advance(ofSeconds(60));
    assertThat(fixture.engine.health().workers()).isEqualTo(new Health.Workers(0, 0, 0, 0, 1, 3));
    assertThat(fixture.status(id)).isEqualTo(JobStatus.IN_QUEUE);

    fixture.engine.workers().throttle(0);
    assertThat(fixture.status(id)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  @Proves("JOB-7")
  void a_worker_that_dies_before_it_is_ready_is_unhealthy_for_a_cold_start_and_tried_again() {
    EngineFixture fixture =
        EngineFixture.with(
            Scripts.echo(),
            WorkerSettings.DEFAULT.count(0, 1).coldStart(ofSeconds(20)).startFaults(2));
    JobId id = fixture.run();

    for (int fault = 0; fault < 2; fault++) {
      assertThat(fixture.engine.health().workers()).isEqualTo(INITIALIZING);
      fixture.advance(ofSeconds(20));
      assertThat(fixture.engine.health().workers()).isEqualTo(UNHEALTHY);
      fixture.advanceToJustBefore(ofSeconds(20));
      assertThat(fixture.engine.health().workers()).isEqualTo(UNHEALTHY);
      fixture.tick();
    }
    assertThat(fixture.engine.health().workers()).isEqualTo(INITIALIZING);
    assertThat(fixture.status(id)).isEqualTo(JobStatus.IN_QUEUE);
    fixture.advance(ofSeconds(20));
    assertThat(fixture.status(id)).isEqualTo(JobStatus.COMPLETED);
    assertThat(fixture.worker(id)).isEqualTo("worker-1");
  }

  @Test
  @Proves("JOB-7")
  void without_a_cold_start_it_is_unhealthy_for_a_second() {
    EngineFixture fixture =
        EngineFixture.with(Scripts.echo(), WorkerSettings.DEFAULT.count(0, 1).startFaults(1));
    JobId id = fixture.run();

    fixture.advanceToJustBefore(ofSeconds(1));
    assertThat(fixture.engine.health().workers()).isEqualTo(UNHEALTHY);
    fixture.tick();
    assertThat(fixture.status(id)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  @Proves("JOB-7")
  void a_job_may_time_out_while_no_start_succeeds() {
    EngineFixture fixture =
        EngineFixture.with(
            Scripts.echo(), WorkerSettings.DEFAULT.count(0, 2).startFaults(Integer.MAX_VALUE));
    JobId id = fixture.run(EngineFixture.ttl(ofSeconds(30)));

    fixture.advance(ofSeconds(29));
    assertThat(fixture.status(id)).isEqualTo(JobStatus.IN_QUEUE);
    fixture.advance(ofSeconds(1));
    assertThat(fixture.status(id)).isEqualTo(JobStatus.TIMED_OUT);
  }

  @Test
  @Proves("JOB-7")
  void a_dead_worker_that_is_set_unhealthy_stays_so_until_it_is_set_free() {
    EngineFixture fixture = EngineFixture.with(Scripts.echo(), WorkerSettings.DEFAULT.count(0, 1));
    fixture.engine.workers().failStarts(1);
    JobId id = fixture.run();

    fixture.engine.workers().makeUnhealthy(1);
    fixture.advance(ofSeconds(60));
    assertThat(fixture.engine.health().workers()).isEqualTo(UNHEALTHY);
    fixture.engine.workers().makeUnhealthy(0);
    assertThat(fixture.status(id)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  @Proves("JOB-7")
  void fewer_than_no_starts_cannot_fail_and_fewer_than_no_workers_cannot_crash() {
    WorkerControl control = fixture.engine.workers();

    assertThatThrownBy(() -> control.failStarts(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot fail -1 starts of workers: must be 0 or more");
    assertThatThrownBy(() -> control.crash(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot crash -1 workers: must be 0 or more");
    assertThat(control.crash(0)).isZero();
    control.failStarts(0);
    assertThat(fixture.workers()).isEqualTo(3);
  }
}
