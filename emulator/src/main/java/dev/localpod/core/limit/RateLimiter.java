package dev.localpod.core.limit;

import dev.localpod.job.Operation;
import dev.localpod.options.RateLimit;
import dev.localpod.options.RateLimits;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the calls of one endpoint, by key and operation, and refuses those that go over a limit.
 * Not safe for use by several threads.
 */
public final class RateLimiter {

  private record Caller(String key, Operation operation) {}

  /** What is counted of one caller. */
  private static final class Count {
    private final FixedWindow window = new FixedWindow();
    private int underWay;
  }

  private final RateLimits limits;
  private final Map<Caller, Count> counts = new HashMap<>();

  /** A meter that has counted nothing yet. */
  public RateLimiter(RateLimits limits) {
    this.limits = limits;
  }

  /**
   * Counts a call that begins.
   *
   * @param runningWorkers how many workers run jobs now, which may raise the limit (LIM-2)
   * @throws RateLimitException if it goes over a limit; then nothing is counted
   */
  public void begin(String key, Operation operation, int runningWorkers, Instant now) {
    RateLimit limit = limits.of(operation);
    if (limit.equals(RateLimit.NONE)) {
      return;
    }
    Count count = counts.computeIfAbsent(new Caller(key, operation), caller -> new Count());
    if (limit.concurrent().isPresent() && count.underWay >= limit.concurrent().getAsInt()) {
      throw RateLimitException.concurrent(operation, limit.concurrent().getAsInt());
    }
    if (limit.requests().isPresent()) {
      long byWorkers = (long) runningWorkers * limits.perWorker();
      int allowed =
          (int) Math.min(Integer.MAX_VALUE, Math.max(limit.requests().getAsInt(), byWorkers));
      if (!count.window.tryCount(allowed, now)) {
        throw RateLimitException.window(operation, allowed, count.window.left(now));
      }
    }
    count.underWay++;
  }

  /** Counts a call that has been answered. */
  public void end(String key, Operation operation) {
    Count count = counts.get(new Caller(key, operation));
    if (count != null) {
      count.underWay--;
    }
  }
}
