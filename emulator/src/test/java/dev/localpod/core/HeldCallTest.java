package dev.localpod.core;

import static dev.localpod.core.EngineFixture.START;
import static dev.localpod.core.EngineFixture.fixed;
import static dev.localpod.job.JobStatus.CANCELLED;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.JobStatus.IN_PROGRESS;
import static dev.localpod.job.JobStatus.IN_QUEUE;
import static dev.localpod.job.JobStatus.TIMED_OUT;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobNotFoundException;
import dev.localpod.job.JobStatus;
import dev.localpod.script.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Calls that wait for the end of a job: SYNC-1, SYNC-3, SYNC-5, STAT-5. */
class HeldCallTest {

  private static final Duration WORK = ofSeconds(10);
  private static final Duration WAIT = ofSeconds(90);

  private final EngineFixture fixture =
      EngineFixture.with(Scripts.after(WORK).complete("done"), fixed(1));

  @Test
  @Proves({"SYNC-1", "STAT-5"})
  void a_held_call_is_answered_at_the_instant_of_the_end_and_not_before() {
    CompletableFuture<Job> answer = await(fixture.runsync(), WAIT);

    fixture.advanceToJustBefore(WORK);
    assertThat(answer).isNotDone();

    fixture.tick();
    assertThat(status(answer)).isEqualTo(COMPLETED);
  }

  @Test
  @Proves("SYNC-3")
  void when_the_wait_passes_first_the_answer_is_the_job_as_it_stands() {
    CompletableFuture<Job> answer = await(fixture.runsync(), ofSeconds(4));

    fixture.advanceToJustBefore(ofSeconds(4));
    assertThat(answer).isNotDone();

    fixture.tick();
    assertThat(status(answer)).isEqualTo(IN_PROGRESS);
  }

  @Test
  @Proves("SYNC-3")
  void a_job_goes_on_after_the_wait_has_passed() {
    JobId id = fixture.runsync();
    await(id, ofSeconds(4));

    fixture.advance(WORK);

    assertThat(fixture.status(id)).isEqualTo(COMPLETED);
  }

  @Test
  void a_job_that_no_worker_has_yet_is_told_as_waiting() {
    fixture.run();
    CompletableFuture<Job> answer = await(fixture.runsync(), ofSeconds(4));

    fixture.advance(ofSeconds(4));

    assertThat(status(answer)).isEqualTo(IN_QUEUE);
  }

  @Test
  @Proves("STAT-5")
  void a_job_that_has_ended_is_told_at_once() {
    JobId id = fixture.run();
    fixture.advance(WORK);

    assertThat(status(await(id, WAIT))).isEqualTo(COMPLETED);
  }

  @Test
  void a_call_that_waits_no_time_is_told_the_job_as_it_stands() {
    assertThat(status(await(fixture.run(), ZERO))).isEqualTo(IN_PROGRESS);
  }

  @Test
  void a_pick_up_alone_does_not_answer_a_held_call() {
    fixture.run();
    CompletableFuture<Job> answer = await(fixture.run(), WAIT);

    fixture.advance(WORK);
    assertThat(answer).isNotDone();

    fixture.advance(WORK);
    assertThat(status(answer)).isEqualTo(COMPLETED);
  }

  @Test
  void many_calls_can_wait_for_one_job_each_for_its_own_time() {
    JobId id = fixture.run();
    CompletableFuture<Job> shorter = await(id, ofSeconds(3));
    CompletableFuture<Job> shortest = await(id, ofSeconds(2));
    CompletableFuture<Job> longer = await(id, ofSeconds(20));
    CompletableFuture<Job> longest = await(id, ofSeconds(30));

    fixture.advance(ofSeconds(2));
    assertThat(shortest).isDone();
    assertThat(shorter).isNotDone();
    fixture.advance(ofSeconds(1));
    assertThat(shorter).isDone();
    assertThat(longer).isNotDone();
    fixture.advance(ofSeconds(7));
    assertThat(status(longer)).isEqualTo(COMPLETED);
    assertThat(status(longest)).isEqualTo(COMPLETED);
  }

  @Test
  void a_cancelled_job_answers_the_calls_that_wait_for_it() {
    JobId id = fixture.run();
    CompletableFuture<Job> answer = await(id, WAIT);

    fixture.engine.cancel(id);

    assertThat(status(answer)).isEqualTo(CANCELLED);
  }

  @Test
  void a_purged_job_answers_the_calls_that_wait_for_it() {
    fixture.run();
    CompletableFuture<Job> answer = await(fixture.run(), WAIT);

    fixture.engine.purge();

    assertThat(status(answer)).isEqualTo(CANCELLED);
  }

  @Test
  void a_job_that_times_out_answers_the_calls_that_wait_for_it() {
    JobId id = fixture.run(EngineFixture.executionTimeout(ofSeconds(6)));
    CompletableFuture<Job> answer = await(id, WAIT);

    fixture.advance(ofSeconds(6));

    assertThat(status(answer)).isEqualTo(TIMED_OUT);
  }

  @Test
  @Proves("SYNC-5")
  void a_caller_that_goes_away_takes_nothing_with_it() {
    JobId id = fixture.runsync();
    CompletableFuture<Job> gone = await(id, WAIT);
    CompletableFuture<Job> other = await(id, WAIT);

    gone.cancel(true);
    fixture.advance(WORK);

    assertThat(status(other)).isEqualTo(COMPLETED);
    assertThat(gone).isCancelled();
  }

  @Test
  void an_answer_that_was_given_leaves_nothing_to_come() {
    JobId id = fixture.run();
    await(id, ofMinutes(5));
    fixture.advance(WORK.multipliedBy(2));

    assertThat(fixture.clock.nextDue()).contains(START.plus(WORK).plus(ofMinutes(30)));
  }

  @Test
  void an_answer_finds_the_endpoint_free_to_take_the_next_call() {
    JobId id = fixture.run();
    var seen = new ArrayList<JobStatus>();
    await(id, WAIT)
        .thenAccept(
            job -> {
              seen.add(fixture.status(job.id()));
              JobId next = fixture.run();
              await(next, WAIT).thenAccept(nextJob -> seen.add(nextJob.status()));
            });

    fixture.advance(WORK.multipliedBy(2));

    assertThat(seen).containsExactly(COMPLETED, COMPLETED);
  }

  @Test
  void a_call_about_an_unknown_job_is_refused_at_once() {
    assertThatExceptionOfType(JobNotFoundException.class)
        .isThrownBy(() -> await(new JobId("nobody-u1"), WAIT))
        .withMessage(
            "there is no job nobody-u1 here: it was never submitted to this endpoint, "
                + "or its result has expired");
  }

  @Test
  void closing_the_endpoint_answers_all_held_calls_and_holds_no_more() {
    JobId id = fixture.run();
    CompletableFuture<Job> held = await(id, WAIT);
    CompletableFuture<StreamBatch> stream = fixture.engine.stream(id, WAIT);

    fixture.engine.close();

    assertThat(status(held)).isEqualTo(IN_PROGRESS);
    assertThat(stream).isCompleted();
    assertThat(status(await(id, WAIT))).isEqualTo(IN_PROGRESS);
    assertThat(fixture.engine.stream(id, WAIT)).isCompleted();
  }

  private CompletableFuture<Job> await(JobId id, Duration wait) {
    return fixture.engine.await(id, wait);
  }

  private static JobStatus status(CompletableFuture<Job> answer) {
    assertThat(answer).isCompleted();
    return answer.join().status();
  }
}
