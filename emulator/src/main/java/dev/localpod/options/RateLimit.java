package dev.localpod.options;

import java.util.OptionalInt;

/**
 * How often one operation may be called with one key (LIM-1).
 *
 * @param requests calls in a window of 10 s, 0 or more; empty for any number
 * @param concurrent open calls at once, 0 or more; empty for any number
 */
public record RateLimit(OptionalInt requests, OptionalInt concurrent) {

  /** No limit. */
  public static final RateLimit NONE = new RateLimit(OptionalInt.empty(), OptionalInt.empty());

  /** Refuses negative numbers. */
  public RateLimit {
    if (requests.orElse(0) < 0 || concurrent.orElse(0) < 0) {
      throw new IllegalArgumentException("a limit must be 0 or more");
    }
  }

  /** Allows so many calls in a window, and so many at once. */
  public static RateLimit of(int requests, int concurrent) {
    return new RateLimit(OptionalInt.of(requests), OptionalInt.of(concurrent));
  }

  /** Allows so many calls in a window, any number at once. */
  public static RateLimit ofRequests(int requests) {
    return new RateLimit(OptionalInt.of(requests), OptionalInt.empty());
  }
}
