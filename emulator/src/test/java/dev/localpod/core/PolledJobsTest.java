package dev.localpod.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.core.time.EndpointClock;
import dev.localpod.core.time.SystemClock;
import dev.localpod.core.time.VirtualClock;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.job.SubmissionKind;
import dev.localpod.json.Json;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.WorkerSettings;
import java.time.Instant;
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
