package dev.localpod.script;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes durations as text: {@code 500ms}, {@code 1.5s}, {@code PT2S}, {@code 250}. */
public final class DurationText {

  /** The longest duration: a hundred years, so that no sum with an instant overflows. */
  private static final String LONGEST_TEXT = "876000h";

  /** The description of a duration for messages. */
  public static final String ALLOWED =
      "a duration of 0 to "
          + LONGEST_TEXT
          + ", as in 500ms, 2s, 30m, 24h, PT2S, or a number of milliseconds";

  private static final Duration LONGEST = Duration.ofHours(876_000);

  /** Far above any duration in use; to read a million digits takes seconds. */
  private static final int MOST_CHARACTERS = 100;

  /** A nanosecond. */
  private static final BigDecimal SHORTEST_MILLIS = BigDecimal.valueOf(1, 6);

  private static final Pattern FIGURE_AND_UNIT =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h|)");

  private static final Map<String, Duration> UNITS =
      Map.of(
          "", Duration.ofMillis(1),
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1));

  private DurationText() {}

  /** Parses a duration of zero to {@value #LONGEST_TEXT}. */
  public static Optional<Duration> parse(String text) {
    if (text.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    Matcher matcher = FIGURE_AND_UNIT.matcher(text);
    Optional<Duration> duration = matcher.matches() ? times(matcher) : iso(text);
    return duration.filter(found -> !found.isNegative() && found.compareTo(LONGEST) <= 0);
  }

  /** Reads a number of milliseconds from zero to {@value #LONGEST_TEXT}, in digits of JSON. */
  public static Optional<Duration> ofMillis(String number) {
    if (number.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    try {
      var millis = new BigDecimal(number);
      if (millis.signum() >= 0 && millis.compareTo(SHORTEST_MILLIS) < 0) {
        return Optional.of(Duration.ZERO); // to scale a tiny number takes as many digits
      }
      return millis.signum() > 0 && millis.compareTo(BigDecimal.valueOf(LONGEST.toMillis())) <= 0
          ? Optional.of(nanos(millis.movePointRight(6)))
          : Optional.empty();
    } catch (NumberFormatException exponentTooLarge) {
      return Optional.empty();
    }
  }

  /**
   * Writes a duration in the largest unit that gives a whole number; else in seconds, or in
   * milliseconds if it is shorter than one.
   */
  public static String write(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    } else if (duration.equals(Duration.ofHours(duration.toHours()))) {
      return duration.toHours() + "h";
    } else if (duration.equals(Duration.ofMinutes(duration.toMinutes()))) {
      return duration.toMinutes() + "m";
    }
    boolean isLong = duration.getSeconds() > 0;
    return BigDecimal.valueOf(duration.toNanos(), isLong ? 9 : 6)
            .stripTrailingZeros()
            .toPlainString()
        + (isLong ? "s" : "ms");
  }

  private static Optional<Duration> times(Matcher matcher) {
    long unit = UNITS.get(matcher.group(2)).toNanos();
    var nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
    return nanos.compareTo(BigDecimal.valueOf(LONGEST.toNanos())) <= 0
        ? Optional.of(nanos(nanos))
        : Optional.empty();
  }

  private static Duration nanos(BigDecimal nanos) {
    return Duration.ofNanos(nanos.setScale(0, RoundingMode.DOWN).longValueExact());
  }

  private static Optional<Duration> iso(String text) {
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeException noDuration) {
      return Optional.empty();
    }
  }
}
