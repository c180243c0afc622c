package dev.localpod.junit;

import dev.localpod.Endpoint;
import dev.localpod.EndpointOptions;
import dev.localpod.Localpod;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/** The endpoints of one test, or of one class; the store removes them when it is over. */
@SuppressWarnings("deprecation") // CloseableResource is what JUnit before 5.13 knows
final class TestEndpoints implements Store.CloseableResource, AutoCloseable {

  private final Localpod localpod;
  private final Function<String, EndpointOptions> options;
  private final Map<String, Endpoint> byName = new LinkedHashMap<>();
  private final Map<Asked, Object> given = new HashMap<>();
  private final SystemProperties properties = new SystemProperties();

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
    return byName.computeIfAbsent(name, asked -> localpod.add(options.apply(asked)));
  }

  /** What is asked for of an endpoint; whoever asks for the same gets the same. */
  synchronized Object give(Asked asked) {
    return given.computeIfAbsent(asked, key -> asked.gift().orElseThrow().apply(get(asked.name())));
  }

  /** Those that were asked for so far. */
  synchronized List<Endpoint> all() {
    return List.copyOf(byName.values());
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
