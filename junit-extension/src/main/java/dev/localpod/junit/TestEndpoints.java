package dev.localpod.junit;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.journal.Event;
import dev.localpod.journal.Timeline;
import dev.localpod.options.EndpointOptions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/** The endpoints of one test or one class; the store closes them at its end. */
@SuppressWarnings("deprecation") // CloseableResource is what JUnit before 5.13 knows
final class TestEndpoints implements Store.CloseableResource, AutoCloseable {

  private final Localpod localpod;
  private final Function<String, EndpointOptions> options;
  private final Map<String, Endpoint> byName = new LinkedHashMap<>();
  private final Map<String, Long> firstEntries = new LinkedHashMap<>();
  private final Map<RequestedParameter, Object> resolved = new HashMap<>();
  private final SystemProperties properties = new SystemProperties();

  private volatile boolean failed;

  /**
   * Makes an empty set.
   *
   * @param options returns the options of an endpoint by its name in the test
   */
  TestEndpoints(Localpod localpod, Function<String, EndpointOptions> options) {
    this.localpod = localpod;
    this.options = options;
  }

  /** Returns the endpoint with this name, and adds it to the emulator at the first call. */
  synchronized Endpoint get(String name) {
    return byName.computeIfAbsent(name, this::serve);
  }

  private Endpoint serve(String name) {
    Endpoint endpoint = add(options.apply(name));
    firstEntries.put(endpoint.id(), endpoint.journal().last());
    return endpoint;
  }

  private Endpoint add(EndpointOptions requested) {
    try {
      return localpod.add(requested);
    } catch (IllegalArgumentException taken) {
      // Only fixed ids can clash.
      throw new ExtensionConfigurationException(
          taken.getMessage()
              + "; tests whose endpoint has a fixed id must run one after the other, as with"
              + " @ResourceLock(\""
              + requested.id()
              + "\")",
          taken);
    }
  }

  /** Returns whether the test has given the endpoint a script. */
  synchronized boolean isScripted(Endpoint endpoint) {
    return endpoint.journal().entriesAfter(firstEntries.get(endpoint.id())).stream()
        .anyMatch(entry -> entry.event() instanceof Event.Script);
  }

  /** Returns the value of a parameter: the same one for equal parameters. */
  synchronized Object resolve(RequestedParameter parameter) {
    return resolved.computeIfAbsent(
        parameter, key -> parameter.value().orElseThrow().apply(get(parameter.name())));
  }

  /** Returns the endpoints that were requested so far. */
  synchronized List<Endpoint> all() {
    return List.copyOf(byName.values());
  }

  /** Returns the timelines of those endpoints. */
  List<Timeline> timelines() {
    return all().stream().flatMap(endpoint -> endpoint.timelines().stream()).toList();
  }

  /** Remembers that the test has failed. */
  void markFailed() {
    failed = true;
  }

  boolean hasFailed() {
    return failed;
  }

  SystemProperties properties() {
    return properties;
  }

  @Override
  public synchronized void close() {
    properties.restore();
    for (Object value : resolved.values()) {
      if (value instanceof ExecutorService scheduler) {
        scheduler.shutdownNow();
      }
    }
    byName.values().forEach(endpoint -> localpod.remove(endpoint.id()));
    byName.clear();
  }
}
