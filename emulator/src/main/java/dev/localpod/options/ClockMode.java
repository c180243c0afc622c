package dev.localpod.options;

/**
 * How the time of an endpoint passes.
 *
 * @param kind in which way
 * @param speed how many times faster than the wall clock, 1 to 1,000,000; 1 unless it is {@link
 *     Kind#SCALED}
 */
public record ClockMode(Kind kind, int speed) {

  /** As the wall clock does. */
  public static final ClockMode REAL = new ClockMode(Kind.REAL, 1);

  /** Only when a test advances it. */
  public static final ClockMode MANUAL = new ClockMode(Kind.MANUAL, 1);

  /** To the next thing that is due, whenever clients can do nothing but wait. */
  public static final ClockMode SKIP = new ClockMode(Kind.SKIP, 1);

  /** The ways in which time passes. */
  public enum Kind {
    /** As the wall clock does. */
    REAL,
    /** As the wall clock does, a number of times faster. */
    SCALED,
    /** Only when told to. */
    MANUAL,
    /** To the next thing that is due, whenever clients can do nothing but wait. */
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
   * The mode of that name, as {@link #toString} gives it.
   *
   * @throws IllegalArgumentException if there is none
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
        "there is no clock '" + name + "'; allowed are real, manual, skip and x1 to x1000000");
  }

  /** A number of times faster than the wall clock, 1 to 1,000,000. */
  public static ClockMode scaled(int speed) {
    return new ClockMode(Kind.SCALED, speed);
  }

  /** The mode's name on the command line and in a scenario. */
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
