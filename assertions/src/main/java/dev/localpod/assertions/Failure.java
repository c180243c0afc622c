package dev.localpod.assertions;

import dev.localpod.journal.JournalEntry;
import java.util.List;

/**
 * What is wrong.
 *
 * @param fact what is true instead of what was expected, to be read behind "but"
 * @param passage the part of the journal that shows it
 * @param settled whether nothing that may still happen can make it right
 * @param time the clock that counts
 */
record Failure(String fact, List<JournalEntry> passage, boolean settled, TimeBasis time) {

  /** Something is not as it should be, but may still come to be. */
  static Failure sofar(String fact, List<JournalEntry> passage) {
    return new Failure(fact, passage, false, TimeBasis.ENDPOINT);
  }

  /** Something happened that never should have. */
  static Failure forGood(String fact, List<JournalEntry> passage) {
    return new Failure(fact, passage, true, TimeBasis.ENDPOINT);
  }

  /** This finding, by another clock. */
  Failure by(TimeBasis other) {
    return new Failure(fact, passage, settled, other);
  }
}
