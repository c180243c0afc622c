package dev.localpod.core.time;

import java.time.Duration;

/** A deadline in real time, for the few things that are no part of endpoint time. */
public final class WallClockDeadline {

  private final long nanos;

  private WallClockDeadline(long nanos) {
    this.nanos = nanos;
  }

  /** Creates a deadline a duration from now. */
  public static WallClockDeadline in(Duration duration) {
    return new WallClockDeadline(System.nanoTime() + duration.toNanos());
  }

  /** Whether the deadline has passed. */
  public boolean hasPassed() {
    return System.nanoTime() - nanos >= 0;
  }
}
