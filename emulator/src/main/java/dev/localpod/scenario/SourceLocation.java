package dev.localpod.scenario;

import java.util.function.Supplier;

/**
 * A location in a scenario.
 *
 * @param source the name of the file
 * @param line counted from 1
 */
record SourceLocation(String source, int line) {

  /** Creates the exception for a problem at this location. */
  ScenarioException refuse(String problem) {
    return new ScenarioException(source + ":" + line + ": " + problem);
  }

  /** Returns the value; turns an {@link IllegalArgumentException} into one with this location. */
  <T> T check(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw refuse(e.getMessage());
    }
  }
}
