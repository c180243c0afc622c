package dev.localpod.cli;

import dev.localpod.Localpod;

/** The version from the jar's manifest. */
final class Version {

  private Version() {}

  static String text() {
    return "localpod " + Localpod.version();
  }
}
