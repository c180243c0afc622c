package dev.localpod.core;

import static dev.localpod.core.EngineFixture.executionTimeout;
import static dev.localpod.core.EngineFixture.fixed;
import static dev.localpod.core.EngineFixture.ttl;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.JobStatus.IN_PROGRESS;
import static dev.localpod.job.JobStatus.IN_QUEUE;
import static dev.localpod.job.JobStatus.TIMED_OUT;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.JobId;
import dev.localpod.job.JobState;
import dev.localpod.job.Policy;
import dev.localpod.journal.Event;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Scripts;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Jobs whose time passes: POL-1, POL-2, STAT-4 for unfinished jobs. */
class TimeoutTest {

  private final EngineFixture fixture = EngineFixture.with(Scripts.hang(), fixed(1));

  @Test
  @Proves("POL-1")
  void a_job_may_run_for_600_s_by_default() {
    assertTimesOutAfter(fixture, fixture.run(), ofSeconds(600));
  }

  @Test
  void an_endpoint_can_have_another_default_execution_timeout() {
    var fixture =
        new EngineFixture(
            EndpointSettings.DEFAULT.script(Scripts.hang()).executionTimeout(ofSeconds(30)));

    assertTimesOutAfter(fixture, fixture.run(), ofSeconds(30));
  }

  @Test
  @Proves("POL-1")
  void the_execution_timeout_of_a_policy_counts_for_its_job_only() {
    var fixture = EngineFixture.with(Scripts.hang(), fixed(2));
    JobId own = fixture.run(executionTimeout(ofMillis(5_001)));
    JobId other = fixture.run();

    assertTimesOutAfter(fixture, own, ofMillis(5_001));
    assertThat(fixture.status(other)).isEqualTo(IN_PROGRESS);
  }

  @Test
  void the_execution_timeout_can_be_longer_than_the_default() {
    assertTimesOutAfter(fixture, fixture.run(executionTimeout(ofHours(2))), ofHours(2));
  }

  @Test
  @Proves("POL-1")
  void the_execution_timeout_is_counted_from_the_pick_up() {
    var fixture =
        EngineFixture.with(Scripts.hang(), WorkerSettings.DEFAULT.coldStart(ofMinutes(10)));
    JobId id = fixture.run(executionTimeout(ofSeconds(30)));
    fixture.advanceToJustBefore(ofMinutes(10));
    assertThat(fixture.status(id)).isEqualTo(IN_QUEUE);
    fixture.tick();

    assertTimesOutAfter(fixture, id, ofSeconds(30));
    assertThat(fixture.delay(id)).isEqualTo(ofMinutes(10));
    assertThat(fixture.execution(id)).isEqualTo(ofSeconds(30));
  }

  @Test
  void a_job_that_ends_in_time_does_not_time_out() {
    fixture.engine.script(Scripts.after(ofMillis(5_999)).complete("done"));
    JobId id = fixture.run(executionTimeout(ofSeconds(6)));

    fixture.advance(ofMinutes(5));

    assertThat(fixture.path(id)).containsExactly(IN_QUEUE, IN_PROGRESS, COMPLETED);
  }

  @Test
  void a_job_that_times_out_frees_its_worker_for_the_next_one() {
    fixture.run(executionTimeout(ofSeconds(6)));
    JobId next = fixture.run();

    fixture.advance(ofSeconds(6));

    assertThat(fixture.status(next)).isEqualTo(IN_PROGRESS);
  }

  @Test
  @Proves("JOB-1")
  void what_the_worker_would_have_said_after_the_timeout_is_ignored() {
    fixture.engine.script(Scripts.after(ofSeconds(7)).progress("late").complete("late"));
    JobId id = fixture.run(executionTimeout(ofSeconds(6)));

    fixture.advance(ofMinutes(1));

    assertThat(fixture.path(id)).containsExactly(IN_QUEUE, IN_PROGRESS, TIMED_OUT);
    assertThat(fixture.engine.health().jobs().completed()).isZero();
  }

  @Test
  @Proves("POL-2")
  void a_queued_job_times_out_when_its_ttl_passes_and_never_starts() {
    fixture.engine.script(Scripts.after(ofMinutes(5)).complete("done"));
    fixture.run();
    JobId id = fixture.run(ttl(ofSeconds(10)));

    assertTimesOutAfter(fixture, id, ofSeconds(10));

    fixture.advance(ofMinutes(20));
    assertThat(fixture.path(id)).containsExactly(IN_QUEUE, TIMED_OUT);
    assertThat(fixture.engine.status(id).state().run()).isEmpty();
  }

  @Test
  @Proves("POL-2")
  void a_job_lives_24_hours_by_default() {
    var fixture = EngineFixture.withoutWorkers();

    assertTimesOutAfter(fixture, fixture.run(), ofHours(24));
  }

  @Test
  void an_endpoint_can_have_another_default_ttl() {
    var fixture =
        new EngineFixture(
            EndpointSettings.DEFAULT.workers(WorkerSettings.DEFAULT.count(0, 0)).ttl(ofMinutes(3)));

    assertTimesOutAfter(fixture, fixture.run(), ofMinutes(3));
  }

  @Test
  @Proves("POL-2")
  void the_ttl_covers_the_time_in_the_queue_and_the_run() {
    var fixture =
        EngineFixture.with(Scripts.hang(), WorkerSettings.DEFAULT.coldStart(ofSeconds(7)));
    JobId id = fixture.run(ttl(ofSeconds(10)));
    fixture.advance(ofSeconds(7));
    assertThat(fixture.status(id)).isEqualTo(IN_PROGRESS);

    assertTimesOutAfter(fixture, id, ofSeconds(3));
    assertThat(fixture.execution(id)).isEqualTo(ofSeconds(3));
  }

  @Test
  void of_ttl_and_execution_timeout_the_one_that_passes_first_counts() {
    JobId id =
        fixture.run(new Policy(Optional.of(ofSeconds(60)), Optional.of(ofSeconds(10)), false));

    assertTimesOutAfter(fixture, id, ofSeconds(10));
  }

  @Test
  @Proves("POL-2")
  void the_ttl_has_no_effect_on_a_job_that_has_ended() {
    fixture.engine.script(Scripts.complete("done"));
    JobId id = fixture.run(ttl(ofSeconds(10)));

    fixture.advance(ofMinutes(1));

    assertThat(fixture.path(id)).containsExactly(IN_QUEUE, IN_PROGRESS, COMPLETED);
  }

  @Test
  @Proves("STAT-4")
  void a_ttl_given_with_a_status_call_replaces_the_one_of_a_queued_job() {
    fixture.run();
    JobId id = fixture.run(ttl(ofSeconds(60)));
    fixture.advance(ofSeconds(30));

    assertThat(fixture.engine.status(id, ofSeconds(5)).status()).isEqualTo(IN_QUEUE);

    assertTimesOutAfter(fixture, id, ofSeconds(5));
  }

  @Test
  @Proves("STAT-4")
  void a_ttl_given_with_a_status_call_can_make_a_job_live_longer() {
    JobId id = fixture.run(ttl(ofSeconds(60)));
    fixture.advance(ofSeconds(59));

    fixture.engine.status(id, ofSeconds(120));

    assertTimesOutAfter(fixture, id, ofSeconds(120));
  }

  @Test
  @Proves("STAT-4")
  void a_ttl_of_one_millisecond_ends_the_job_one_millisecond_later() {
    JobId id = fixture.run();

    assertThat(fixture.engine.status(id, ofMillis(1)).status()).isEqualTo(IN_PROGRESS);
    assertThat(fixture.status(id)).isEqualTo(IN_PROGRESS);

    fixture.tick();
    assertThat(fixture.status(id)).isEqualTo(TIMED_OUT);
  }

  @Test
  void a_ttl_given_to_an_unfinished_job_leaves_the_retention_of_its_result_alone() {
    fixture.engine.script(Scripts.after(ofSeconds(5)).complete("done"));
    JobId id = fixture.run();

    fixture.engine.status(id, ofSeconds(10));
    fixture.advance(ofSeconds(5).plus(ofMinutes(29)));

    assertThat(fixture.status(id)).isEqualTo(COMPLETED);
  }

  @Test
  void the_journal_says_why_a_job_timed_out() {
    fixture.run(executionTimeout(ofSeconds(6)));
    fixture.run(ttl(ofSeconds(10)));

    fixture.advance(ofSeconds(10));

    assertThat(fixture.events(Event.State.class))
        .filteredOn(state -> state.to().filter(TIMED_OUT::equals).isPresent())
        .extracting(Event.State::cause)
        .containsExactly("its executionTimeout of 6s passed", "its ttl passed");
  }

  private static void assertTimesOutAfter(EngineFixture fixture, JobId id, Duration time) {
    var end = fixture.clock.now().plus(time);
    fixture.advanceToJustBefore(time);
    assertThat(fixture.engine.status(id).state()).isInstanceOf(JobState.Unfinished.class);

    fixture.tick();
    assertThat(fixture.status(id)).isEqualTo(TIMED_OUT);
    assertThat(fixture.engine.status(id).state().endedAt()).contains(end);
  }
}
