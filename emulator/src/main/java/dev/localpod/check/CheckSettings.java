package dev.localpod.check;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How a suite is run.
 *
 * @param edition the edition to agree with; empty for any
 * @param allowed what may be tried beside the usual
 * @param limit the time after which no more is tried; empty for none
 * @param gap the time between two calls
 * @param threads the number of shared rules that are tried at once; 1 tries all rules one by one
 */
public record CheckSettings(
    Optional<CheckEdition> edition,
    Set<Need> allowed,
    Optional<Duration> limit,
    Duration gap,
    int threads) {

  /** Everything, one rule after the other, without a pause: for a service whose time is virtual. */
  public static final CheckSettings OFFLINE =
      new CheckSettings(
          Optional.empty(), EnumSet.allOf(Need.class), Optional.empty(), Duration.ZERO, 1);

  /** Copies the set. */
  public CheckSettings {
    allowed = Set.copyOf(allowed);
  }

  /** Returns these settings with an edition to agree with. */
  public CheckSettings edition(CheckEdition other) {
    return new CheckSettings(Optional.of(other), allowed, limit, gap, threads);
  }

  /** Returns these settings with other permissions. */
  public CheckSettings allowed(Set<Need> other) {
    return new CheckSettings(edition, other, limit, gap, threads);
  }
}
