package dev.localpod.journal;

import java.math.BigDecimal;
import java.time.Duration;

/** Prints durations for people: {@code 250ms}, {@code 1.5s}, {@code 540s}. */
public final class DurationFormat {

  private DurationFormat() {}

  /** Prints a duration without rounding it, in milliseconds below one second, else in seconds. */
  public static String format(Duration duration) {
    var seconds =
        BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
    boolean isShort = seconds.signum() != 0 && seconds.abs().compareTo(BigDecimal.ONE) < 0;
    BigDecimal number = isShort ? seconds.movePointRight(3) : seconds;
    return number.stripTrailingZeros().toPlainString() + (isShort ? "ms" : "s");
  }
}
