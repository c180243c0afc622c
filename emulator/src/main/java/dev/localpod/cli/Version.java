package dev.localpod.cli;

import java.util.Optional;

/** The version, as the jar's manifest has it. */
final class Version {

  private Version() {}

  static String text() {
    return "localpod "
        + Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
            .orElse("(of no version: run from classes)");
  }
}
