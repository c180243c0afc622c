package dev.localpod.registry;

import dev.localpod.core.Engine;
import dev.localpod.fault.FaultPlan;
import dev.localpod.options.EndpointOptions;
import java.net.URI;
import java.util.List;

/**
 * An endpoint with its address and its credentials.
 *
 * @param options the options it was started with
 * @param baseUrl its address, without a slash at the end
 * @param strict whether unknown fields of a request are refused (HTTP-8)
 * @param engine runs its jobs
 * @param faults the faults to inject on it
 */
public record ServedEndpoint(
    EndpointOptions options, URI baseUrl, boolean strict, Engine engine, FaultPlan faults) {

  /** Returns the endpoint's id in URLs. */
  public String id() {
    return options.id();
  }

  /** Returns the API keys that clients may use. */
  public List<String> apiKeys() {
    return options.apiKeys();
  }

  /**
   * Returns whether {@link #change} can apply other options: those with the same clock, edition and
   * kind of workers.
   */
  static boolean canChange(EndpointOptions from, EndpointOptions to) {
    return from.clock().equals(to.clock())
        && from.settings().edition().equals(to.settings().edition())
        && from.settings().workers().attached() == to.settings().workers().attached();
  }

  /**
   * Changes the options in place; jobs stay.
   *
   * @return the endpoint with the other options
   */
  ServedEndpoint change(EndpointOptions next) {
    engine.change(next.settings());
    if (!next.faults().equals(options.faults())) {
      faults.replace(next.faults());
    }
    return new ServedEndpoint(next, baseUrl, strict, engine, faults);
  }

  /** Ends the endpoint for good: its held calls are refused. */
  void remove() {
    engine.remove();
    engine.clock().close();
  }

  /** Answers held calls with the jobs as they stand, and stops the clock. */
  void close() {
    engine.close();
    engine.clock().close();
  }
}
