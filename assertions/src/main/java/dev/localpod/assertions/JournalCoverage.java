package dev.localpod.assertions;

/** The part of the journal that an assertion needs in order to pass. */
enum JournalCoverage {
  /** None: it looks at a value. */
  NOTHING,
  /** The entries that are still kept. */
  WHAT_IS_KEPT,
  /** All entries that were ever recorded about its subject. */
  EVERYTHING
}
