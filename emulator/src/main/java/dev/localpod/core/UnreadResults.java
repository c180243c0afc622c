package dev.localpod.core;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The results that nobody has read yet, by when they will be forgotten; changed only under the
 * lock.
 */
final class UnreadResults {

  private final Map<JobRecord, Instant> ends = new HashMap<>();
  private final TreeMap<Instant, Integer> byEnd = new TreeMap<>();

  /** A result nobody has read will be forgotten at {@code end}. */
  void add(JobRecord record, Instant end) {
    remove(record);
    ends.put(record, end);
    byEnd.merge(end, 1, Integer::sum);
  }

  /** Nobody needs to read it any more. */
  void remove(JobRecord record) {
    Instant end = ends.remove(record);
    if (end != null) {
      byEnd.computeIfPresent(end, (at, count) -> count == 1 ? null : count - 1);
    }
  }

  boolean contains(JobRecord record) {
    return ends.containsKey(record);
  }

  /** When the first of them will be forgotten. */
  Optional<Instant> firstEnd() {
    return byEnd.isEmpty() ? Optional.empty() : Optional.of(byEnd.firstKey());
  }
}
