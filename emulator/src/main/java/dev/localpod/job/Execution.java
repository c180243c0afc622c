package dev.localpod.job;

import java.time.Duration;
import java.time.Instant;

/**
 * One execution of a job on a worker.
 *
 * @param queuedAt the time at which the attempt began to wait
 * @param startedAt the time at which the worker picked it up
 * @param workerId the id of the worker
 */
public record Execution(Instant queuedAt, Instant startedAt, String workerId) {

  /** The time that the attempt waited for a worker (STAT-3). */
  public Duration delay() {
    return Duration.between(queuedAt, startedAt);
  }

  /** The time from the pick-up to {@code end} (STAT-3). */
  public Duration execution(Instant end) {
    return Duration.between(startedAt, end);
  }
}
