package dev.localpod.core;

import java.util.Collection;
import java.util.function.Predicate;

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
      int idle, int initializing, int ready, int running, int throttled, int unhealthy) {

    static Workers of(Collection<Worker> workers) {
      int idle = count(workers, Worker::isIdle);
      return new Workers(
          idle,
          count(workers, worker -> worker.condition() == Worker.Condition.INITIALIZING),
          idle,
          count(workers, Worker::isRunning),
          count(workers, worker -> worker.condition() == Worker.Condition.THROTTLED),
          count(workers, worker -> worker.condition() == Worker.Condition.UNHEALTHY));
    }

    private static int count(Collection<Worker> workers, Predicate<Worker> which) {
      return (int) workers.stream().filter(which).count();
    }
  }
}
