package dev.localpod.check;

import java.util.Locale;

/** A reading of the service that an answer may agree with. */
public enum CheckEdition {
  /** What the service's documents say. */
  DOCUMENTED,
  /** What the live service was seen to do. */
  OBSERVED;

  /** Returns its name on the command line and in reports. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
