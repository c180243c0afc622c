package dev.localpod.journal;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts events as they are recorded, so that the counts outlive dropped entries. */
final class JournalCounters {

  private final Map<EventKind, Long> kinds = new EnumMap<>(EventKind.class);
  private final SortedMap<Integer, String> unusedRules = new TreeMap<>();
  private Duration skipped = Duration.ZERO;

  void count(Event event) {
    kinds.merge(event.kind(), 1L, Long::sum);
    if (event instanceof Event.Script script) {
      unusedRules.clear();
      for (int i = 0; i < script.rules().size(); i++) {
        unusedRules.put(i + 1, script.rules().get(i));
      }
    } else if (event instanceof Event.Rule rule) {
      unusedRules.remove(rule.number());
    } else if (event instanceof Event.Clock clock) {
      skipped = clock.skipped();
    }
  }

  JournalSummary summary(long entries, long dropped) {
    return new JournalSummary(entries, dropped, kinds, skipped, List.copyOf(unusedRules.values()));
  }
}
