package dev.localpod.core.job;

import java.time.Duration;
import java.util.Optional;

/**
 * How long one job may take and how it is scheduled (POL-1, POL-2, POL-3).
 *
 * @param executionTimeout from pick-up to the end; empty for the endpoint's default
 * @param ttl from submission to the end; empty for the endpoint's default
 * @param lowPriority whether the job leaves the number of workers as it is
 */
public record Policy(
    Optional<Duration> executionTimeout, Optional<Duration> ttl, boolean lowPriority) {

  /** The endpoint's defaults in all. */
  public static final Policy DEFAULT = new Policy(Optional.empty(), Optional.empty(), false);
}
