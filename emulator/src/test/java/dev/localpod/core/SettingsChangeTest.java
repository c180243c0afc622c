package dev.localpod.core;

import static dev.localpod.core.EngineFixture.fixed;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.JobStatus.FAILED;
import static dev.localpod.job.JobStatus.IN_PROGRESS;
import static dev.localpod.job.JobStatus.IN_QUEUE;
import static dev.localpod.job.JobStatus.TIMED_OUT;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.localpod.job.JobId;
import dev.localpod.job.JobState;
import dev.localpod.json.Json;
import dev.localpod.options.Edition;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.ScalingRule;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import org.junit.jupiter.api.Test;

/** The settings of an endpoint that runs. */
class SettingsChangeTest {

  private static final Script TEN_SECONDS = Scripts.after(ofSeconds(10)).complete("old");

  private static EndpointSettings settings(WorkerSettings workers) {
    return EndpointSettings.DEFAULT.script(TEN_SECONDS).workers(workers);
  }

  private static EngineFixture with(WorkerSettings workers) {
    return new EngineFixture(settings(workers));
  }

  @Test
  void jobs_stay_and_those_on_a_worker_keep_their_steps() {
    var fixture = with(fixed(1));
    JobId running = fixture.run();
    JobId waiting = fixture.run();

    fixture.engine.change(settings(fixed(1)).script(Scripts.fail("new")));

    assertThat(fixture.status(running)).isEqualTo(IN_PROGRESS);
    assertThat(fixture.status(waiting)).isEqualTo(IN_QUEUE);
    fixture.advance(ofSeconds(10));
    assertThat(fixture.status(running)).isEqualTo(COMPLETED);
    assertThat(fixture.status(waiting)).isEqualTo(FAILED);
  }

  @Test
  void a_script_that_does_not_change_stays_what_it_was_made_since() {
    var fixture = with(fixed(1));
    fixture.engine.script(Scripts.fail("by hand"));

    fixture.engine.change(settings(fixed(2)));

    assertThat(fixture.engine.script()).isEqualTo(Scripts.fail("by hand"));
  }

  @Test
  void more_workers_are_added_and_take_waiting_jobs_at_once() {
    var fixture = with(fixed(1));
    fixture.run();
    JobId waiting = fixture.run();

    fixture.engine.change(settings(fixed(2)));

    assertThat(fixture.status(waiting)).isEqualTo(IN_PROGRESS);
  }

  @Test
  void idle_workers_above_max_go_at_once_and_others_after_their_job() {
    var fixture = with(fixed(3));
    JobId first = fixture.run();
    JobId second = fixture.run();

    fixture.engine.change(settings(fixed(1)));

    assertThat(fixture.workers()).isEqualTo(2);
    assertThat(fixture.status(first)).isEqualTo(IN_PROGRESS);
    fixture.advance(ofSeconds(10));
    assertThat(fixture.workers()).isEqualTo(1);
    assertThat(fixture.status(second)).isEqualTo(COMPLETED);
  }

  @Test
  void workers_above_max_go_although_they_are_not_ready_yet() {
    var fixture = with(fixed(3).coldStart(ofSeconds(20)));

    fixture.engine.change(settings(fixed(1).coldStart(ofSeconds(20))));

    assertThat(fixture.engine.health().workers().initializing()).isEqualTo(1);
    fixture.advance(ofSeconds(20));
    assertThat(fixture.engine.health().workers().idle()).isEqualTo(1);
  }

  @Test
  void workers_that_go_already_are_not_counted_twice() {
    var fixture = with(fixed(3));
    JobId job = fixture.run();
    fixture.run();
    fixture.run();

    fixture.engine.change(settings(fixed(2)));
    fixture.engine.change(settings(fixed(1)));
    fixture.advance(ofSeconds(10));

    assertThat(fixture.status(job)).isEqualTo(COMPLETED);
    assertThat(fixture.workers()).isEqualTo(1);
  }

  @Test
  void an_idle_worker_goes_after_the_idle_timeout_once_it_is_above_min() {
    var fixture = with(fixed(1));
    fixture.advance(ofHours(1));

    fixture.engine.change(settings(WorkerSettings.DEFAULT.count(0, 1)));

    fixture.advanceToJustBefore(WorkerSettings.DEFAULT.idleTimeout());
    assertThat(fixture.workers()).isEqualTo(1);
    assertThat(fixture.tick().workers()).isZero();
  }

  @Test
  void workers_are_set_aside_and_set_free() {
    var fixture = with(fixed(3));

    fixture.engine.change(settings(fixed(3).throttled(2).unhealthy(1)));

    assertThat(fixture.engine.health().workers().throttled()).isEqualTo(2);
    assertThat(fixture.engine.health().workers().unhealthy()).isEqualTo(1);
    fixture.engine.change(settings(fixed(1).unhealthy(1)));
    assertThat(fixture.engine.health().workers().throttled()).isZero();
    assertThat(fixture.engine.health().workers().unhealthy()).isEqualTo(1);
    fixture.engine.change(settings(fixed(1)));
    assertThat(fixture.workers()).isEqualTo(1);
    assertThat(fixture.engine.health().workers().unhealthy()).isZero();
  }

  @Test
  void workers_that_are_set_aside_by_hand_stay_so_if_their_number_does_not_change() {
    var fixture = with(fixed(2));
    fixture.engine.workers().throttle(1);

    fixture.engine.change(settings(fixed(2).idleTimeout(ofSeconds(1))));

    assertThat(fixture.engine.health().workers().throttled()).isEqualTo(1);
  }

  @Test
  void another_scaling_rule_counts_at_once() {
    var fixture = with(WorkerSettings.DEFAULT);
    fixture.run();
    fixture.run();
    JobId third = fixture.run();

    fixture.engine.change(
        settings(
            WorkerSettings.DEFAULT.scaling(new ScalingRule(ScalingRule.Type.REQUEST_COUNT, 1))));

    assertThat(fixture.status(third)).isEqualTo(IN_PROGRESS);
  }

  @Test
  void later_starts_fail_and_take_the_new_cold_start() {
    var fixture = with(WorkerSettings.DEFAULT);

    fixture.engine.change(settings(WorkerSettings.DEFAULT.coldStart(ofSeconds(2)).startFaults(1)));
    JobId job = fixture.run();

    fixture.advance(ofSeconds(2));
    assertThat(fixture.engine.health().workers().unhealthy()).isEqualTo(1);
    fixture.advance(ofSeconds(4));
    assertThat(fixture.status(job)).isEqualTo(IN_PROGRESS);
  }

  @Test
  void later_jobs_have_the_new_time_limits() {
    var fixture = with(fixed(1));
    fixture.run();

    fixture.engine.change(settings(fixed(1)).ttl(ofSeconds(20)).executionTimeout(ofSeconds(6)));
    JobId later = fixture.run();

    fixture.advance(ofSeconds(10));
    assertThat(fixture.status(later)).isEqualTo(IN_PROGRESS);
    fixture.advance(ofSeconds(6));
    assertThat(fixture.status(later)).isEqualTo(TIMED_OUT);
  }

  @Test
  void later_results_are_aggregated_the_new_way() {
    var fixture = with(fixed(1));
    EndpointSettings changed =
        settings(fixed(1)).aggregateStream(false).script(Scripts.chunk("a").complete());

    fixture.engine.change(changed);
    JobId job = fixture.run();

    assertThat(fixture.engine.settings()).isEqualTo(changed);
    assertThat(fixture.engine.status(job).state())
        .isInstanceOfSatisfying(
            JobState.Completed.class, end -> assertThat(end.output()).contains(Json.parse("[]")));
  }

  @Test
  void the_edition_and_the_kind_of_workers_cannot_change() {
    var fixture = with(fixed(1));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> fixture.engine.change(settings(fixed(1)).edition(Edition.OBSERVED)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                fixture.engine.change(
                    EndpointSettings.DEFAULT.workers(WorkerSettings.DEFAULT.attached(true))))
        .withMessage(
            "an endpoint that runs cannot get another edition or other kind of workers; both must stay");
    assertThat(fixture.engine.settings()).isEqualTo(settings(fixed(1)));
  }
}
