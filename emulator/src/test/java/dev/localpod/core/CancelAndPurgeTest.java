package dev.localpod.core;

import static dev.localpod.core.EngineFixture.fixed;
import static dev.localpod.job.JobStatus.CANCELLED;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.JobStatus.IN_PROGRESS;
import static dev.localpod.job.JobStatus.IN_QUEUE;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobState;
import dev.localpod.script.Scripts;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ends that the client makes: CANC-1, CANC-2, PURG-1. */
class CancelAndPurgeTest {

  private static final Duration WORK = ofSeconds(10);

  private final EngineFixture fixture =
      EngineFixture.with(
          Scripts.after(ofSeconds(5)).progress("half").after(ofSeconds(5)).complete("done"),
          fixed(1));

  @Test
  @Proves("CANC-1")
  void a_queued_job_that_is_cancelled_never_starts() {
    fixture.run();
    JobId id = fixture.run();

    CancelOutcome cancellation = fixture.engine.cancel(id);
    fixture.advance(ofSeconds(60));

    assertThat(cancellation.cancelledNow()).isTrue();
    assertThat(cancellation.job().status()).isEqualTo(CANCELLED);
    assertThat(fixture.path(id)).containsExactly(IN_QUEUE, CANCELLED);
    assertThat(fixture.engine.status(id).attempt()).isZero();
  }

  @Test
  @Proves("CANC-1")
  void a_running_job_that_is_cancelled_keeps_the_times_it_had() {
    JobId id = fixture.run();
    fixture.advance(ofMillis(2_500));

    fixture.engine.cancel(id);

    assertThat(fixture.status(id)).isEqualTo(CANCELLED);
    assertThat(fixture.delay(id)).isZero();
    assertThat(fixture.execution(id)).isEqualTo(ofMillis(2_500));
    assertThat(fixture.worker(id)).isEqualTo("worker-1");
  }

  @Test
  @Proves({"CANC-1", "JOB-1"})
  void what_the_worker_would_have_said_after_a_cancel_is_ignored() {
    JobId id = fixture.run();
    Job cancelled = fixture.engine.cancel(id).job();

    fixture.advance(ofSeconds(60));

    assertThat(fixture.engine.status(id)).isEqualTo(cancelled);
    assertThat(fixture.engine.health().jobs().completed()).isZero();
  }

  @Test
  void a_cancel_frees_the_worker_for_the_next_job_at_once() {
    JobId running = fixture.run();
    JobId waiting = fixture.run();

    fixture.engine.cancel(running);

    assertThat(fixture.status(waiting)).isEqualTo(IN_PROGRESS);
    assertThat(fixture.worker(waiting)).isEqualTo("worker-1");
  }

  @Test
  @Proves("CANC-1")
  void the_steps_of_a_cancelled_job_do_not_reach_the_next_job_of_its_worker() {
    JobId first = fixture.run();
    JobId second = fixture.run();
    fixture.advance(ofSeconds(4));

    fixture.engine.cancel(first);
    fixture.advance(ofSeconds(1)); // when the first would have told of its progress

    assertThat(fixture.engine.status(second).state())
        .isInstanceOfSatisfying(
            JobState.InProgress.class, state -> assertThat(state.progress()).isEmpty());
  }

  @Test
  @Proves({"CANC-2", "JOB-1"})
  void cancelling_a_job_that_has_ended_changes_nothing() {
    JobId id = fixture.run();
    fixture.advance(WORK);
    Job completed = fixture.engine.status(id);
    fixture.advance(ofMinutes(29));

    CancelOutcome cancellation = fixture.engine.cancel(id);

    assertThat(cancellation).isEqualTo(new CancelOutcome(completed, false));
    fixture.advance(ofMinutes(1));
    assertThat(fixture.knows(id)).as("kept any longer").isFalse();
  }

  @Test
  @Proves("PURG-1")
  void a_purge_cancels_all_jobs_in_the_queue_and_none_in_progress() {
    JobId running = fixture.run();
    List<JobId> waiting = IntStream.range(0, 4).mapToObj(i -> fixture.run()).toList();

    assertThat(fixture.engine.purge()).isEqualTo(4);

    assertThat(fixture.status(running)).isEqualTo(IN_PROGRESS);
    assertThat(waiting).allMatch(id -> fixture.status(id) == CANCELLED);
    fixture.advance(WORK);
    assertThat(fixture.status(running)).isEqualTo(COMPLETED);
    assertThat(fixture.engine.health().jobs().inQueue()).isZero();
  }

  @Test
  void a_purge_of_an_empty_queue_removes_nothing() {
    fixture.run();

    assertThat(fixture.engine.purge()).isZero();
  }

  @Test
  void a_purge_includes_jobs_of_low_priority() {
    fixture.run();
    JobId low = fixture.run(EngineFixture.lowPriority());

    assertThat(fixture.engine.purge()).isEqualTo(1);

    assertThat(fixture.status(low)).isEqualTo(CANCELLED);
  }

  @Test
  @Proves({"PURG-1", "EXP-1"})
  void purged_jobs_can_be_read_until_they_expire() {
    fixture.run();
    JobId id = fixture.run();
    fixture.engine.purge();

    fixture.advanceToJustBefore(ofMinutes(30));
    assertThat(fixture.status(id)).isEqualTo(CANCELLED);

    fixture.tick();
    assertThat(fixture.knows(id)).isFalse();
  }
}
