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
record Finding(String fact, List<JournalEntry> passage, boolean settled, Timebase time) {

  /** Something is not as it should be, but may still come to be. */
  static Finding sofar(String fact, List<JournalEntry> passage) {
    return new Finding(fact, passage, false, Timebase.ENDPOINT);
  }

  /** Something happened that never should have. */
  static Finding forGood(String fact, List<JournalEntry> passage) {
    return new Finding(fact, passage, true, Timebase.ENDPOINT);
  }

  /** This finding, by another clock. */
  Finding by(Timebase other) {
    return new Finding(fact, passage, settled, other);
  }
}
