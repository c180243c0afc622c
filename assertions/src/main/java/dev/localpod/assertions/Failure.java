package dev.localpod.assertions;

import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.TimeBasis;
import java.util.List;

/**
 * The reason why an assertion does not hold.
 *
 * @param fact the truth, as the part of a sentence that follows "but"
 * @param entries the journal entries that show it
 * @param settled whether no later event can undo it
 * @param time the clock that counts
 */
record Failure(String fact, List<JournalEntry> entries, boolean settled, TimeBasis time) {

  /** Creates a failure that a later event may undo. */
  static Failure pending(String fact, List<JournalEntry> entries) {
    return new Failure(fact, entries, false, TimeBasis.ENDPOINT);
  }

  /** Creates a failure that no later event can undo. */
  static Failure permanent(String fact, List<JournalEntry> entries) {
    return new Failure(fact, entries, true, TimeBasis.ENDPOINT);
  }

  /** Creates the failure of a test in which nothing happened that can show the behaviour. */
  static Failure nothingShown(String fact, List<JournalEntry> entries) {
    return pending("nothing was shown: " + fact, entries);
  }

  /** Returns this failure, showing times of another clock. */
  Failure by(TimeBasis other) {
    return new Failure(fact, entries, settled, other);
  }
}
