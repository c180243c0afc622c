package dev.localpod;

import dev.localpod.core.WorkerControl;

/** The workers of an endpoint, for a test to throttle, break and crash (WRK-1). */
public final class TestWorkers {

  private final WorkerControl workers;

  TestWorkers(WorkerControl workers) {
    this.workers = workers;
  }

  /**
   * Sets how many workers are throttled. Idle workers are chosen first, then initializing ones,
   * then new ones, then those that run jobs, which they finish.
   *
   * @param wanted from 0 to the largest number of workers, less the unhealthy ones
   * @throws IllegalArgumentException if the number is out of range
   * @throws IllegalStateException if the endpoint has attached workers
   */
  public TestWorkers throttle(int wanted) {
    workers.throttle(wanted);
    return this;
  }

  /**
   * Sets how many workers are unhealthy, chosen as by {@link #throttle}.
   *
   * @param wanted from 0 to the largest number of workers, less the throttled ones
   * @throws IllegalArgumentException if the number is out of range
   * @throws IllegalStateException if the endpoint has attached workers
   */
  public TestWorkers makeUnhealthy(int wanted) {
    workers.makeUnhealthy(wanted);
    return this;
  }

  /**
   * Lets the next starts of workers fail: the worker dies before it is ready, is unhealthy for one
   * more cold start, 1 s at least, and is started again (JOB-7).
   *
   * @param starts the number of starts, 0 or more
   * @throws IllegalArgumentException if the number is negative
   * @throws IllegalStateException if the endpoint has attached workers
   */
  public TestWorkers failStarts(int starts) {
    workers.failStarts(starts);
    return this;
  }

  /**
   * Crashes workers that run jobs, oldest first (JOB-4). An attached worker counts as lost; its
   * process goes on, and its next call attaches it again.
   *
   * @param most 0 or more
   * @return the number of crashed workers, which is less if fewer run jobs
   * @throws IllegalArgumentException if the number is negative
   */
  public int crash(int most) {
    return workers.crash(most);
  }
}
