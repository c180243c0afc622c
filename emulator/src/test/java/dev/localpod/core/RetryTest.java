package dev.localpod.core;

import static dev.localpod.core.EngineFixture.START;
import static dev.localpod.core.EngineFixture.fixed;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.JobStatus.FAILED;
import static dev.localpod.job.JobStatus.IN_PROGRESS;
import static dev.localpod.job.JobStatus.IN_QUEUE;
import static dev.localpod.job.JobStatus.TIMED_OUT;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.Chunk;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobState;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Policy;
import dev.localpod.json.Json;
import dev.localpod.script.Condition;
import dev.localpod.script.Rule;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import dev.localpod.script.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Running a job again: RTRY-1. */
class RetryTest {

  private static final Duration WAIT = ofSeconds(8);

  /** Sends two chunks and fails at 5 s; succeeds from the second attempt on, at 10 s. */
  private static final Script FAILS_ONCE =
      new Script(
          List.of(
              new Rule(
                  List.of(new Condition.Attempt(1)),
                  List.of(
                      new Step.Progress(Json.of("half")),
                      new Step.Chunk(Json.of("old 1"), Optional.empty()),
                      new Step.Chunk(Json.of("old 2"), Optional.empty()),
                      new Step.After(ofSeconds(5)),
                      new Step.Fail(Json.of("on purpose")))),
              new Rule(
                  List.of(),
                  List.of(
                      new Step.After(ofSeconds(10)),
                      new Step.Chunk(Json.of("new"), Optional.empty())))));

  private final EngineFixture fixture = EngineFixture.with(FAILS_ONCE, fixed(1));

  @Test
  @Proves("RTRY-1")
  void a_failed_job_goes_back_to_the_queue_with_the_same_id_and_input() {
    var input = Json.object().put("prompt", "a coffee cup").build();
    JobId id = fixture.run(input);
    fixture.advance(ofSeconds(5));
    JobId blocker = fixture.run();

    Job retried = fixture.engine.retry(id);

    assertThat(retried.id()).isEqualTo(id);
    assertThat(retried.request().input()).isEqualTo(input);
    assertThat(retried.createdAt()).isEqualTo(START);
    assertThat(retried.state()).isEqualTo(new JobState.InQueue(START.plusSeconds(5)));
    assertThat(fixture.status(blocker)).isEqualTo(IN_PROGRESS);
    assertThat(fixture.status(id)).isEqualTo(IN_QUEUE);
  }

  @Test
  void a_retried_job_runs_as_its_next_attempt() {
    JobId id = fixture.run();
    fixture.advance(ofSeconds(5));

    fixture.engine.retry(id);
    fixture.advance(ofSeconds(10));

    assertThat(fixture.path(id))
        .containsExactly(IN_QUEUE, IN_PROGRESS, FAILED, IN_QUEUE, IN_PROGRESS, COMPLETED);
    assertThat(fixture.engine.status(id).attempt()).isEqualTo(2);
  }

  @Test
  @Proves({"STAT-1", "HLTH-1"})
  void a_retry_is_not_a_re_dispatch() {
    JobId id = fixture.run();
    fixture.advance(ofSeconds(5));

    fixture.engine.retry(id);
    fixture.advance(ofSeconds(10));

    assertThat(fixture.engine.status(id).retries()).isZero();
    assertThat(fixture.engine.health().jobs().retried()).isZero();
  }

  @Test
  @Proves("RTRY-1")
  void output_error_and_times_of_the_failed_run_are_gone() {
    JobId id = fixture.run();
    fixture.advance(ofSeconds(5));

    fixture.engine.retry(id);

    assertThat(fixture.engine.status(id).state())
        .isInstanceOfSatisfying(
            JobState.InProgress.class,
            state -> {
              assertThat(state.progress()).isEmpty();
              assertThat(state.current().queuedAt()).isEqualTo(START.plusSeconds(5));
            });
  }

  @Test
  @Proves("RTRY-1")
  void chunks_of_the_failed_run_are_gone_and_not_part_of_the_new_output() {
    JobId id = fixture.run();
    fixture.advance(ofSeconds(5));

    fixture.engine.retry(id);
    fixture.advance(ofSeconds(10));

    assertThat(fixture.engine.stream(id, WAIT).join().chunks())
        .extracting(Chunk::output)
        .containsExactly(Json.of("new"));
    assertThat(((JobState.Completed) fixture.engine.status(id).state()).output())
        .map(Json::toString)
        .contains("[\"new\"]");
  }

  @Test
  @Proves({"RTRY-1", "STAT-3"})
  void the_clock_of_the_delay_time_restarts() {
    JobId id = fixture.run();
    fixture.advance(ofSeconds(60));
    fixture.run();
    fixture.advance(ofSeconds(2));

    fixture.engine.retry(id);
    fixture.advance(ofSeconds(3)); // until the other job has failed, too

    assertThat(fixture.status(id)).isEqualTo(IN_PROGRESS);
    assertThat(fixture.delay(id)).isEqualTo(ofSeconds(3));
  }

  @Test
  @Proves({"RTRY-1", "POL-2"})
  void the_clock_of_the_ttl_restarts() {
    fixture.engine.script(
        new Script(
            List.of(
                new Rule(List.of(new Condition.Attempt(1)), List.of(new Step.Fail(Json.of("no")))),
                new Rule(List.of(), List.of(new Step.Hang())))));
    JobId id = fixture.run(EngineFixture.ttl(ofSeconds(20)));
    fixture.advance(ofSeconds(15));

    fixture.engine.retry(id);

    fixture.advanceToJustBefore(ofSeconds(20));
    assertThat(fixture.status(id)).isEqualTo(IN_PROGRESS);
    fixture.tick();
    assertThat(fixture.status(id)).isEqualTo(TIMED_OUT);
  }

  @Test
  @Proves("POL-1")
  void the_execution_timeout_is_counted_from_the_new_pick_up() {
    fixture.engine.script(Scripts.hang());
    JobId id = fixture.run(EngineFixture.executionTimeout(ofSeconds(6)));
    fixture.advance(ofSeconds(10));
    assertThat(fixture.status(id)).isEqualTo(TIMED_OUT);

    fixture.engine.retry(id);

    fixture.advanceToJustBefore(ofSeconds(6));
    assertThat(fixture.status(id)).isEqualTo(IN_PROGRESS);
    fixture.tick();
    assertThat(fixture.status(id)).isEqualTo(TIMED_OUT);
  }

  @Test
  @Proves("RTRY-1")
  void a_job_that_timed_out_in_the_queue_can_be_retried() {
    fixture.engine.script(Scripts.after(ofSeconds(30)).complete("done"));
    fixture.run();
    JobId id = fixture.run(new Policy(Optional.empty(), Optional.of(ofSeconds(10)), false));
    fixture.advance(ofSeconds(30));

    assertThat(fixture.engine.retry(id).status()).isEqualTo(IN_QUEUE);

    assertThat(fixture.status(id)).isEqualTo(IN_PROGRESS);
  }

  @Test
  void a_retried_job_is_not_forgotten_when_its_first_result_would_have_been() {
    JobId id = fixture.run();
    fixture.advance(ofSeconds(5));
    fixture.advanceToJustBefore(ofMinutes(30));

    fixture.engine.retry(id);
    fixture.tick();
    assertThat(fixture.status(id)).isEqualTo(IN_PROGRESS);

    fixture.advance(ofSeconds(10).minusMillis(1));
    fixture.advanceToJustBefore(ofMinutes(30));
    assertThat(fixture.status(id)).isEqualTo(COMPLETED);
    fixture.tick();
    assertThat(fixture.knows(id)).isFalse();
  }

  @Test
  void what_the_run_that_is_over_would_still_have_done_does_not_reach_the_new_one() {
    fixture.engine.script(Scripts.after(ofSeconds(10)).complete("late"));
    JobId id = fixture.run(EngineFixture.executionTimeout(ofSeconds(6)));
    fixture.advance(ofSeconds(6));
    assertThat(fixture.status(id)).isEqualTo(TIMED_OUT);
    fixture.engine.script(Scripts.hang());

    fixture.engine.retry(id);
    fixture.advance(ofSeconds(5));

    assertThat(fixture.status(id)).isEqualTo(IN_PROGRESS);
  }

  @Test
  @Proves({"RTRY-1", "EXP-1"})
  void the_retention_of_its_kind_applies_to_the_new_result() {
    JobId id = fixture.runsync();
    fixture.advance(ofSeconds(5));
    fixture.engine.status(id, ofMinutes(20)); // for the first result only
    fixture.engine.retry(id);
    fixture.advance(ofSeconds(10));

    fixture.advanceToJustBefore(ofMinutes(1));
    assertThat(fixture.status(id)).isEqualTo(COMPLETED);
    fixture.tick();
    assertThat(fixture.knows(id)).isFalse();
  }

  @Test
  void calls_that_wait_after_a_retry_wait_for_the_new_end() {
    JobId id = fixture.run();
    fixture.advance(ofSeconds(5));
    fixture.engine.retry(id);

    var answer = fixture.engine.await(id, ofSeconds(90));
    var chunks = fixture.engine.stream(id, ofSeconds(90));
    fixture.advanceToJustBefore(ofSeconds(10));
    assertThat(answer).isNotDone();
    assertThat(chunks).isNotDone();

    fixture.tick();
    assertThat(answer.join().status()).isEqualTo(COMPLETED);
    assertThat(chunks.join().status()).isEqualTo(COMPLETED);
  }

  @Test
  void a_retried_job_queues_up_behind_those_that_wait() {
    JobId id = fixture.run();
    fixture.advance(ofSeconds(5));
    fixture.run();
    JobId waiting = fixture.run();

    fixture.engine.retry(id);
    fixture.advance(ofSeconds(5));

    assertThat(fixture.status(waiting)).isEqualTo(IN_PROGRESS);
    assertThat(fixture.status(id)).isEqualTo(IN_QUEUE);
  }

  @Test
  @Proves("RTRY-1")
  void a_retry_in_another_state_says_what_is_true_and_what_is_allowed() {
    JobId id = fixture.run();

    assertThatExceptionOfType(JobStateException.class)
        .isThrownBy(() -> fixture.engine.retry(id))
        .withMessage(
            "cannot retry job "
                + id
                + ": it is IN_PROGRESS; only FAILED or TIMED_OUT jobs can be retried");
  }

  @Test
  @Proves("JOB-1")
  void each_submission_ends_once() {
    JobId id = fixture.run();
    fixture.advance(ofSeconds(5));
    fixture.engine.retry(id);
    fixture.advance(ofSeconds(60));

    assertThat(fixture.path(id).stream().filter(JobStatus::isFinal))
        .containsExactly(FAILED, COMPLETED);
    assertThat(fixture.engine.health().jobs().failed()).isEqualTo(1);
    assertThat(fixture.engine.health().jobs().completed()).isEqualTo(1);
  }
}
