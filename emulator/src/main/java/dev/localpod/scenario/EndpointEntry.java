package dev.localpod.scenario;

import dev.localpod.fault.PlannedFault;
import dev.localpod.options.ClockMode;
import dev.localpod.options.Edition;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.RateLimits;
import java.util.List;
import java.util.Optional;

/**
 * An endpoint that a scenario names.
 *
 * @param id its id
 * @param apiKeys the keys that pass, if it has keys of its own
 * @param edition the edition it follows, if it has one of its own
 * @param clock how its time passes, if it has a clock of its own kind
 * @param limits how often it may be called, if it has limits of its own
 * @param settings how it behaves otherwise; what the scenario leaves out is as by default
 * @param faults what goes wrong on it on purpose, from the start
 */
public record EndpointEntry(
    String id,
    Optional<List<String>> apiKeys,
    Optional<Edition> edition,
    Optional<ClockMode> clock,
    Optional<RateLimits> limits,
    EndpointSettings settings,
    List<PlannedFault> faults) {

  /** Copies the lists. */
  public EndpointEntry {
    faults = List.copyOf(faults);
    apiKeys = apiKeys.map(List::copyOf);
  }

  /** What to serve: what the entry says, and for the rest what {@code otherwise} does. */
  public EndpointOptions over(EndpointOptions otherwise) {
    return otherwise
        .apiKeys(apiKeys.orElse(otherwise.apiKeys()))
        .clock(clock.orElse(otherwise.clock()))
        .faults(faults)
        .settings(
            settings
                .edition(edition.orElse(otherwise.settings().edition()))
                .limits(limits.orElse(otherwise.settings().limits())));
  }
}
