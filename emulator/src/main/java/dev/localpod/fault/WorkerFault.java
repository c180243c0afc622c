package dev.localpod.fault;

import java.util.Optional;

/** A fault of the worker that picks a job up. */
public enum WorkerFault implements Fault {
  /** The worker is lost as soon as it has picked the job up (JOB-4). */
  CRASH("crash"),
  /** The handler never returns; the worker stays alive. */
  HANG("hang"),
  /** The job completes with a result that is too large (JOB-5). */
  OVERSIZE("oversize"),
  /**
   * The worker does not notice that the job was cancelled or timed out: it stays busy until its
   * script ends, and its late reports are ignored.
   */
  LATE_RESULT("late-result"),
  /**
   * A progress update arrives after the end and makes the job read IN_PROGRESS until its result
   * expires, as on the live service (JOB-2).
   */
  LATE_PROGRESS("late-progress"),
  /** The result of an attached worker is lost on its way; the worker has to send it again. */
  LOST_RESULT("lost-result", true),
  /** The result of an attached worker arrives twice; the second one is ignored (ATT-7). */
  DOUBLED_RESULT("doubled-result", true);

  private final String text;
  private final boolean onlyAttached;

  WorkerFault(String text) {
    this(text, false);
  }

  WorkerFault(String text, boolean onlyAttached) {
    this.text = text;
    this.onlyAttached = onlyAttached;
  }

  /** Returns whether it occurs on attached workers only. */
  public boolean isOnlyAttached() {
    return onlyAttached;
  }

  @Override
  public String text() {
    return text;
  }

  /** Plans this fault for the next job that a worker picks up. */
  public PlannedFault onWorker() {
    return PlannedFault.next(Optional.empty(), this);
  }
}
