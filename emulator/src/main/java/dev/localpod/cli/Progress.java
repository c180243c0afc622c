package dev.localpod.cli;

import dev.localpod.core.time.SystemClock;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;

/** Says what takes long. */
final class Progress {

  private static final Duration LONG = Duration.ofSeconds(1);

  private Progress() {}

  /**
   * Does some work.
   *
   * @param what the work, for people; printed if it takes longer than a second
   */
  static <T> T during(String what, PrintStream log, Supplier<T> work) {
    try (var clock = new SystemClock()) {
      clock.afterReal(LONG, () -> log.println("localpod: " + what + " ..."));
      return work.get();
    }
  }
}
