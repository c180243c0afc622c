package dev.localpod.job;

import java.time.Duration;
import java.time.Instant;

/**
 * A job's stay on a worker.
 *
 * @param queuedAt when the attempt began to wait
 * @param startedAt when the worker picked it up
 * @param workerId the worker
 */
public record Execution(Instant queuedAt, Instant startedAt, String workerId) {

  /** How long the attempt waited for a worker (STAT-3). */
  public Duration delay() {
    return Duration.between(queuedAt, startedAt);
  }

  /** How long the worker had it until {@code end} (STAT-3). */
  public Duration execution(Instant end) {
    return Duration.between(startedAt, end);
  }
}
