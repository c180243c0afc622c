package dev.localpod.options;

import dev.localpod.script.DurationText;
import dev.localpod.spelling.Suggestion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The way in which the time of an endpoint passes.
 *
 * @param kind the way
 * @param speed how many times faster than the wall clock, 1 to 1,000,000; 1 unless the kind is
 *     {@link Kind#SCALED}
 * @param step the longest leap, more than zero; empty for leaps without a limit, and unless the
 *     kind is {@link Kind#SKIP}
 */
public record ClockMode(Kind kind, int speed, Optional<Duration> step) {

  /** Passes as the wall clock does. */
  public static final ClockMode REAL = of(Kind.REAL);

  /** Moves only when it is advanced. */
  public static final ClockMode MANUAL = of(Kind.MANUAL);

  /** Skips to the next due event when all clients can only wait. */
  public static final ClockMode SKIP = of(Kind.SKIP);

  private static final String STEP = "skip:";

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

  /** Refuses a speed out of range, and a step that is zero, negative, or of another kind. */
  public ClockMode {
    if (speed < 1 || speed > 1_000_000) {
      throw new IllegalArgumentException(
          "a clock cannot run x" + speed + ": the speed must be 1 to 1000000");
    }
    if (step.filter(leap -> leap.isNegative() || leap.isZero()).isPresent()) {
      throw new IllegalArgumentException(
          "the step of a clock cannot be " + step.get() + "; must be more than 0");
    }
    if (step.isPresent() && kind != Kind.SKIP) {
      throw new IllegalArgumentException("only the clock skip can have a step");
    }
  }

  private static ClockMode of(Kind kind) {
    return new ClockMode(kind, 1, Optional.empty());
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
    } else if (name.startsWith(STEP)) {
      String step = name.substring(STEP.length());
      return skip(
          DurationText.parse(step)
              .filter(leap -> !leap.isZero())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "the step of clock '"
                              + name
                              + "' must be a duration of more than 0, as in skip:5s")));
    } else if (name.matches("x[1-9][0-9]{0,5}|x1000000")) {
      return scaled(Integer.parseInt(name.substring(1)));
    }
    throw new IllegalArgumentException(
        "unknown clock '%s'; %s"
            .formatted(
                name,
                Suggestion.must(
                    "be one of real, manual, skip, skip:5s, x1 to x1000000",
                    name,
                    List.of("real", "manual", "skip"))));
  }

  /** Passes {@code speed} times faster than the wall clock, 1 to 1,000,000. */
  public static ClockMode scaled(int speed) {
    return new ClockMode(Kind.SCALED, speed, Optional.empty());
  }

  /**
   * Skips in leaps of at most {@code step}: one for each answered poll, and one after the other
   * while calls are held. A poll adds such a leap to the pause after it, unless the client takes
   * part in the time from its first call.
   *
   * @param step more than zero
   */
  public static ClockMode skip(Duration step) {
    return new ClockMode(Kind.SKIP, 1, Optional.of(step));
  }

  /** Returns the mode's name on the command line and in a scenario. */
  @Override
  public String toString() {
    return switch (kind) {
      case REAL -> "real";
      case SCALED -> "x" + speed;
      case MANUAL -> "manual";
      case SKIP -> step.map(leap -> STEP + DurationText.write(leap)).orElse("skip");
    };
  }
}
