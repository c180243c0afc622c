package dev.localpod;

import java.time.Duration;

/** Sleeps in endpoint time; give it to a client instead of {@link Thread#sleep}. */
@FunctionalInterface
public interface Sleeper {

  /**
   * Returns after the duration; at once if it is zero or less.
   *
   * @throws InterruptedException if the thread is interrupted before or meanwhile
   */
  void sleep(Duration duration) throws InterruptedException;
}
