package dev.localpod.assertions;

import static dev.localpod.assertions.FailureMessages.failureOf;
import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.job.Execution;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.job.JobState;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Policy;
import dev.localpod.job.SubmissionKind;
import dev.localpod.json.Json;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobAssertTest {

  record Order(String prompt) {}

  record Numbers(int[] a, int b) {}

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Execution RUN = new Execution(START, START.plusSeconds(20), "worker-1");

  private static final JobRequest REQUEST =
      new JobRequest(
          (Json.Obj) Json.of(Map.of("prompt", "a cup")),
          new Policy(Optional.of(ofSeconds(30)), Optional.of(ofMinutes(1)), true),
          Optional.of(URI.create("http://127.0.0.1:9000/done")),
          Optional.of((Json.Obj) Json.of(Map.of("bucket", "art", "secret", "s3cr3t"))));
  private static final Job QUEUED =
      Job.submitted(
          new JobId("j-1"), SubmissionKind.RUN, JobRequest.of((Json.Obj) Json.of(Map.of())), START);
  private static final Job DETAILED =
      Job.submitted(new JobId("j-2"), SubmissionKind.RUN, REQUEST, START);
  private static final Job RUNNING = QUEUED.started(new JobState.InProgress(RUN, Optional.empty()));
  private static final Job COMPLETED =
      RUNNING.in(
          new JobState.Completed(
              RUN, START.plusSeconds(23), Optional.of(Json.parse("{\"b\": 1.0, \"a\": [2]}"))));
  private static final Job FAILED =
      RUNNING.in(
          new JobState.Failed(RUN, START.plusSeconds(23), "out of memory", Optional.empty()));
  private static final Job CANCELLED = QUEUED.in(new JobState.Cancelled(Optional.empty(), START));
  private static final Job TIMED_OUT = QUEUED.in(new JobState.TimedOut(Optional.empty(), START));

  @Test
  void a_job_is_in_a_status() {
    assertThat(QUEUED).hasStatus(JobStatus.IN_QUEUE);
    assertThat(COMPLETED).isCompleted();
    assertThat(CANCELLED).isCancelled();
    assertThat(TIMED_OUT).isTimedOut();
    assertThat(failureOf(() -> assertThat(FAILED).isCompleted()))
        .isEqualTo("expected job j-1 to be COMPLETED, but it is FAILED with \"out of memory\"");
    assertThat(failureOf(() -> assertThat(QUEUED).isCancelled()))
        .isEqualTo("expected job j-1 to be CANCELLED, but it is IN_QUEUE");
    assertThat(failureOf(() -> assertThat(QUEUED).isTimedOut()))
        .isEqualTo("expected job j-1 to be TIMED_OUT, but it is IN_QUEUE");
    assertThat(failureOf(() -> assertThat(RUNNING).hasStatus(JobStatus.FAILED)))
        .isEqualTo("expected job j-1 to be FAILED, but it is IN_PROGRESS");
  }

  @Test
  void a_failed_job_has_an_error() {
    assertThat(FAILED).hasFailedWith("out of memory").error().contains("memory");
    assertThat(failureOf(() -> assertThat(FAILED).hasFailedWith("boom")))
        .isEqualTo(
            "expected job j-1 to have FAILED with \"boom\", but it is FAILED with \"out of memory\"");
    assertThat(failureOf(() -> assertThat(QUEUED).hasFailedWith("boom")))
        .isEqualTo("expected job j-1 to have FAILED with \"boom\", but it is IN_QUEUE");
    assertThat(failureOf(() -> assertThat(QUEUED).error()))
        .isEqualTo("expected job j-1 to have FAILED, but it is IN_QUEUE");
  }

  @Test
  void outputs_are_compared_as_json() {
    assertThat(COMPLETED).hasOutput(Map.of("a", new int[] {2}, "b", 1)).hasOutputAt("/a/0", 2.0);
    assertThat(failureOf(() -> assertThat(COMPLETED).hasOutput(Map.of("a", 1))))
        .isEqualTo(
            """
            expected job j-1 to be COMPLETED with the output {"a":1}, but they differ
                at /a: expected 1, but it is [2]
                at /b: expected nothing, but it is 1.0""");
    assertThat(failureOf(() -> assertThat(COMPLETED).hasOutputAt("/c", 1)))
        .isEqualTo(
            "expected job j-1 to be COMPLETED with 1 at /c of its output, but it is COMPLETED,"
                + " and its output has no value there");
    assertThat(failureOf(() -> assertThat(FAILED).hasOutput(1)))
        .isEqualTo(
            "expected job j-1 to be COMPLETED with the output 1, but it is FAILED with \"out of"
                + " memory\"");
  }

  @Test
  void an_output_is_read_as_a_type_or_a_text() {
    assertThat(COMPLETED).outputAs(Numbers.class).extracting(Numbers::b).isEqualTo(1);
    assertThat(COMPLETED).outputText().isEqualTo("{\"b\":1.0,\"a\":[2]}");
    assertThat(failureOf(() -> assertThat(RUNNING).outputAs(Numbers.class)))
        .isEqualTo("expected job j-1 to be COMPLETED with an output, but it is IN_PROGRESS");
    assertThat(failureOf(() -> assertThat(RUNNING).outputText()))
        .isEqualTo("expected job j-1 to be COMPLETED with an output, but it is IN_PROGRESS");
    assertThat(failureOf(() -> assertThat(COMPLETED).as("cup").outputText().isEmpty()))
        .startsWith("[cup] ");
    assertThat(failureOf(() -> assertThat(COMPLETED).outputAs(Order[].class)))
        .startsWith(
            "expected job j-1 to be COMPLETED with an output that is a Order[], but it is {");
  }

  @Test
  void an_input_is_what_was_submitted() {
    assertThat(DETAILED).hasInput(Map.of("prompt", "a cup"));
    assertThat(DETAILED).inputAs(Order.class).isEqualTo(new Order("a cup"));
    assertThat(failureOf(() -> assertThat(DETAILED).hasInput(Map.of("prompt", "a mug"))))
        .isEqualTo(
            """
            expected job j-2 to have the input {"prompt":"a mug"}, but they differ
                at /prompt: expected "a mug", but it is "a cup\"""");
    assertThat(
            failureOf(
                () -> assertThat(DETAILED).inputAs(Order.class).isEqualTo(new Order("a mug"))))
        .contains("a mug");
  }

  @Test
  void a_policy_is_passed_on() {
    assertThat(DETAILED)
        .hasTtl(ofMinutes(1))
        .hasExecutionTimeout(ofSeconds(30))
        .hasLowPriority()
        .hasWebhook(URI.create("http://127.0.0.1:9000/done"));
    assertThat(failureOf(() -> assertThat(DETAILED).hasTtl(ofMinutes(2))))
        .isEqualTo("expected job j-2 to have a ttl of 120s, but it has one of 60s");
    assertThat(failureOf(() -> assertThat(QUEUED).hasExecutionTimeout(ofSeconds(30))))
        .isEqualTo("expected job j-1 to have an executionTimeout of 30s, but it has none");
    assertThat(failureOf(() -> assertThat(QUEUED).hasLowPriority()))
        .isEqualTo("expected job j-1 to have low priority, but it has normal priority");
    assertThat(failureOf(() -> assertThat(QUEUED).hasWebhook(URI.create("http://h/"))))
        .isEqualTo("expected job j-1 to have the webhook http://h/, but it has none");
    assertThat(failureOf(() -> assertThat(DETAILED).hasWebhook(URI.create("http://h/"))))
        .isEqualTo(
            "expected job j-2 to have the webhook http://h/, but it has http://127.0.0.1:9000/done");
  }

  @Test
  void an_s3_config_is_compared_and_never_shown() {
    assertThat(DETAILED).hasS3Config(Map.of("bucket", "art", "secret", "s3cr3t"));
    assertThat(
            failureOf(
                () -> assertThat(DETAILED).hasS3Config(Map.of("region", "eu", "secret", "other"))))
        .isEqualTo(
            "expected job j-2 to have the given s3Config (its values are not shown), but bucket is"
                + " not expected, region is missing, secret differs");
    assertThat(failureOf(() -> assertThat(QUEUED).hasS3Config(Map.of())))
        .isEqualTo(
            "expected job j-1 to have the given s3Config (its values are not shown), but it has"
                + " none");
  }

  @Test
  void a_job_waits_in_the_queue() {
    assertThat(COMPLETED).waitedInQueue(ofSeconds(20)).waitedInQueueAtMost(ofSeconds(20));
    assertThat(failureOf(() -> assertThat(COMPLETED).waitedInQueue(ofSeconds(2))))
        .isEqualTo("expected job j-1 to have waited in the queue for 2s, but it waited for 20s");
    assertThat(failureOf(() -> assertThat(COMPLETED).waitedInQueueAtMost(ofSeconds(2))))
        .isEqualTo(
            "expected job j-1 to have waited in the queue for at most 2s, but it waited for 20s");
    assertThat(failureOf(() -> assertThat(QUEUED).waitedInQueue(ofSeconds(2))))
        .isEqualTo(
            "expected job j-1 to have waited in the queue for 2s, but no worker has it: it is"
                + " IN_QUEUE");
  }

  @Test
  void a_job_runs() {
    assertThat(COMPLETED).ranFor(ofSeconds(3)).ranForAtMost(ofSeconds(3));
    assertThat(failureOf(() -> assertThat(COMPLETED).ranFor(ofMillis(1))))
        .isEqualTo("expected job j-1 to have run for 1ms, but it ran for 3s");
    assertThat(failureOf(() -> assertThat(COMPLETED).ranForAtMost(ofMillis(2_500))))
        .isEqualTo("expected job j-1 to have run for at most 2.5s, but it ran for 3s");
    assertThat(failureOf(() -> assertThat(RUNNING).ranFor(ofMillis(1))))
        .isEqualTo("expected job j-1 to have run for 1ms, but it is still running");
  }

  @Test
  void attempts_and_lost_workers_are_counted() {
    assertThat(RUNNING).hasAttempts(1).hasRetries(0);
    assertThat(failureOf(() -> assertThat(RUNNING).hasAttempts(2)))
        .isEqualTo(
            "expected job j-1 to have been given to a worker 2 times, but that happened once");
    assertThat(failureOf(() -> assertThat(RUNNING).hasRetries(1)))
        .isEqualTo("expected job j-1 to have lost its worker once, but that happened 0 times");
  }

  @Test
  void a_description_leads_the_failure() {
    assertThat(failureOf(() -> assertThat(QUEUED).as("the first order").isCompleted()))
        .isEqualTo("[the first order] expected job j-1 to be COMPLETED, but it is IN_QUEUE");
  }

  @Test
  void a_job_by_itself_does_not_say_what_happened_to_it() {
    for (Runnable question :
        new Runnable[] {
          () -> assertThat(QUEUED).wentThrough(JobStatus.IN_QUEUE),
          () -> assertThat(QUEUED).streamed(),
          () -> assertThat(QUEUED).reportedProgress(),
          () -> assertThat(QUEUED).calls(),
          () -> assertThat(QUEUED).polling()
        }) {
      assertThatThrownBy(question::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "a job that was taken from its endpoint has no journal; use"
                  + " assertThat(endpoint).job(id)");
    }
  }
}
