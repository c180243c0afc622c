package dev.localpod.assertions;

import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A part of a journal as failures show it, one line for each entry. */
final class Passage {

  private static final int MOST = 16;

  private Passage() {}

  /** The entries, of many the first and the last ones; times count from {@code start}. */
  static String of(List<JournalEntry> entries, Instant start, TimeBasis time) {
    var text = new StringBuilder();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.size() > MOST && i == MOST / 2) {
        int left = entries.size() - MOST;
        text.append("\n    ... " + left + " more ...");
        i += left;
      }
      text.append("\n    ").append(line(entries.get(i), start, time));
    }
    return text.toString();
  }

  private static String line(JournalEntry entry, Instant start, TimeBasis time) {
    String since = Durations.text(Duration.between(start, time.of(entry)));
    return "#%d +%s %s %s"
        .formatted(entry.seq(), since, entry.event().kind().text(), what(entry.event()));
  }

  private static String what(Event event) {
    if (event instanceof Event.Call call) {
      return call.operation()
          + call.job().map(job -> " " + job).orElse("")
          + " -> "
          + (call.answer().code() == 0 ? "no answer" : call.answer().code())
          + call.answer().jobStatus().map(status -> " " + status).orElse("")
          + call.answer().error().map(error -> ": " + error).orElse("");
    } else if (event instanceof Event.State state) {
      return state.id()
          + state.to().map(status -> " " + status).orElse(" is gone")
          + ": "
          + state.cause();
    }
    return event.job().map(job -> job + " ").orElse("") + event.details();
  }
}
