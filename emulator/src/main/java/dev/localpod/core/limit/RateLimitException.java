package dev.localpod.core.limit;

import dev.localpod.job.Operation;
import java.time.Duration;

/** Thrown when a call exceeds a rate limit; the call has no effect and is not counted (LIM-3). */
public final class RateLimitException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  private RateLimitException(String message, Duration retryAfter) {
    super(message, null, false, false);
    this.retryAfter = retryAfter;
  }

  static RateLimitException window(Operation operation, int allowed, Duration left) {
    return new RateLimitException(
        "too many calls of "
            + operation.text()
            + ": this key may make "
            + allowed
            + " in "
            + FixedWindow.LENGTH.toSeconds()
            + " s on this endpoint (LIM-1)",
        left);
  }

  static RateLimitException concurrent(Operation operation, int allowed) {
    return new RateLimitException(
        "too many calls of "
            + operation.text()
            + " at once: this key may have "
            + allowed
            + " under way on this endpoint (LIM-1)",
        Duration.ofSeconds(1));
  }

  /** The time until a call can pass, in endpoint time. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
