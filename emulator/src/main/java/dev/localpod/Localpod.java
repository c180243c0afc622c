package dev.localpod;

import dev.localpod.core.Engine;
import dev.localpod.core.StrayCalls;
import dev.localpod.core.Surroundings;
import dev.localpod.core.journal.Journal;
import dev.localpod.http.Listener;
import dev.localpod.http.ServedEndpoint;
import dev.localpod.http.WebhookClient;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An emulator that listens on a port and serves endpoints.
 *
 * <pre>{@code
 * try (var localpod = Localpod.start(LocalpodOptions.DEFAULT.endpoint(EndpointOptions.of("demo")))) {
 *   var client = new MyClient(localpod.baseUrl(), localpod.endpoint("demo").apiKey());
 *   ...
 * }
 * }</pre>
 */
public final class Localpod implements AutoCloseable {

  private final String host;
  private final long seed;
  private final boolean strict;
  private final Map<String, Endpoint> endpoints = new ConcurrentHashMap<>();
  private final Map<String, ServedEndpoint> served = new ConcurrentHashMap<>();
  private final StrayCalls strays = new StrayCalls();
  private final Listener listener;
  private final WebhookClient webhooks;
  private final ExecutorService handlers = Executors.newCachedThreadPool(Localpod::handlerThread);

  private Localpod(LocalpodOptions options) {
    this.host = options.host();
    this.seed = options.seed().orElseGet(() -> new Random().nextLong());
    this.strict = options.strict();
    this.listener = Listener.start(options.host(), options.port(), served, strays);
    this.webhooks = new WebhookClient(options.allowWebhooksTo(), listener.executor());
    options.endpoints().forEach(this::add);
  }

  private static Thread handlerThread(Runnable work) {
    var thread = new Thread(work, "localpod-handler");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Binds the address and serves.
   *
   * @throws java.io.UncheckedIOException if the address cannot be bound
   */
  public static Localpod start(LocalpodOptions options) {
    return new Localpod(options);
  }

  /** What clients take for the service's address: {@code http://HOST:PORT/v2}. */
  public URI baseUrl() {
    String address = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + address + ":" + listener.port() + "/v2");
  }

  /** The port that is bound. */
  public int port() {
    return listener.port();
  }

  /** What decides job ids and all that is random. */
  public long seed() {
    return seed;
  }

  /**
   * An endpoint that is served.
   *
   * @throws IllegalArgumentException if there is none of that id
   */
  public Endpoint endpoint(String id) {
    Endpoint endpoint = endpoints.get(id);
    if (endpoint == null) {
      throw new IllegalArgumentException(
          "there is no endpoint '" + id + "'; there are " + List.copyOf(endpoints.keySet()));
    }
    return endpoint;
  }

  /** The calls that no endpoint is there for: to an unknown id, or to no endpoint's path. */
  public Journal strayCalls() {
    return strays.journal();
  }

  /**
   * Serves one more endpoint.
   *
   * @throws IllegalArgumentException if there is one of that id already
   */
  public Endpoint add(EndpointOptions options) {
    // Each endpoint has ids of its own, whichever others there are.
    var engine =
        new Engine(
            options.settings(),
            options.clock().newClock(),
            seed ^ options.id().hashCode(),
            new Surroundings(webhooks, handlers));
    URI url = URI.create(baseUrl() + "/" + options.id());
    var endpoint = new Endpoint(options, url, engine);
    if (endpoints.putIfAbsent(options.id(), endpoint) != null) {
      endpoint.close();
      throw new IllegalArgumentException("there is an endpoint '" + options.id() + "' already");
    }
    served.put(options.id(), new ServedEndpoint(options.id(), options.apiKeys(), strict, engine));
    return endpoint;
  }

  /**
   * Serves an endpoint no longer; its held calls are answered with what there is.
   *
   * @throws IllegalArgumentException if there is none of that id
   */
  public void remove(String id) {
    Endpoint endpoint = endpoint(id);
    served.remove(id);
    endpoints.remove(id, endpoint);
    endpoint.close();
  }

  /** Answers held calls with what there is, stops listening and ends all threads. */
  @Override
  public void close() {
    endpoints.values().forEach(Endpoint::close);
    listener.close();
    handlers.shutdownNow();
  }
}
