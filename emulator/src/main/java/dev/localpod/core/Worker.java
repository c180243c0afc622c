package dev.localpod.core;

import dev.localpod.job.JobId;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One worker; changed only under the lock. */
final class Worker {

  /** The conditions of a worker. */
  enum Condition {
    INITIALIZING,
    FIT,
    THROTTLED,
    UNHEALTHY,
    GONE
  }

  private final String id;
  private final Set<JobId> jobs = new LinkedHashSet<>();
  private int detachedRuns;
  private Condition condition = Condition.INITIALIZING;
  private boolean retiring;
  private SingleWriter.@Nullable Deadline timer;

  Worker(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  Set<JobId> jobs() {
    return jobs;
  }

  Condition condition() {
    return condition;
  }

  void condition(Condition changed) {
    condition = changed;
  }

  /** Removes the worker once it has no more jobs; until then it gets no further ones. */
  void retire() {
    retiring = true;
  }

  boolean isRetiring() {
    return retiring;
  }

  /** The number of runs the worker has, detached ones included. */
  int load() {
    return jobs.size() + detachedRuns;
  }

  /** Takes a job from the worker, which goes on with the detached run. */
  void detach(JobId job) {
    jobs.remove(job);
    detachedRuns++;
  }

  void endDetachedRun() {
    detachedRuns--;
  }

  boolean isIdle() {
    return condition == Condition.FIT && load() == 0;
  }

  boolean isRunning() {
    return condition == Condition.FIT && load() > 0;
  }

  /** Replaces the timer that ends the cold start, or the idle time. */
  void timer(SingleWriter.@Nullable Deadline replacement) {
    if (timer != null) {
      timer.cancel();
    }
    timer = replacement;
  }
}
