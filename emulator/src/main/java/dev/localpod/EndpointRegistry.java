package dev.localpod;

import dev.localpod.admin.EndpointDirectory;
import dev.localpod.core.Engine;
import dev.localpod.core.EngineDependencies;
import dev.localpod.core.time.EndpointClock;
import dev.localpod.fault.FaultPlan;
import dev.localpod.http.ServedEndpoint;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The endpoints of one emulator, by id. */
final class EndpointRegistry implements EndpointDirectory {

  private final LocalpodOptions options;
  private final long seed;
  private final URI baseUrl;
  private final EngineDependencies surroundings;
  private final Map<String, Endpoint> endpoints = new ConcurrentSkipListMap<>();
  private final Map<String, ServedEndpoint> served = new ConcurrentSkipListMap<>();

  EndpointRegistry(
      LocalpodOptions options, long seed, URI baseUrl, EngineDependencies surroundings) {
    this.options = options;
    this.seed = seed;
    this.baseUrl = baseUrl;
    this.surroundings = surroundings;
    options.endpoints().forEach(this::put);
  }

  /** What to serve; it changes as endpoints come and go. */
  Map<String, ServedEndpoint> served() {
    return served;
  }

  Endpoint get(String id) {
    Endpoint endpoint = endpoints.get(id);
    if (endpoint == null) {
      throw new IllegalArgumentException(
          "there is no endpoint '" + id + "'; there are " + List.copyOf(endpoints.keySet()));
    }
    return endpoint;
  }

  synchronized Endpoint add(EndpointOptions endpoint) {
    if (endpoints.containsKey(endpoint.id())) {
      throw new IllegalArgumentException("there is an endpoint '" + endpoint.id() + "' already");
    }
    return start(endpoint);
  }

  private Endpoint start(EndpointOptions endpoint) {
    // Each endpoint has ids of its own, whichever others there are.
    long ownSeed = seed ^ endpoint.id().hashCode();
    var faults = new FaultPlan(ownSeed);
    endpoint.faults().forEach(faults::add);
    var engine =
        new Engine(
            endpoint.settings(),
            EndpointClock.start(endpoint.clock()),
            ownSeed,
            surroundings.faults(faults));
    var started =
        new Endpoint(endpoint, URI.create(baseUrl + "/" + endpoint.id()), seed, engine, faults);
    endpoints.put(endpoint.id(), started);
    served.put(
        endpoint.id(),
        new ServedEndpoint(endpoint.id(), endpoint.apiKeys(), options.strict(), engine, faults));
    return started;
  }

  @Override
  public EndpointOptions template() {
    return options.template();
  }

  @Override
  public synchronized List<Listing> all() {
    return endpoints.keySet().stream().map(this::listing).toList();
  }

  @Override
  public synchronized Optional<Listing> find(String id) {
    return endpoints.containsKey(id) ? Optional.of(listing(id)) : Optional.empty();
  }

  private Listing listing(String id) {
    return new Listing(endpoints.get(id).options(), served.get(id));
  }

  @Override
  public synchronized Listing put(EndpointOptions endpoint) {
    Endpoint former = endpoints.get(endpoint.id());
    start(endpoint);
    if (former != null) {
      former.remove();
    }
    return listing(endpoint.id());
  }

  @Override
  public synchronized boolean remove(String id) {
    Endpoint former = endpoints.remove(id);
    served.remove(id);
    if (former == null) {
      return false;
    }
    former.remove();
    return true;
  }

  @Override
  public synchronized void reset() {
    var added = new HashSet<>(endpoints.keySet());
    for (EndpointOptions endpoint : options.endpoints()) {
      put(endpoint);
      added.remove(endpoint.id());
    }
    added.forEach(this::remove);
  }

  void close() {
    endpoints.values().forEach(Endpoint::close);
  }
}
