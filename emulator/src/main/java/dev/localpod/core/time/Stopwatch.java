package dev.localpod.core.time;

import java.time.Duration;

/** Measures real time, for the few things that are no part of an endpoint's own time. */
public final class Stopwatch {

  private final long startNanos = System.nanoTime();

  private Stopwatch() {}

  /** Starts to measure. */
  public static Stopwatch start() {
    return new Stopwatch();
  }

  /** Returns the real time since the start. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** Reports whether at least this real time has passed since the start. */
  public boolean hasReached(Duration duration) {
    return System.nanoTime() - startNanos >= duration.toNanos();
  }
}
