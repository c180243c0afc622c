package dev.localpod.options;

/**
 * The way in which the time of an endpoint passes.
 *
 * @param kind the way
 * @param speed how many times faster than the wall clock, 1 to 1,000,000; 1 unless the kind is
 *     {@link Kind#SCALED}
 */
public record ClockMode(Kind kind, int speed) {

  /** Passes as the wall clock does. */
  public static final ClockMode REAL = new ClockMode(Kind.REAL, 1);

  /** Moves only when it is advanced. */
  public static final ClockMode MANUAL = new ClockMode(Kind.MANUAL, 1);

  /** Skips to the next due event when all clients can only wait. */
  public static final ClockMode SKIP = new ClockMode(Kind.SKIP, 1);

  /** The ways in which time passes. */
  public enum Kind {
    /** Passes as the wall clock does. */
    REAL,
    /** Passes a number of times faster than the wall clock. */
    SCALED,
    /** Moves only when it is advanced. */
    MANUAL,
    /** Skips to the next due event when all clients can only wait. */
    SKIP
  }

  /** Refuses a speed out of range. */
  public ClockMode {
    if (speed < 1 || speed > 1_000_000) {
      throw new IllegalArgumentException(
          "a clock cannot run x" + speed + ": the speed must be 1 to 1000000");
    }
  }

  /**
   * Finds the mode of that name, as {@link #toString} returns it.
   *
   * @throws IllegalArgumentException if the name is unknown
   */
  public static ClockMode parse(String name) {
    if (name.equals("real")) {
      return REAL;
    } else if (name.equals("manual")) {
      return MANUAL;
    } else if (name.equals("skip")) {
      return SKIP;
    } else if (name.matches("x[1-9][0-9]{0,5}|x1000000")) {
      return scaled(Integer.parseInt(name.substring(1)));
    }
    throw new IllegalArgumentException(
        "unknown clock '" + name + "'; must be one of real, manual, skip, x1 to x1000000");
  }

  /** Passes {@code speed} times faster than the wall clock, 1 to 1,000,000. */
  public static ClockMode scaled(int speed) {
    return new ClockMode(Kind.SCALED, speed);
  }

  /** Returns the mode's name on the command line and in a scenario. */
  @Override
  public String toString() {
    return switch (kind) {
      case REAL -> "real";
      case SCALED -> "x" + speed;
      case MANUAL -> "manual";
      case SKIP -> "skip";
    };
  }
}
