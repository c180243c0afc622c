package dev.localpod.check;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Sends calls with a pause between them, and below the limits of the service (LIM-1). */
final class PacedCaller {

  /** A window of the limits, and what a network may shift. */
  private static final Duration WINDOW = Duration.ofMillis(10_500);

  /** The operations with narrow limits, and the calls that they allow in a window. */
  private static final Map<String, Integer> NARROW = Map.of("purge-queue", 2, "requests", 10);

  private final Caller caller;
  private final CheckTime time;
  private final Duration gap;
  private final Map<String, Deque<Instant>> sent = new HashMap<>();
  private Instant next;
  private int calls;
  private long bytes;

  PacedCaller(Caller caller, CheckTime time, Duration gap) {
    this.caller = caller;
    this.time = time;
    this.gap = gap;
    this.next = time.now();
  }

  /** Sends a call once it is due. */
  WireResponse send(WireRequest request) throws IOException, InterruptedException {
    Instant due = reserve(request, true);
    time.sleep(Duration.between(time.now(), due));
    return caller.send(request);
  }

  /** Sends a call at once, even if it is over a limit. */
  WireResponse sendUnpaced(WireRequest request) throws IOException, InterruptedException {
    reserve(request, false);
    return caller.send(request);
  }

  synchronized int calls() {
    return calls;
  }

  synchronized long bytes() {
    return bytes;
  }

  private synchronized Instant reserve(WireRequest request, boolean paced) {
    calls++;
    bytes += request.size();
    Instant due = time.now();
    if (paced && next.isAfter(due)) {
      due = next;
    }
    Integer limit = NARROW.get(request.operation());
    if (limit != null) {
      Deque<Instant> earlier =
          sent.computeIfAbsent(request.operation(), operation -> new ArrayDeque<>());
      while (earlier.size() >= limit) {
        Instant free = earlier.removeFirst().plus(WINDOW);
        if (paced && free.isAfter(due)) {
          due = free;
        }
      }
      earlier.addLast(due);
    }
    next = due.plus(gap);
    return due;
  }
}
