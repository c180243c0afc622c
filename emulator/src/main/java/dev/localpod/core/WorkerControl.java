package dev.localpod.core;

import java.util.List;

/** Throttles, breaks and crashes workers by hand (WRK-1, JOB-4); safe for several threads. */
public final class WorkerControl {

  private final SingleWriter writer;
  private final WorkerPool workers;
  private final JobLifecycle lifecycle;

  WorkerControl(SingleWriter writer, WorkerPool workers, JobLifecycle lifecycle) {
    this.writer = writer;
    this.workers = workers;
    this.lifecycle = lifecycle;
  }

  /**
   * Sets how many workers are throttled (WRK-1). Idle workers are chosen first, then initializing
   * ones, then new ones, then those that run jobs, which they finish.
   *
   * @param wanted from 0 to {@code max}, less the unhealthy workers
   * @throws IllegalArgumentException if the number is out of range
   */
  public void throttle(int wanted) {
    writer.write(() -> workers.setAside(Worker.Condition.THROTTLED, wanted));
  }

  /**
   * Sets how many workers are unhealthy (WRK-1), chosen as by {@link #throttle}.
   *
   * @param wanted from 0 to {@code max}, less the throttled workers
   * @throws IllegalArgumentException if the number is out of range
   */
  public void makeUnhealthy(int wanted) {
    writer.write(() -> workers.setAside(Worker.Condition.UNHEALTHY, wanted));
  }

  /**
   * Lets the next starts of workers fail before the worker is ready (JOB-7).
   *
   * @param starts the number of starts, 0 or more
   * @throws IllegalArgumentException if {@code starts} is negative
   */
  public void failStarts(int starts) {
    if (starts < 0) {
      throw new IllegalArgumentException(
          "cannot fail " + starts + " starts of workers: must be 0 or more");
    }
    writer.write(() -> workers.failStarts(starts));
  }

  /**
   * Crashes workers that run jobs, oldest first (JOB-4).
   *
   * @param most 0 or more
   * @return the number of crashed workers, which is less if fewer run jobs
   * @throws IllegalArgumentException if {@code most} is negative
   */
  public int crash(int most) {
    if (most < 0) {
      throw new IllegalArgumentException("cannot crash " + most + " workers: must be 0 or more");
    }
    return writer.write(
        () -> {
          List<Worker> victims = workers.running(most);
          victims.forEach(worker -> lifecycle.lose(worker, "crashed on demand"));
          return victims.size();
        });
  }
}
