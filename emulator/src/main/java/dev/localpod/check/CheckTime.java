package dev.localpod.check;

import java.time.Duration;
import java.time.Instant;

/** The time of the endpoint that is checked. */
public interface CheckTime {

  /** Returns the present time. */
  Instant now();

  /**
   * Returns after the duration; at once if it is zero or less.
   *
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  void sleep(Duration duration) throws InterruptedException;
}
