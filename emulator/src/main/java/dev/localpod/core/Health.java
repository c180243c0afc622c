package dev.localpod.core;

/**
 * The numbers of jobs and workers by state (HLTH-1).
 *
 * @param jobs the numbers of jobs
 * @param workers the numbers of workers
 */
public record Health(Jobs jobs, Workers workers) {

  /** Whether the numbers will change without another call. */
  boolean isUnsettled() {
    return jobs.inQueue() + jobs.inProgress() + workers.initializing() > 0;
  }

  /**
   * Numbers of jobs; {@code completed}, {@code failed} and {@code retried} never decrease.
   *
   * @param completed jobs that became COMPLETED
   * @param failed jobs that became FAILED or TIMED_OUT
   * @param inProgress jobs on a worker now
   * @param inQueue jobs that wait now
   * @param retried re-dispatches after the loss of a worker (JOB-4)
   */
  public record Jobs(int completed, int failed, int inProgress, int inQueue, int retried) {}

  /** Numbers of workers by their present state; {@code ready} equals {@code idle}. */
  public record Workers(
      int idle, int initializing, int ready, int running, int throttled, int unhealthy) {}
}
