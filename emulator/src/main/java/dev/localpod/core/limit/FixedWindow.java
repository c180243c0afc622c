package dev.localpod.core.limit;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Counts calls in fixed windows of 10 s, each of which starts with its first call (LIM-1). */
final class FixedWindow {

  static final Duration LENGTH = Duration.ofSeconds(10);

  private @Nullable Instant end;
  private int calls;

  /** Counts a call, unless {@code allowed} calls have been counted in the current window. */
  boolean tryCount(int allowed, Instant now) {
    if (end == null || !now.isBefore(end)) {
      if (allowed == 0) {
        return false;
      }
      end = now.plus(LENGTH);
      calls = 0;
    }
    if (calls >= allowed) {
      return false;
    }
    calls++;
    return true;
  }

  /** The calls that have been counted in the current window. */
  int used(Instant now) {
    return end != null && now.isBefore(end) ? calls : 0;
  }

  /** The time until a new window can start. */
  Duration left(Instant now) {
    return end != null && now.isBefore(end) ? Duration.between(now, end) : LENGTH;
  }
}
