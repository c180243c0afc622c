package dev.localpod.check;

import java.time.Duration;

/** Words for durations that a client measures, to which a network and a busy machine add some. */
final class Pause {

  private static final Duration EARLY = Duration.ofMillis(50);
  private static final Duration LATE = Duration.ofMillis(1_500);

  private Pause() {}

  /** Returns the one of these seconds that the duration is, or else the duration itself. */
  static String text(Duration duration, int... usual) {
    for (int seconds : usual) {
      Duration exact = Duration.ofSeconds(seconds);
      if (duration.compareTo(exact.minus(EARLY)) >= 0 && duration.compareTo(exact.plus(LATE)) < 0) {
        return seconds + " s";
      }
    }
    return duration.toMillis() / 100 / 10.0 + " s";
  }
}
