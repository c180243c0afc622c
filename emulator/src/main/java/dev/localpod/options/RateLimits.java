package dev.localpod.options;

import dev.localpod.job.Operation;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The limits of an endpoint (LIM-1, LIM-2, LIM-4).
 *
 * @param operations the limit of each operation; an operation without an entry has no limit
 * @param perWorker calls that each running worker adds to a window, 0 or more; a window allows the
 *     larger of this and the operation's own limit
 */
public record RateLimits(Map<Operation, RateLimit> operations, int perWorker) {

  /** No limit on anything. */
  public static final RateLimits OFF = new RateLimits(Map.of(), 0);

  /** The table of the service's documents. */
  public static final RateLimits DOCUMENTED =
      OFF.with(Operation.RUNSYNC, RateLimit.of(2_000, 400))
          .with(Operation.RUN, RateLimit.of(1_000, 200))
          .with(Operation.STATUS, RateLimit.of(2_000, 400))
          .with(Operation.STREAM, RateLimit.of(2_000, 400))
          .with(Operation.CANCEL, RateLimit.of(100, 20))
          .with(Operation.PURGE_QUEUE, RateLimit.ofRequests(2))
          .with(Operation.REQUESTS, RateLimit.of(10, 2))
          .with(Operation.OPENAI, RateLimit.of(2_000, 400));

  /** The limits that have a name. */
  public static final Map<String, RateLimits> NAMED = Map.of("documented", DOCUMENTED, "off", OFF);

  /** Copies {@code operations}; refuses a negative {@code perWorker}. */
  public RateLimits {
    if (perWorker < 0) {
      throw new IllegalArgumentException(
          "limits cannot allow " + perWorker + " calls per worker; must be 0 or more");
    }
    var copy = new EnumMap<Operation, RateLimit>(Operation.class);
    copy.putAll(operations);
    operations = Collections.unmodifiableMap(copy);
  }

  /** Returns the limit of an operation. */
  public RateLimit of(Operation operation) {
    return operations.getOrDefault(operation, RateLimit.NONE);
  }

  /** Returns these limits with another one for an operation. */
  public RateLimits with(Operation operation, RateLimit limit) {
    var changed = new EnumMap<Operation, RateLimit>(Operation.class);
    changed.putAll(operations);
    changed.put(operation, limit);
    return new RateLimits(changed, perWorker);
  }

  /** Returns these limits with another number of calls that each running worker adds. */
  public RateLimits perWorker(int calls) {
    return new RateLimits(operations, calls);
  }
}
