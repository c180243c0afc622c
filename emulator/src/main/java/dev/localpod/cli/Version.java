package dev.localpod.cli;

import dev.localpod.Localpod;

/** The version, as the jar's manifest has it. */
final class Version {

  private Version() {}

  static String text() {
    return "localpod " + Localpod.version();
  }
}
