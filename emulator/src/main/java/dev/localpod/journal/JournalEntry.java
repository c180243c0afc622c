package dev.localpod.journal;

import dev.localpod.json.Json;
import java.time.Instant;

/**
 * One line of the journal.
 *
 * @param seq its number, from 1, without gaps
 * @param at endpoint time
 * @param realAt real time
 * @param event the event
 */
public record JournalEntry(long seq, Instant at, Instant realAt, Event event) {

  /** Returns this entry as the admin API shows it. */
  public Json.Obj toJson() {
    var json =
        Json.object()
            .put("seq", seq)
            .put("at", at.toString())
            .put("realAt", realAt.toString())
            .put("kind", event.kind().text())
            .putIfPresent("job", event.job().map(Object::toString));
    event.details().fields().forEach(json::put);
    return json.build();
  }
}
