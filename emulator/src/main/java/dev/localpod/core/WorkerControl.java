package dev.localpod.core;

import java.util.List;
import java.util.Optional;

/** Throttles, breaks and crashes workers by hand (WRK-1, JOB-4); safe for several threads. */
public final class WorkerControl {

  private final SingleWriter writer;
  private final Workers workers;
  private final Optional<WorkerPool> scripted;
  private final JobLifecycle lifecycle;

  /**
   * Creates a control.
   *
   * @param scripted the workers, if they have a script
   */
  WorkerControl(
      SingleWriter writer, Workers workers, Optional<WorkerPool> scripted, JobLifecycle lifecycle) {
    this.writer = writer;
    this.workers = workers;
    this.scripted = scripted;
    this.lifecycle = lifecycle;
  }

  /**
   * Sets how many workers are throttled (WRK-1). Idle workers are chosen first, then initializing
   * ones, then new ones, then those that run jobs, which they finish.
   *
   * @param wanted from 0 to {@code max}, less the unhealthy workers
   * @throws IllegalArgumentException if the number is out of range
   * @throws IllegalStateException if the endpoint has attached workers (ATT-8)
   */
  public void throttle(int wanted) {
    WorkerPool pool = scripted("throttle");
    writer.write(() -> pool.setAside(Worker.Condition.THROTTLED, wanted));
  }

  /**
   * Sets how many workers are unhealthy (WRK-1), chosen as by {@link #throttle}.
   *
   * @param wanted from 0 to {@code max}, less the throttled workers
   * @throws IllegalArgumentException if the number is out of range
   * @throws IllegalStateException if the endpoint has attached workers (ATT-8)
   */
  public void makeUnhealthy(int wanted) {
    WorkerPool pool = scripted("make unhealthy");
    writer.write(() -> pool.setAside(Worker.Condition.UNHEALTHY, wanted));
  }

  /**
   * Lets the next starts of workers fail before the worker is ready (JOB-7).
   *
   * @param starts the number of starts, 0 or more
   * @throws IllegalArgumentException if {@code starts} is negative
   * @throws IllegalStateException if the endpoint has attached workers (ATT-8)
   */
  public void failStarts(int starts) {
    if (starts < 0) {
      throw new IllegalArgumentException(
          "cannot fail " + starts + " starts of workers: must be 0 or more");
    }
    WorkerPool pool = scripted("fail the starts of");
    writer.write(() -> pool.failStarts(starts));
  }

  private WorkerPool scripted(String verb) {
    return scripted.orElseThrow(
        () ->
            new IllegalStateException(
                "cannot "
                    + verb
                    + " attached workers, which report their own state; must be workers with a"
                    + " script"));
  }

  /**
   * Crashes workers that run jobs, oldest first (JOB-4). An attached worker counts as lost; its
   * process goes on, and its next call attaches it again.
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
