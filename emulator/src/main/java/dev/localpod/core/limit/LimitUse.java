package dev.localpod.core.limit;

import dev.localpod.job.Operation;
import java.util.OptionalInt;

/**
 * How much of its limits an operation has used, for the key that has used most (LIM-1).
 *
 * @param operation the operation
 * @param requests the calls in the current window
 * @param concurrent the open calls
 * @param limit the limits
 */
public record LimitUse(Operation operation, int requests, int concurrent, Limit limit) {

  /**
   * The limits at present.
   *
   * @param requests calls in a window; empty for any number
   * @param concurrent open calls at once; empty for any number
   */
  public record Limit(OptionalInt requests, OptionalInt concurrent) {}
}
