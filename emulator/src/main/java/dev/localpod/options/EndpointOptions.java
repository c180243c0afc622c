package dev.localpod.options;

import dev.localpod.fault.PlannedFault;
import dev.localpod.script.Script;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One endpoint to serve.
 *
 * @param id its id in URLs: letters, digits, {@code _} and {@code -} (HTTP-1)
 * @param apiKeys the keys that pass, one at least (HTTP-3)
 * @param clock how its time passes
 * @param settings how it behaves
 * @param faults what goes wrong on it on purpose, from the start
 */
public record EndpointOptions(
    String id,
    List<String> apiKeys,
    ClockMode clock,
    EndpointSettings settings,
    List<PlannedFault> faults) {

  /** The key that passes where no other was asked for. */
  public static final String DEFAULT_API_KEY = "localpod";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]+");

  /** Copies the lists and refuses what no URL or header can hold. */
  public EndpointOptions {
    apiKeys = List.copyOf(apiKeys);
    faults = List.copyOf(faults);
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "'" + id + "' cannot be the id of an endpoint: allowed are letters, digits, '_' and '-'");
    }
    if (apiKeys.isEmpty() || apiKeys.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "endpoint '" + id + "' needs at least one API key, none of them blank");
    }
  }

  /** An endpoint with the service's defaults, an echo script and the wall clock. */
  public static EndpointOptions of(String id) {
    return new EndpointOptions(
        id, List.of(DEFAULT_API_KEY), ClockMode.REAL, EndpointSettings.DEFAULT, List.of());
  }

  /** These options with another id. */
  public EndpointOptions id(String other) {
    return new EndpointOptions(other, apiKeys, clock, settings, faults);
  }

  /** These options with other keys. */
  public EndpointOptions apiKeys(List<String> keys) {
    return new EndpointOptions(id, keys, clock, settings, faults);
  }

  /** These options with another clock. */
  public EndpointOptions clock(ClockMode mode) {
    return new EndpointOptions(id, apiKeys, mode, settings, faults);
  }

  /** These options with other settings. */
  public EndpointOptions settings(EndpointSettings newSettings) {
    return new EndpointOptions(id, apiKeys, clock, newSettings, faults);
  }

  /** These options with other workers. */
  public EndpointOptions workers(WorkerSettings workers) {
    return settings(settings.workers(workers));
  }

  /** These options with another script. */
  public EndpointOptions script(Script script) {
    return settings(settings.script(script));
  }

  /** These options with other faults from the start. */
  public EndpointOptions faults(List<PlannedFault> planned) {
    return new EndpointOptions(id, apiKeys, clock, settings, planned);
  }
}
