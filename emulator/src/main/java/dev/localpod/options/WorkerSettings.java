package dev.localpod.options;

import java.time.Duration;

/**
 * The number of workers of an endpoint and when they come and go (WRK-1, WRK-2), or that they are
 * attached: processes that ask for jobs by themselves (ATT-8).
 *
 * @param min the number that always exist, 0 or more
 * @param max the most that exist at once in all states, {@code min} or more; 0 means that no job is
 *     ever picked up
 * @param coldStart the time a new worker needs to initialize, zero or more
 * @param idleTimeout the time a worker above {@code min} stays without a job, zero or more
 * @param concurrency the number of jobs that a worker runs at once, 1 or more
 * @param scaling when a worker is added
 * @param unhealthy the number that are unhealthy from the start, 0 or more
 * @param throttled the number that are throttled from the start, 0 or more; with the unhealthy ones
 *     at most {@code max}
 * @param startFaults the number of starts, from the first on, that fail before the worker is ready
 *     (JOB-7)
 * @param attached whether the workers are attached; numbers, times, concurrency and scaling do not
 *     apply to attached workers
 */
public record WorkerSettings(
    int min,
    int max,
    Duration coldStart,
    Duration idleTimeout,
    int concurrency,
    ScalingRule scaling,
    int unhealthy,
    int throttled,
    int startFaults,
    boolean attached) {

  /** 0 to 3 workers, no cold start, 5 s idle timeout, one job each, a queue delay of 4 s. */
  public static final WorkerSettings DEFAULT =
      new WorkerSettings(
          0,
          3,
          Duration.ZERO,
          Duration.ofSeconds(5),
          1,
          new ScalingRule(ScalingRule.Type.QUEUE_DELAY, 4));

  /** Creates settings of workers that are healthy and start well. */
  public WorkerSettings(
      int min,
      int max,
      Duration coldStart,
      Duration idleTimeout,
      int concurrency,
      ScalingRule scaling) {
    this(min, max, coldStart, idleTimeout, concurrency, scaling, 0, 0, 0, false);
  }

  /** Refuses figures out of range. */
  public WorkerSettings {
    if (min < 0 || max < min) {
      throw new IllegalArgumentException(
          "workers cannot be min " + min + " and max " + max + "; must be 0 <= min <= max");
    }
    if (concurrency < 1) {
      throw new IllegalArgumentException(
          "a worker cannot run " + concurrency + " jobs at once; must be 1 or more");
    }
    if (unhealthy < 0 || throttled < 0 || (long) unhealthy + throttled > max) {
      throw new IllegalArgumentException(
          "%s unhealthy and %s throttled workers cannot exist; must be 0 or more, %s (max) together"
              .formatted(unhealthy, throttled, max));
    }
    if (startFaults < 0) {
      throw new IllegalArgumentException(
          "'startFaults' cannot be " + startFaults + "; must be 0 or more");
    }
    if (attached && unhealthy + throttled + startFaults > 0) {
      throw new IllegalArgumentException(
          "attached workers cannot be unhealthy, throttled or fail to start by settings; must be 0");
    }
    if (coldStart.isNegative() || idleTimeout.isNegative()) {
      throw new IllegalArgumentException(
          "coldStart and idleTimeout cannot be %s and %s; must be zero or more"
              .formatted(coldStart, idleTimeout));
    }
  }

  /** Returns these settings with other numbers of workers. */
  public WorkerSettings count(int newMin, int newMax) {
    return new WorkerSettings(
        newMin,
        newMax,
        coldStart,
        idleTimeout,
        concurrency,
        scaling,
        unhealthy,
        throttled,
        startFaults,
        attached);
  }

  /** Returns these settings with another cold start. */
  public WorkerSettings coldStart(Duration other) {
    return RecordCopy.with(this, "coldStart", other);
  }

  /** Returns these settings with another idle timeout. */
  public WorkerSettings idleTimeout(Duration other) {
    return RecordCopy.with(this, "idleTimeout", other);
  }

  /** Returns these settings with another number of jobs that a worker runs at once. */
  public WorkerSettings concurrency(int other) {
    return RecordCopy.with(this, "concurrency", other);
  }

  /** Returns these settings with another rule for adding workers. */
  public WorkerSettings scaling(ScalingRule other) {
    return RecordCopy.with(this, "scaling", other);
  }

  /** Returns these settings with another number of workers that are unhealthy from the start. */
  public WorkerSettings unhealthy(int other) {
    return RecordCopy.with(this, "unhealthy", other);
  }

  /** Returns these settings with another number of workers that are throttled from the start. */
  public WorkerSettings throttled(int other) {
    return RecordCopy.with(this, "throttled", other);
  }

  /** Returns these settings with another number of starts that fail (JOB-7). */
  public WorkerSettings startFaults(int other) {
    return RecordCopy.with(this, "startFaults", other);
  }

  /** Returns these settings with attached workers, or with workers that follow the script. */
  public WorkerSettings attached(boolean other) {
    return RecordCopy.with(this, "attached", other);
  }
}
