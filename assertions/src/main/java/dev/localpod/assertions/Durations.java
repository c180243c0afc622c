package dev.localpod.assertions;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as failures tell them: {@code 250 ms}, {@code 1.5 s}; never rounded. */
final class Durations {

  private Durations() {}

  static String text(Duration duration) {
    var seconds =
        BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
    boolean isShort = seconds.signum() != 0 && seconds.abs().compareTo(BigDecimal.ONE) < 0;
    BigDecimal shown = isShort ? seconds.movePointRight(3) : seconds;
    return shown.stripTrailingZeros().toPlainString() + (isShort ? " ms" : " s");
  }
}
