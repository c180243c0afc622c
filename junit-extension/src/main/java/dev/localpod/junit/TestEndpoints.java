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

/** The endpoints of one test, or of one class; the store removes them when it is over. */
@SuppressWarnings("deprecation") // CloseableResource is what JUnit before 5.13 knows
final class TestEndpoints implements Store.CloseableResource, AutoCloseable {

  private final Localpod localpod;
  private final Function<String, EndpointOptions> options;
  private final Map<String, Endpoint> byName = new LinkedHashMap<>();
  private final Map<String, Long> began = new LinkedHashMap<>();
  private final Map<RequestedParameter, Object> given = new HashMap<>();
  private final SystemProperties properties = new SystemProperties();

  private volatile boolean failed;

  /**
   * No endpoints yet.
   *
   * @param options what to serve, by the test's name for it
   */
  TestEndpoints(Localpod localpod, Function<String, EndpointOptions> options) {
    this.localpod = localpod;
    this.options = options;
  }

  /** The endpoint of that name, which is served from now on if it was not before. */
  synchronized Endpoint get(String name) {
    return byName.computeIfAbsent(name, this::serve);
  }

  private Endpoint serve(String name) {
    Endpoint endpoint = add(options.apply(name));
    began.put(endpoint.id(), endpoint.journal().last());
    return endpoint;
  }

  private Endpoint add(EndpointOptions wanted) {
    try {
      return localpod.add(wanted);
    } catch (IllegalArgumentException taken) {
      // All ids are different but those that are fixed.
      throw new ExtensionConfigurationException(
          taken.getMessage()
              + "; tests whose endpoint has a fixed id cannot run at the same time, allowed is one"
              + " after the other, as with @ResourceLock(\""
              + wanted.id()
              + "\")",
          taken);
    }
  }

  /** Whether the test itself has given an endpoint the script that it has. */
  synchronized boolean isScripted(Endpoint endpoint) {
    return endpoint.journal().entriesAfter(began.get(endpoint.id())).stream()
        .anyMatch(entry -> entry.event() instanceof Event.Script);
  }

  /** What is asked for of an endpoint; whoever asks for the same gets the same. */
  synchronized Object give(RequestedParameter asked) {
    return given.computeIfAbsent(asked, key -> asked.gift().orElseThrow().apply(get(asked.name())));
  }

  /** Those that were asked for so far. */
  synchronized List<Endpoint> all() {
    return List.copyOf(byName.values());
  }

  /** What happened on those that were asked for so far. */
  List<Timeline> timelines() {
    return all().stream().flatMap(endpoint -> endpoint.timelines().stream()).toList();
  }

  /** Something has failed meanwhile. */
  void failed() {
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
    for (Object gift : given.values()) {
      if (gift instanceof ExecutorService scheduler) {
        scheduler.shutdownNow();
      }
    }
    byName.values().forEach(endpoint -> localpod.remove(endpoint.id()));
    byName.clear();
  }
}
