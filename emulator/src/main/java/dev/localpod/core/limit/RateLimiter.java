package dev.localpod.core.limit;

import dev.localpod.job.Operation;
import dev.localpod.options.RateLimit;
import dev.localpod.options.RateLimits;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the calls of one endpoint by key and operation, and refuses calls that exceed a limit. Not
 * safe for use by several threads.
 */
public final class RateLimiter {

  private record Caller(String key, Operation operation) {}

  private static final class Count {
    private final FixedWindow window = new FixedWindow();
    private int underWay;
  }

  private final RateLimits limits;
  private final Map<Caller, Count> counts = new HashMap<>();

  /** Creates a limiter that has counted no calls. */
  public RateLimiter(RateLimits limits) {
    this.limits = limits;
  }

  /**
   * Counts a call that begins now.
   *
   * @param runningWorkers the number of workers that run jobs, which may raise the limit (LIM-2)
   * @throws RateLimitException if the call exceeds a limit; then it is not counted
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

  /** Counts a call that was answered. */
  public void end(String key, Operation operation) {
    Count count = counts.get(new Caller(key, operation));
    if (count != null) {
      count.underWay--;
    }
  }
}
