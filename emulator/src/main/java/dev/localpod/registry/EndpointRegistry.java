package dev.localpod.registry;

import dev.localpod.core.Engine;
import dev.localpod.core.EngineDependencies;
import dev.localpod.core.time.EndpointClock;
import dev.localpod.fault.FaultPlan;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import java.net.URI;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** The endpoints of one emulator, by id. May be used from any thread. */
public final class EndpointRegistry {

  private final LocalpodOptions options;
  private final long seed;
  private final URI baseUrl;
  private final EngineDependencies dependencies;
  private final Map<String, ServedEndpoint> endpoints = new ConcurrentSkipListMap<>();

  /** The endpoints that {@link #reset} makes anew. */
  private List<EndpointOptions> ofStart;

  /**
   * Starts the endpoints that the options name.
   *
   * @param seed decides job ids and everything random
   * @param baseUrl the address of the emulator, without a slash at the end
   * @param dependencies what each endpoint needs from outside the core; faults are its own
   */
  public EndpointRegistry(
      LocalpodOptions options, long seed, URI baseUrl, EngineDependencies dependencies) {
    this.options = options;
    this.seed = seed;
    this.baseUrl = baseUrl;
    this.dependencies = dependencies;
    this.ofStart = options.endpoints();
    options.endpoints().forEach(this::put);
  }

  /** Returns the options that an admin call leaves out when it creates an endpoint. */
  public EndpointOptions template() {
    return options.template();
  }

  /** Returns a live view of all endpoints, in the order of their ids. */
  public Collection<ServedEndpoint> all() {
    return Collections.unmodifiableCollection(endpoints.values());
  }

  /** Returns the ids of all endpoints, in order. */
  public List<String> ids() {
    return List.copyOf(endpoints.keySet());
  }

  /** Finds the endpoint of that id. */
  public Optional<ServedEndpoint> find(String id) {
    return Optional.ofNullable(endpoints.get(id));
  }

  /** Returns the message for an id that is not served. */
  public String notFound(String id) {
    return "endpoint '" + id + "' not found; served: [" + NameList.of(ids()) + "]";
  }

  /**
   * Serves one more endpoint.
   *
   * @throws IllegalArgumentException if its id is taken
   */
  public ServedEndpoint add(EndpointOptions endpoint) {
    return add(endpoint, seedOf(endpoint));
  }

  /**
   * Serves one more endpoint with a seed of its own.
   *
   * @throws IllegalArgumentException if its id is taken
   */
  public synchronized ServedEndpoint add(EndpointOptions endpoint, long ownSeed) {
    if (endpoints.containsKey(endpoint.id())) {
      throw new IllegalArgumentException("endpoint '" + endpoint.id() + "' already exists");
    }
    return put(endpoint, ownSeed);
  }

  /** Serves an endpoint and removes the one that has the same id, if any. */
  public synchronized ServedEndpoint put(EndpointOptions endpoint) {
    return put(endpoint, seedOf(endpoint));
  }

  /** The job ids of an endpoint must not depend on which other endpoints exist. */
  private long seedOf(EndpointOptions endpoint) {
    return seed ^ endpoint.id().hashCode();
  }

  private ServedEndpoint put(EndpointOptions endpoint, long ownSeed) {
    var faults = new FaultPlan(ownSeed);
    endpoint.faults().forEach(faults::add);
    var engine =
        new Engine(
            endpoint.settings(),
            EndpointClock.start(endpoint.clock()),
            ownSeed,
            dependencies.faults(faults));
    var started =
        new ServedEndpoint(
            endpoint, URI.create(baseUrl + "/" + endpoint.id()), options.strict(), engine, faults);
    ServedEndpoint former = endpoints.put(endpoint.id(), started);
    if (former != null) {
      former.remove();
    }
    return started;
  }

  /**
   * Removes an endpoint; its held calls are refused.
   *
   * @return whether it was served
   */
  public synchronized boolean remove(String id) {
    ServedEndpoint former = endpoints.remove(id);
    if (former != null) {
      former.remove();
    }
    return former != null;
  }

  /**
   * Replaces the endpoints of the start: adds new ones, removes those that are left out, and
   * changes in place those whose options are others than before. Endpoints that were added since
   * stay.
   *
   * @throws IllegalArgumentException if the clock, the edition or the kind of workers of an
   *     endpoint is to change; then nothing is changed
   */
  public synchronized void update(List<EndpointOptions> wanted) {
    Map<String, EndpointOptions> former =
        ofStart.stream().collect(Collectors.toMap(EndpointOptions::id, each -> each));
    for (EndpointOptions endpoint : wanted) {
      if (!ServedEndpoint.canChange(former.getOrDefault(endpoint.id(), endpoint), endpoint)) {
        throw new IllegalArgumentException(
            "endpoint '%s' cannot get another clock, edition or kind of workers; must be removed and added"
                .formatted(endpoint.id()));
      }
    }
    for (EndpointOptions endpoint : wanted) {
      if (!endpoint.equals(former.remove(endpoint.id()))) {
        changeOrPut(endpoint);
      }
    }
    former.keySet().forEach(this::remove);
    ofStart = List.copyOf(wanted);
  }

  private void changeOrPut(EndpointOptions next) {
    ServedEndpoint served = endpoints.get(next.id());
    if (served != null && ServedEndpoint.canChange(served.options(), next)) {
      endpoints.put(next.id(), served.change(next));
    } else {
      put(next);
    }
  }

  /** Replaces all endpoints by new ones with the options of the start, or the last update. */
  public synchronized void reset() {
    var added = new HashSet<>(endpoints.keySet());
    for (EndpointOptions endpoint : ofStart) {
      put(endpoint);
      added.remove(endpoint.id());
    }
    added.forEach(this::remove);
  }

  /** Answers all held calls with the jobs as they stand, and stops all clocks. */
  public void close() {
    endpoints.values().forEach(ServedEndpoint::close);
  }
}
