package dev.localpod.clients;

import dev.localpod.options.ClockMode;

/** A clock of the endpoints that clients call. */
enum TestedClock {
  REAL(ClockMode.REAL),
  X60(ClockMode.scaled(60)),
  SKIP(ClockMode.SKIP);

  private final ClockMode mode;

  TestedClock(ClockMode mode) {
    this.mode = mode;
  }

  ClockMode mode() {
    return mode;
  }

  @Override
  public String toString() {
    return mode.toString();
  }
}
