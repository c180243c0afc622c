package dev.localpod.journal;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts events as they are recorded, so that the counts outlive dropped entries. */
final class JournalCounters {

  private final long[] kinds = new long[EventKind.values().length];
  private final SortedMap<Integer, String> unusedRules = new TreeMap<>();
  private Duration skipped = Duration.ZERO;

  void count(Event event) {
    kinds[event.kind().ordinal()]++;
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
    var counts = new EnumMap<EventKind, Long>(EventKind.class);
    for (EventKind kind : EventKind.values()) {
      if (kinds[kind.ordinal()] > 0) {
        counts.put(kind, kinds[kind.ordinal()]);
      }
    }
    return new JournalSummary(entries, dropped, counts, skipped, List.copyOf(unusedRules.values()));
  }
}
