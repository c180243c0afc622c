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
}
