package dev.localpod.scenario;

import dev.localpod.EndpointOptions;
import dev.localpod.core.EndpointSettings;
import dev.localpod.core.time.ClockMode;
import java.util.List;
import java.util.Optional;

/**
 * An endpoint that a scenario names.
 *
 * @param id its id
 * @param apiKeys the keys that pass, if it has keys of its own
 * @param settings how it behaves; what the scenario leaves out is as by default
 */
public record EndpointEntry(String id, Optional<List<String>> apiKeys, EndpointSettings settings) {

  /** Copies {@code apiKeys}. */
  public EndpointEntry {
    apiKeys = apiKeys.map(List::copyOf);
  }

  /** What to serve, with these keys unless it has its own. */
  public EndpointOptions options(List<String> otherwiseKeys, ClockMode clock) {
    return new EndpointOptions(id, apiKeys.orElse(otherwiseKeys), clock, settings);
  }
}
