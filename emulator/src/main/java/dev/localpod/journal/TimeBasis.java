package dev.localpod.journal;

import java.time.Instant;

/** The two clocks by which the journal dates its entries. */
public enum TimeBasis {
  /** The endpoint's clock, which clients may share. */
  ENDPOINT("endpoint time"),
  /** The wall clock. */
  REAL("real time");

  private final String text;

  TimeBasis(String text) {
    this.text = text;
  }

  /** Returns when the entry was recorded. */
  public Instant of(JournalEntry entry) {
    return this == ENDPOINT ? entry.at() : entry.realAt();
  }

  /** Returns when the call began. */
  public Instant beginOf(Event.Call call) {
    return this == ENDPOINT ? call.request().at() : call.request().realAt();
  }

  /** Returns the heading of a column of such times. */
  public String text() {
    return text;
  }
}
