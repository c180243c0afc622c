package dev.localpod.job;

import dev.localpod.json.Json;
import java.time.Duration;
import java.util.Optional;

/**
 * The time limits of one job and its priority (POL-1, POL-2, POL-3).
 *
 * @param executionTimeout from pick-up to the end; empty for the endpoint's default
 * @param ttl from submission to the end; empty for the endpoint's default
 * @param lowPriority whether the job never causes scale-up
 */
public record Policy(
    Optional<Duration> executionTimeout, Optional<Duration> ttl, boolean lowPriority) {

  /** The shortest execution timeout: more than 5000 ms (POL-1). */
  public static final Duration MIN_EXECUTION_TIMEOUT = Duration.ofMillis(5_001);

  /** The longest execution timeout (POL-1). */
  public static final Duration MAX_EXECUTION_TIMEOUT = Duration.ofMillis(604_800_000);

  /** The shortest time to live (POL-2). */
  public static final Duration MIN_TTL = Duration.ofMillis(10_000);

  /** The longest time to live (POL-2). */
  public static final Duration MAX_TTL = Duration.ofMillis(604_800_000);

  /** Uses the defaults of the endpoint. */
  public static final Policy DEFAULT = new Policy(Optional.empty(), Optional.empty(), false);

  /** Returns this policy as a client sends it, without what is left to the endpoint. */
  public Json.Obj toJson() {
    return Json.object()
        .putIfPresent("executionTimeout", executionTimeout.map(Duration::toMillis))
        .putIfPresent("ttl", ttl.map(Duration::toMillis))
        .putIfPresent("lowPriority", Optional.of(lowPriority).filter(low -> low))
        .build();
  }
}
