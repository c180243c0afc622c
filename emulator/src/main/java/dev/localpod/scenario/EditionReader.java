package dev.localpod.scenario;

import dev.localpod.core.json.Json;

/** Reads {@code edition}, of which there is one so far. */
final class EditionReader {

  private static final String DOCUMENTED = "documented";

  private static final Json.Str OBSERVED = new Json.Str("observed");

  private EditionReader() {}

  static void check(Field field) {
    if (field.value() instanceof Node.Mapping || field.value().json().equals(OBSERVED)) {
      throw field
          .value()
          .place()
          .refuse("this version has no other edition yet; allowed is " + DOCUMENTED);
    }
    if (!field.text().equals(DOCUMENTED)) {
      throw field.refuse(DOCUMENTED);
    }
  }
}
