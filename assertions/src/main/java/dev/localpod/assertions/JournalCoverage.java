package dev.localpod.assertions;

/** How much of the journal an assertion must have seen before it may say that all is well. */
enum JournalCoverage {
  /** Nothing: it looks at a value. */
  NOTHING,
  /** What it found is enough. */
  WHAT_IS_KEPT,
  /** All there ever was of what it is about. */
  EVERYTHING
}
