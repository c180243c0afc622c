package dev.localpod.assertions;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.core.job.Job;
import dev.localpod.core.job.JobId;
import dev.localpod.core.job.JobRequest;
import dev.localpod.core.job.JobState;
import dev.localpod.core.job.JobStatus;
import dev.localpod.core.job.Run;
import dev.localpod.core.job.Submission;
import dev.localpod.core.json.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobAssertTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Run RUN = new Run(START, START.plusSeconds(20), "worker-1");

  private static final Job QUEUED =
      Job.submitted(
          new JobId("j-1"), Submission.RUN, JobRequest.of((Json.Obj) Json.of(Map.of())), START);
  private static final Job RUNNING = QUEUED.started(new JobState.InProgress(RUN, Optional.empty()));
  private static final Job COMPLETED =
      RUNNING.in(
          new JobState.Completed(
              RUN, START.plusSeconds(23), Optional.of(Json.parse("{\"b\": 1.0, \"a\": [2]}"))));
  private static final Job FAILED =
      RUNNING.in(
          new JobState.Failed(RUN, START.plusSeconds(23), "out of memory", Optional.empty()));

  @Test
  void what_is_true_passes() {
    assertThat(QUEUED).hasStatus(JobStatus.IN_QUEUE);
    assertThat(RUNNING).hasStatus(JobStatus.IN_PROGRESS).waitedInQueue(ofSeconds(20));
    assertThat(COMPLETED).isCompleted().waitedInQueue(ofSeconds(20)).ranFor(ofSeconds(3));
    assertThat(FAILED).hasFailedWith("out of memory").ranFor(ofSeconds(3));
  }

  @Test
  void outputs_are_compared_as_json() {
    assertThat(COMPLETED).hasOutput(Map.of("a", new int[] {2}, "b", 1));
  }

  @Test
  void a_wrong_status_is_told_with_the_error_of_the_job() {
    assertThatThrownBy(() -> assertThat(FAILED).isCompleted())
        .hasMessage(
            "expected job j-1 to be COMPLETED, but it is FAILED with the error \"out of memory\"");
  }

  @Test
  void a_wrong_error_is_told() {
    assertThatThrownBy(() -> assertThat(FAILED).hasFailedWith("boom"))
        .hasMessage(
            "expected job j-1 to have failed with \"boom\", but its error is \"out of memory\"");
  }

  @Test
  void a_wrong_output_is_told() {
    assertThatThrownBy(() -> assertThat(COMPLETED).hasOutput(Map.of("a", 1)))
        .hasMessage(
            "expected the output of job j-1 to be%n  {\"a\":1}%nbut it is%n  {\"b\":1.0,\"a\":[2]}"
                .formatted());
  }

  @Test
  void a_wrong_time_in_the_queue_is_told() {
    assertThatThrownBy(() -> assertThat(COMPLETED).waitedInQueue(ofSeconds(2)))
        .hasMessage(
            "expected job j-1 to have waited in the queue for 2000 ms, but it waited for 20000 ms");
    assertThatThrownBy(() -> assertThat(QUEUED).waitedInQueue(ofSeconds(2)))
        .hasMessage(
            "expected job j-1 to have been picked up by a worker, but it is IN_QUEUE and never was");
  }

  @Test
  void a_wrong_time_on_the_worker_is_told() {
    assertThatThrownBy(() -> assertThat(COMPLETED).ranFor(ofMillis(1)))
        .hasMessage("expected job j-1 to have run for 1 ms, but it ran for 3000 ms");
    assertThatThrownBy(() -> assertThat(RUNNING).ranFor(ofMillis(1)))
        .hasMessage("expected job j-1 to have run for 1 ms, but it is still running");
  }

  @Test
  void a_description_leads_the_failure() {
    assertThatThrownBy(() -> assertThat(QUEUED).as("the first order").isCompleted())
        .hasMessage("[the first order] expected job j-1 to be COMPLETED, but it is IN_QUEUE");
  }
}
