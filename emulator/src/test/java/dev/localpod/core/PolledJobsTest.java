package dev.localpod.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.core.time.EndpointClock;
import dev.localpod.core.time.SystemClock;
import dev.localpod.core.time.VirtualClock;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.job.Policy;
import dev.localpod.job.SubmissionKind;
import dev.localpod.json.Json;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.WorkerSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is remembered of the jobs that clients poll. */
class PolledJobsTest {

  @ParameterizedTest
  @ValueSource(strings = {"real", "manual"})
  void a_clock_that_does_not_skip_remembers_no_job(String mode) {
    try (EndpointClock clock =
        mode.equals("real") ? new SystemClock() : new VirtualClock(Instant.EPOCH)) {
      assertThat(remembered(clock)).isZero();
    }
  }

  @Test
  void a_clock_that_skips_remembers_the_jobs_that_are_polled() {
    try (EndpointClock clock = VirtualClock.skipping(Instant.EPOCH)) {
      assertThat(remembered(clock)).isPositive();
    }
  }

  @Test
  void the_first_poll_of_a_submitted_job_is_waited_for() {
    EngineParts parts = skipping();
    Job job = submitted(parts, Optional.empty());

    parts.polledJobs.submitted(job.id(), false);
    assertThat(parts.polledJobs.unpolledJobs()).isEqualTo(1);

    parts.polledJobs.show(job, false);
    assertThat(parts.polledJobs.unpolledJobs()).isZero();
  }

  @Test
  void the_first_poll_of_a_submitted_job_is_waited_for_no_longer_than_the_grace() {
    EngineParts parts = skipping();
    parts.polledJobs.pollGrace(Duration.ZERO);

    parts.polledJobs.submitted(submitted(parts, Optional.empty()).id(), false);

    assertThat(parts.polledJobs.unpolledJobs()).isZero();
  }

  @Test
  void no_poll_is_waited_for_that_a_webhook_or_a_wait_in_endpoint_time_comes_before() {
    EngineParts parts = skipping();
    Job withWebhook = submitted(parts, Optional.of(URI.create("http://127.0.0.1:1/hook")));

    parts.polledJobs.submitted(withWebhook.id(), false);
    parts.polledJobs.submitted(submitted(parts, Optional.empty()).id(), true);
    parts.polledJobs.submitted(new JobId("unknown"), false);

    assertThat(parts.polledJobs.unpolledJobs()).isZero();
  }

  @Test
  void the_next_poll_of_a_job_that_has_changed_is_waited_for() {
    EngineParts parts = skipping();
    Job job = submitted(parts, Optional.empty());
    parts.polledJobs.show(job, false);
    assertThat(parts.polledJobs.expectedPolls()).isZero();

    cancel(parts, job);
    assertThat(parts.polledJobs.expectedPolls()).isEqualTo(1);

    parts.polledJobs.show(parts.table.get(job.id()).reported(), false);
    assertThat(parts.polledJobs.expectedPolls()).isZero();
  }

  @Test
  void the_next_poll_of_a_participant_is_not_waited_for_in_real_time() {
    EngineParts parts = skipping();
    Job job = submitted(parts, Optional.empty());
    parts.polledJobs.show(job, true);

    cancel(parts, job);

    assertThat(parts.polledJobs.expectedPolls()).isZero();
  }

  @Test
  void the_end_of_a_polled_job_is_unseen_until_it_is_shown_or_has_expired() {
    EngineParts parts = skipping();
    Job shown = submitted(parts, Optional.empty());
    Job expired = submitted(parts, Optional.empty());
    parts.polledJobs.show(shown, false);
    parts.polledJobs.show(expired, false);
    assertThat(parts.polledJobs.isAnyEndUnseen()).isFalse();

    cancel(parts, shown);
    assertThat(parts.polledJobs.isAnyEndUnseen()).isTrue();
    parts.polledJobs.show(parts.table.get(shown.id()).reported(), false);
    assertThat(parts.polledJobs.isAnyEndUnseen()).isFalse();
    cancel(parts, expired);
    parts.writer.write(
        () -> parts.retention.remove(parts.table.get(expired.id()), "its result expired"));
    assertThat(parts.polledJobs.isAnyEndUnseen()).isFalse();
  }

  private static EngineParts skipping() {
    var settings =
        EndpointSettings.DEFAULT
            .workers(WorkerSettings.DEFAULT.count(0, 0))
            .skipTimeout(Duration.ofHours(1));
    var parts =
        new EngineParts(
            settings, VirtualClock.skipping(Instant.EPOCH), 1, EngineDependencies.none());
    parts.polledJobs.pollGrace(Duration.ofHours(1));
    return parts;
  }

  private static Job submitted(EngineParts parts, Optional<URI> webhook) {
    var request = new JobRequest(Json.EMPTY, Policy.DEFAULT, webhook, Optional.empty());
    Job job =
        Job.submitted(
            parts.ids.next(SubmissionKind.RUN), SubmissionKind.RUN, request, parts.clock.now());
    return parts
        .writer
        .write(() -> parts.lifecycle.submit(job, Duration.ofMinutes(30), "submitted"))
        .job();
  }

  private static void cancel(EngineParts parts, Job job) {
    assertThat(parts.jobControl.cancel(job.id(), "by hand")).isPresent();
  }

  /** Polls jobs of an endpoint on this clock, and counts what is remembered of them. */
  private static int remembered(EndpointClock clock) {
    var settings = EndpointSettings.DEFAULT.workers(WorkerSettings.DEFAULT.count(0, 0));
    var parts = new EngineParts(settings, clock, 1, EngineDependencies.none());
    for (int i = 0; i < 3; i++) {
      Job job =
          Job.submitted(
              new JobId("j-" + i), SubmissionKind.RUN, JobRequest.of(Json.EMPTY), clock.now());
      ClientCall call = parts.writer.write(parts.openCalls::begin);
      call.polled(job);
    }
    return parts.polledJobs.size();
  }
}
