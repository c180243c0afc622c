package dev.localpod.core;

/**
 * What an endpoint is busy with (HLTH-1).
 *
 * @param jobs how many jobs
 * @param workers how many workers
 */
public record Health(Jobs jobs, Workers workers) {

  /** Whether something is under way that will change it by itself. */
  boolean isUnsettled() {
    return jobs.inQueue() + jobs.inProgress() + workers.initializing() > 0;
  }

  /**
   * Numbers of jobs. {@code completed}, {@code failed} and {@code retried} only grow.
   *
   * @param completed ends in COMPLETED
   * @param failed ends in FAILED or TIMED_OUT
   * @param inProgress on a worker now
   * @param inQueue waiting now
   * @param retried re-dispatches after the loss of a worker (JOB-4)
   */
  public record Jobs(int completed, int failed, int inProgress, int inQueue, int retried) {}

  /** Numbers of workers by what they are doing now; {@code ready} equals {@code idle}. */
  public record Workers(
      int idle, int initializing, int ready, int running, int throttled, int unhealthy) {}
}
