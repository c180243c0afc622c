package dev.localpod;

import java.time.Duration;

/** A way to let time pass, to give to a client instead of {@link Thread#sleep}. */
@FunctionalInterface
public interface Sleeper {

  /**
   * Returns when so much time has passed; at once if that is zero or less.
   *
   * @throws InterruptedException if the thread is interrupted before or meanwhile
   */
  void sleep(Duration duration) throws InterruptedException;
}
