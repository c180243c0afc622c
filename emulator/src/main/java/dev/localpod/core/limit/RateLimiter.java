package dev.localpod.core.limit;

import dev.localpod.job.Operation;
import dev.localpod.options.RateLimit;
import dev.localpod.options.RateLimits;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
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

  private volatile RateLimits limits;
  private final Map<Caller, Count> counts = new HashMap<>();

  /** Creates a limiter that has counted no calls. */
  public RateLimiter(RateLimits limits) {
    this.limits = limits;
  }

  /** Changes the limits; calls that were counted stay so. */
  public void limits(RateLimits next) {
    limits = next;
  }

  /** Whether calls of an operation can exceed a limit. */
  public boolean isLimited(Operation operation) {
    return !limits.of(operation).equals(RateLimit.NONE);
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
      int allowed = allowed(limit.requests().getAsInt(), runningWorkers);
      if (!count.window.tryCount(allowed, now)) {
        throw RateLimitException.window(operation, allowed, count.window.left(now));
      }
    }
    count.underWay++;
  }

  private int allowed(int requests, int runningWorkers) {
    long byWorkers = (long) runningWorkers * limits.perWorker();
    return (int) Math.min(Integer.MAX_VALUE, Math.max(requests, byWorkers));
  }

  /**
   * Returns how much of its limits each operation has used; operations without limits, or without
   * calls at present, are left out.
   *
   * @param runningWorkers the number of workers that run jobs, which may raise the limit (LIM-2)
   */
  public List<LimitUse> use(int runningWorkers, Instant now) {
    var used = new EnumMap<Operation, LimitUse>(Operation.class);
    counts.forEach(
        (caller, count) -> {
          int requests = count.window.used(now);
          if (requests + count.underWay > 0) {
            RateLimit limit = limits.of(caller.operation());
            used.merge(
                caller.operation(),
                new LimitUse(
                    caller.operation(),
                    requests,
                    count.underWay,
                    new LimitUse.Limit(
                        limit.requests().stream()
                            .map(requestLimit -> allowed(requestLimit, runningWorkers))
                            .findFirst(),
                        limit.concurrent())),
                (a, b) -> a.requests() >= b.requests() ? a : b);
          }
        });
    return List.copyOf(used.values());
  }

  /** Counts a call that was answered. */
  public void end(String key, Operation operation) {
    Count count = counts.get(new Caller(key, operation));
    if (count != null && count.underWay > 0) { // without a limit then, it was not counted
      count.underWay--;
    }
  }
}
