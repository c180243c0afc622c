package dev.localpod.core;

import dev.localpod.job.JobState;
import dev.localpod.job.Policy;
import dev.localpod.journal.DurationFormat;
import dev.localpod.options.EditionSwitch;
import dev.localpod.options.EndpointSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Ends jobs whose ttl or execution timeout passes (POL-1, POL-2); only under the lock. */
record JobTimeouts(
    Supplier<EndpointSettings> settings, SingleWriter writer, JobLifecycle lifecycle) {

  /** Starts the ttl of a job that was submitted or retried now. */
  void startTtl(JobRecord record) {
    ttlEndsAt(record, record.submittedAt().plus(policy(record).ttl().orElse(settings.get().ttl())));
  }

  /** Replaces the time at which the ttl of an unfinished job ends (STAT-4). */
  void ttlEndsAt(JobRecord record, Instant end) {
    record.ttl(writer.at(end, "ttl", record.job().id(), () -> exceedTtl(record)));
  }

  private void exceedTtl(JobRecord record) {
    String cause = "its ttl passed";
    if (record.job().state() instanceof JobState.InQueue waiting) {
      lifecycle.finish(record, waiting.timeOut(writer.now()), cause);
    } else if (settings.get().edition().get(EditionSwitch.TTL_COVERS)
        != EditionSwitch.TtlScope.QUEUE) {
      var running = (JobState.InProgress) record.job().state();
      switch (settings.get().edition().get(EditionSwitch.TTL_IN_PROGRESS)) {
        case TIMED_OUT -> lifecycle.finish(record, running.timeOut(writer.now()), cause);
        case REMOVED -> lifecycle.remove(record, cause);
      }
    }
  }

  /** Starts the execution timeout of a job that a worker picked up now. */
  void startExecutionTimeout(JobRecord record) {
    Duration timeout = policy(record).executionTimeout().orElse(settings.get().executionTimeout());
    record.executionTimeout(
        writer.at(
            writer.now().plus(timeout),
            "execution timeout",
            record.job().id(),
            () -> exceedExecutionTimeout(record, timeout)));
  }

  private void exceedExecutionTimeout(JobRecord record, Duration timeout) {
    var running = (JobState.InProgress) record.job().state();
    JobState end =
        switch (settings.get().edition().get(EditionSwitch.EXECUTION_TIMEOUT)) {
          case TIMED_OUT -> running.timeOut(writer.now());
          case FAILED -> running.fail("executionTimeout exceeded", Optional.empty(), writer.now());
        };
    lifecycle.finish(
        record, end, "its executionTimeout of " + DurationFormat.format(timeout) + " passed");
  }

  private static Policy policy(JobRecord record) {
    return record.job().request().policy();
  }
}
