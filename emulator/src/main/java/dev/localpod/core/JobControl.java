package dev.localpod.core;

import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobState;
import java.util.List;
import java.util.Optional;

/**
 * Reads, cancels and retries jobs by hand, without a call of a client; safe for several threads. A
 * job that is not there leaves no entry in the journal.
 */
public final class JobControl {

  private final SingleWriter writer;
  private final JobTable table;
  private final JobLifecycle lifecycle;
  private final JobTimeouts timeouts;

  /**
   * A job as clients see it.
   *
   * @param number its place in the order of first submission, from 1
   * @param job the job
   */
  public record Listed(long number, Job job) {}

  JobControl(SingleWriter writer, JobTable table, JobLifecycle lifecycle, JobTimeouts timeouts) {
    this.writer = writer;
    this.table = table;
    this.lifecycle = lifecycle;
    this.timeouts = timeouts;
  }

  /**
   * Returns a page of the jobs that have not expired, newest first. It takes as long as the page is
   * large, however many jobs there are.
   *
   * @param before the number that the jobs are below; {@link Long#MAX_VALUE} for the newest
   * @param most the largest size of the page
   */
  public List<Listed> page(long before, int most) {
    return writer.write(
        () ->
            table.newestBefore(before, most).stream()
                .map(record -> new Listed(record.number(), record.reported()))
                .toList());
  }

  /**
   * Cancels a job as {@link Engine#cancel} does.
   *
   * @param cause the reason that the journal states
   * @return empty if the job is not there
   */
  public Optional<CancelOutcome> cancel(JobId id, String cause) {
    return writer.write(() -> table.find(id).map(record -> cancel(record, cause)));
  }

  /**
   * Retries a job as {@link Engine#retry} does.
   *
   * @param cause the reason that the journal states
   * @return the job, IN_QUEUE; empty if it is not there
   * @throws JobStateException if the job is neither FAILED nor TIMED_OUT
   */
  public Optional<Job> retry(JobId id, String cause) {
    return writer.write(() -> table.find(id).map(record -> retry(record, cause)));
  }

  CancelOutcome cancel(JobRecord record, String cause) {
    if (record.job().state() instanceof JobState.Unfinished state) {
      lifecycle.finish(record, state.cancel(writer.now()), cause);
      return new CancelOutcome(record.job(), true);
    }
    return new CancelOutcome(record.reported(), false);
  }

  Job retry(JobRecord record, String cause) {
    if (!(record.job().state() instanceof JobState.Retryable state)) {
      throw JobStateException.cannotRetry(record.job());
    }
    lifecycle.retry(record, state, cause);
    timeouts.startTtl(record);
    return record.job();
  }
}
