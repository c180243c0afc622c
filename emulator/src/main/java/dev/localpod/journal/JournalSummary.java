package dev.localpod.journal;

import dev.localpod.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a journal adds up to.
 *
 * @param entries how many entries there have been
 * @param dropped how many of them are no longer kept, the oldest
 * @param kinds how many there have been of each kind
 * @param skipped how much endpoint time was skipped in all
 * @param unusedRules the rules of the present script that no job was for yet, as a scenario has
 *     them
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

  /** This summary as other programs read it. */
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
