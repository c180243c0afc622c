package dev.localpod.core.time;

import java.time.Duration;

/** A moment in real time, for the few things that are no part of an endpoint's own time. */
public final class WallClockDeadline {

  private final long nanos;

  private WallClockDeadline(long nanos) {
    this.nanos = nanos;
  }

  /** The moment that comes when {@code duration} has passed from now. */
  public static WallClockDeadline in(Duration duration) {
    return new WallClockDeadline(System.nanoTime() + duration.toNanos());
  }

  /** Whether it has come. */
  public boolean hasPassed() {
    return System.nanoTime() - nanos >= 0;
  }
}
