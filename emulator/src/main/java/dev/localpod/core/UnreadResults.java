package dev.localpod.core;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The results that no client has read yet, by the time at which they expire; changed only under the
 * lock.
 */
final class UnreadResults {

  private final Map<JobRecord, Instant> ends = new HashMap<>();
  private final TreeMap<Instant, Integer> byEnd = new TreeMap<>();

  /** Adds a result that expires at {@code end}, or replaces its end. */
  void add(JobRecord record, Instant end) {
    remove(record);
    ends.put(record, end);
    byEnd.merge(end, 1, Integer::sum);
  }

  /** Removes a result that was read, or that no client will ask for. */
  void remove(JobRecord record) {
    Instant end = ends.remove(record);
    if (end != null) {
      byEnd.computeIfPresent(end, (at, count) -> count == 1 ? null : count - 1);
    }
  }

  boolean contains(JobRecord record) {
    return ends.containsKey(record);
  }

  /** The earliest time at which an unread result expires. */
  Optional<Instant> firstEnd() {
    return byEnd.isEmpty() ? Optional.empty() : Optional.of(byEnd.firstKey());
  }
}
