package dev.localpod.http;

import java.time.Duration;

/** The seconds of {@code Retry-After}, for clients that count them in real time (LIM-3, LIM-5). */
final class RetryAfter {

  private RetryAfter() {}

  /**
   * Returns whole seconds, 1 or more, after which a wait in endpoint time is over. Real seconds on
   * a clock that runs faster than the wall clock, else seconds of endpoint time.
   *
   * @param speed how many times faster the endpoint's clock runs
   */
  static long seconds(Duration wait, int speed) {
    // Rounded up, for a client that waits this long must not be refused again.
    long millis = 1_000L * speed;
    return Math.max(1, (wait.plusNanos(999_999).toMillis() + millis - 1) / millis);
  }
}
