package dev.localpod.journal;

import dev.localpod.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The counts of a journal, including dropped entries.
 *
 * @param entries the number of entries
 * @param dropped the number of dropped entries
 * @param kinds the number of entries of each kind
 * @param skipped the endpoint time that was skipped in all
 * @param unusedRules the rules of the current script that no job has matched yet, as a scenario
 *     spells them
 */
public record JournalSummary(
    long entries,
    long dropped,
    Map<EventKind, Long> kinds,
    Duration skipped,
    List<String> unusedRules) {

  /** Copies the collections. */
  public JournalSummary {
    kinds = Map.copyOf(kinds);
    unusedRules = List.copyOf(unusedRules);
  }

  /** Returns this summary as the admin API shows it. */
  public Json.Obj toJson() {
    var byName = new TreeMap<String, Long>();
    kinds.forEach((kind, count) -> byName.put(kind.text(), count));
    return Json.object()
        .put("entries", entries)
        .put("dropped", dropped)
        .put("kinds", byName)
        .put("skipped", skipped.toString())
        .put("unusedRules", unusedRules)
        .build();
  }
}
