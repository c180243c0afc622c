package dev.localpod.options;

import dev.localpod.fault.PlannedFault;
import dev.localpod.script.Script;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An endpoint to serve.
 *
 * @param id its id in URLs: letters, digits, {@code _} and {@code -} (HTTP-1)
 * @param apiKeys the keys that clients may use, one at least (HTTP-3)
 * @param clock how its time passes
 * @param settings its behaviour
 * @param faults the faults that are planned from the start
 */
public record EndpointOptions(
    String id,
    List<String> apiKeys,
    ClockMode clock,
    EndpointSettings settings,
    List<PlannedFault> faults) {

  /** The key of an endpoint that names no other. */
  public static final String DEFAULT_API_KEY = "localpod";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]+");

  /** Copies the lists and refuses an id that no URL can hold and a blank key. */
  public EndpointOptions {
    apiKeys = List.copyOf(apiKeys);
    faults = List.copyOf(faults);
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "'" + id + "' cannot be the id of an endpoint; must be letters, digits, '_' and '-'");
    }
    if (apiKeys.isEmpty() || apiKeys.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "endpoint '" + id + "' must have at least one API key, none of them blank");
    }
  }

  /** Creates an endpoint with the service's defaults, an echo script and the wall clock. */
  public static EndpointOptions of(String id) {
    return new EndpointOptions(
        id, List.of(DEFAULT_API_KEY), ClockMode.REAL, EndpointSettings.DEFAULT, List.of());
  }

  /** Returns these options with another id. */
  public EndpointOptions id(String other) {
    return RecordCopy.with(this, "id", other);
  }

  /** Returns these options with other keys. */
  public EndpointOptions apiKeys(List<String> other) {
    return RecordCopy.with(this, "apiKeys", other);
  }

  /** Returns these options with another clock. */
  public EndpointOptions clock(ClockMode other) {
    return RecordCopy.with(this, "clock", other);
  }

  /** Returns these options with other settings. */
  public EndpointOptions settings(EndpointSettings other) {
    return RecordCopy.with(this, "settings", other);
  }

  /** Returns these options with other workers. */
  public EndpointOptions workers(WorkerSettings other) {
    return settings(settings.workers(other));
  }

  /** Returns these options with another script. */
  public EndpointOptions script(Script other) {
    return settings(settings.script(other));
  }

  /** Returns these options with other planned faults. */
  public EndpointOptions faults(List<PlannedFault> other) {
    return RecordCopy.with(this, "faults", other);
  }
}
