package dev.localpod.core.limit;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The limits of an endpoint (LIM-1, LIM-2, LIM-4).
 *
 * @param operations the limit of each operation; one that is not here has none
 * @param perWorker calls that each running worker adds to a window, 0 or more; a window allows the
 *     larger of this and the operation's own limit
 */
public record Limits(Map<Operation, Limit> operations, int perWorker) {

  /** No limit on anything. */
  public static final Limits OFF = new Limits(Map.of(), 0);

  /** The table of the service's documents. */
  public static final Limits DOCUMENTED =
      OFF.with(Operation.RUNSYNC, Limit.of(2_000, 400))
          .with(Operation.RUN, Limit.of(1_000, 200))
          .with(Operation.STATUS, Limit.of(2_000, 400))
          .with(Operation.STREAM, Limit.of(2_000, 400))
          .with(Operation.CANCEL, Limit.of(100, 20))
          .with(Operation.PURGE_QUEUE, Limit.ofRequests(2))
          .with(Operation.REQUESTS, Limit.of(10, 2))
          .with(Operation.OPENAI, Limit.of(2_000, 400));

  /** The limits that have a name. */
  public static final Map<String, Limits> NAMED = Map.of("documented", DOCUMENTED, "off", OFF);

  /** Copies {@code operations}; refuses a negative {@code perWorker}. */
  public Limits {
    if (perWorker < 0) {
      throw new IllegalArgumentException(
          "limits cannot allow " + perWorker + " calls per worker: allowed is 0 or more");
    }
    var copy = new EnumMap<Operation, Limit>(Operation.class);
    copy.putAll(operations);
    operations = Collections.unmodifiableMap(copy);
  }

  /** The limit of an operation. */
  public Limit of(Operation operation) {
    return operations.getOrDefault(operation, Limit.NONE);
  }

  /** These limits with another one for an operation. */
  public Limits with(Operation operation, Limit limit) {
    var changed = new EnumMap<Operation, Limit>(Operation.class);
    changed.putAll(operations);
    changed.put(operation, limit);
    return new Limits(changed, perWorker);
  }

  /** These limits with another number of calls that each running worker adds. */
  public Limits perWorker(int calls) {
    return new Limits(operations, calls);
  }
}
