package dev.localpod.core.limit;

import java.util.OptionalInt;

/**
 * How often one operation may be called with one key (LIM-1).
 *
 * @param requests calls in a window of 10 s, 0 or more; empty for any number
 * @param concurrent calls under way at once, 0 or more; empty for any number
 */
public record Limit(OptionalInt requests, OptionalInt concurrent) {

  /** No limit. */
  public static final Limit NONE = new Limit(OptionalInt.empty(), OptionalInt.empty());

  /** Refuses negative numbers. */
  public Limit {
    if (requests.orElse(0) < 0 || concurrent.orElse(0) < 0) {
      throw new IllegalArgumentException("a limit must be 0 or more, not negative");
    }
  }

  /** So many calls in a window, and so many at once. */
  public static Limit of(int requests, int concurrent) {
    return new Limit(OptionalInt.of(requests), OptionalInt.of(concurrent));
  }

  /** So many calls in a window, any number at once. */
  public static Limit ofRequests(int requests) {
    return new Limit(OptionalInt.of(requests), OptionalInt.empty());
  }
}
