package dev.localpod.options;

import java.time.Duration;

/**
 * How many workers an endpoint has and how they come and go (WRK-1, WRK-2).
 *
 * @param min how many are always there, 0 or more
 * @param max how many there can be in all states, {@code min} or more; 0 means that no job is ever
 *     picked up
 * @param coldStart how long a new worker initializes
 * @param idleTimeout how long a worker above {@code min} stays without a job
 * @param concurrency how many jobs a worker runs at once, 1 or more
 * @param scaling when a worker is added
 */
public record WorkerSettings(
    int min,
    int max,
    Duration coldStart,
    Duration idleTimeout,
    int concurrency,
    ScalingRule scaling) {

  /**
   * 0 to 3 workers, no cold start, gone after 5 s without a job, one job each, a 4 s queue delay.
   */
  public static final WorkerSettings DEFAULT =
      new WorkerSettings(
          0,
          3,
          Duration.ZERO,
          Duration.ofSeconds(5),
          1,
          new ScalingRule(ScalingRule.Type.QUEUE_DELAY, 4));

  /** Refuses figures out of range. */
  public WorkerSettings {
    if (min < 0 || max < min) {
      throw new IllegalArgumentException(
          "workers cannot be min " + min + " and max " + max + ": allowed is 0 <= min <= max");
    }
    if (concurrency < 1) {
      throw new IllegalArgumentException(
          "a worker cannot run " + concurrency + " jobs at once: allowed is 1 or more");
    }
    if (coldStart.isNegative() || idleTimeout.isNegative()) {
      throw new IllegalArgumentException(
          "a worker's coldStart and idleTimeout must be zero or more, not "
              + coldStart
              + " and "
              + idleTimeout);
    }
  }

  /** These settings with other numbers of workers. */
  public WorkerSettings count(int newMin, int newMax) {
    return new WorkerSettings(newMin, newMax, coldStart, idleTimeout, concurrency, scaling);
  }

  /** These settings with another cold start. */
  public WorkerSettings coldStart(Duration newColdStart) {
    return new WorkerSettings(min, max, newColdStart, idleTimeout, concurrency, scaling);
  }

  /** These settings with another idle timeout. */
  public WorkerSettings idleTimeout(Duration newIdleTimeout) {
    return new WorkerSettings(min, max, coldStart, newIdleTimeout, concurrency, scaling);
  }

  /** These settings with another number of jobs that a worker runs at once. */
  public WorkerSettings concurrency(int newConcurrency) {
    return new WorkerSettings(min, max, coldStart, idleTimeout, newConcurrency, scaling);
  }

  /** These settings with another rule for adding workers. */
  public WorkerSettings scaling(ScalingRule newScaling) {
    return new WorkerSettings(min, max, coldStart, idleTimeout, concurrency, newScaling);
  }
}
