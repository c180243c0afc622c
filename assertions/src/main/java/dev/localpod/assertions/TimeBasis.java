package dev.localpod.assertions;

import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import java.time.Instant;

/** The clock that clients go by, on which their pauses are measured. */
enum TimeBasis {
  /** The endpoint's own, which clients share, or which is the wall clock anyway. */
  ENDPOINT("in endpoint time"),
  /** The wall clock: clients know no other. */
  REAL("in real time");

  private final String text;

  TimeBasis(String text) {
    this.text = text;
  }

  /** When something was noted. */
  Instant of(JournalEntry entry) {
    return this == ENDPOINT ? entry.at() : entry.realAt();
  }

  /** When a call began. */
  Instant beginOf(Event.Call call) {
    return this == ENDPOINT ? call.request().at() : call.request().realAt();
  }

  @Override
  public String toString() {
    return text;
  }
}
