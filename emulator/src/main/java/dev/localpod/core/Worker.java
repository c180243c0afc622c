package dev.localpod.core;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One worker; changed only under the lock. */
final class Worker {

  /** What a worker is fit for. */
  enum Condition {
    INITIALIZING,
    FIT,
    THROTTLED,
    UNHEALTHY,
    GONE
  }

  private final String id;
  private final Set<JobRecord> jobs = new LinkedHashSet<>();
  private int unnoticed;
  private Condition condition = Condition.INITIALIZING;
  private boolean retiring;
  private SingleWriter.@Nullable Deadline next;

  Worker(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  Set<JobRecord> jobs() {
    return jobs;
  }

  Condition condition() {
    return condition;
  }

  void condition(Condition changed) {
    condition = changed;
  }

  /** Has it go as soon as it has no more jobs; until then it gets no further ones. */
  void retire() {
    retiring = true;
  }

  boolean isRetiring() {
    return retiring;
  }

  /** How many jobs it works for, those that have ended without its noticing included. */
  int load() {
    return jobs.size() + unnoticed;
  }

  /** Has it go on with a job that was taken from it. */
  void keepBusyWith(JobRecord job) {
    jobs.remove(job);
    unnoticed++;
  }

  /** Ends the work for a job that was taken from it. */
  void endUnnoticed() {
    unnoticed--;
  }

  boolean isIdle() {
    return condition == Condition.FIT && load() == 0;
  }

  boolean isRunning() {
    return condition == Condition.FIT && load() > 0;
  }

  /**
   * Sets what happens to it by the passing of time: the end of its cold start, or of its idling.
   */
  void next(SingleWriter.@Nullable Deadline deadline) {
    if (next != null) {
      next.cancel();
    }
    next = deadline;
  }
}
