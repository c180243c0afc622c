package dev.localpod.scenario;

import java.util.function.Supplier;

/**
 * Where something stands.
 *
 * @param source the name of the file
 * @param line counted from 1
 */
record SourceLocation(String source, int line) {

  /** The exception for something wrong here. */
  ScenarioException refuse(String problem) {
    return new ScenarioException(source + ":" + line + ": " + problem);
  }

  /** A value made of what stands here, with the words of whoever refuses it. */
  <T> T check(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw refuse(e.getMessage());
    }
  }
}
