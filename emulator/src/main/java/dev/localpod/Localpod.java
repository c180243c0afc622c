package dev.localpod;

import dev.localpod.admin.AdminApi;
import dev.localpod.bundle.RunBundle;
import dev.localpod.console.Console;
import dev.localpod.core.CallerActivity;
import dev.localpod.core.EngineDependencies;
import dev.localpod.core.UnmatchedCalls;
import dev.localpod.http.HttpServer;
import dev.localpod.http.WebhookClient;
import dev.localpod.journal.Journal;
import dev.localpod.json.Json;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.registry.EndpointRegistry;
import dev.localpod.registry.ServedEndpoint;
import dev.localpod.sharedtime.ClientThreads;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

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

  private final long seed;
  private final URI httpBaseUrl;
  private final Optional<Https> https;
  private final UnmatchedCalls unmatchedCalls = new UnmatchedCalls();
  private final HttpServer server;
  private final ExecutorService handlers = Executors.newCachedThreadPool(Localpod::handlerThread);
  private final EndpointRegistry endpoints;
  private final Map<String, Endpoint> facades = new ConcurrentHashMap<>();
  private final WebhookClient webhooks;
  private final AdminApi admin;

  private Localpod(LocalpodOptions options, Optional<RunBundle> recorded) {
    this.seed = options.seed().orElseGet(() -> new Random().nextLong());
    this.server = HttpServer.bind(options.host(), options.port());
    this.webhooks = new WebhookClient(options.allowWebhooksTo());
    try {
      this.httpBaseUrl = baseUrl("http", options.host(), server.port());
      this.https =
          options.httpsPort().isPresent()
              ? Optional.of(Https.start(options, server))
              : Optional.empty();
      var around =
          EngineDependencies.none()
              .webhooks(webhooks)
              .handlers(handlers)
              .callers(
                  options.clientsElsewhere()
                      ? CallerActivity.OTHER_PROCESSES
                      : new ClientThreads());
      this.endpoints = new EndpointRegistry(options, seed, httpBaseUrl, around);
      this.admin = new AdminApi(endpoints, options.adminKey(), version(), recorded);
      var console = new Console(admin::checkPage);
      server.serve(
          options, endpoints, unmatchedCalls, List.of(admin, console), console.prefix() + "/");
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  static URI baseUrl(String scheme, String host, int port) {
    String address = host.contains(":") ? "[" + host + "]" : host;
    return URI.create(scheme + "://" + address + ":" + port + "/v2");
  }

  private static Thread handlerThread(Runnable work) {
    var thread = new Thread(work, "localpod-handler");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Binds the address and serves. An interrupt of the calling thread does not break this off.
   *
   * @throws UncheckedIOException if an address cannot be bound, or the CA of https not written
   */
  public static Localpod start(LocalpodOptions options) {
    return Uninterrupted.call("localpod-start", () -> new Localpod(options, Optional.empty()));
  }

  /**
   * Binds the address and shows a failed run: its console has the endpoints, jobs and journals of
   * the bundle that a failed test left, as they were at the failure. It serves no endpoint, and
   * nothing that it shows can be changed.
   *
   * @param options the address, https and the admin key; they name no endpoint
   * @throws IllegalArgumentException if the file is no bundle of this format, or the options name
   *     an endpoint
   * @throws UncheckedIOException if an address cannot be bound, or the CA of https not written
   */
  public static Localpod showRun(LocalpodOptions options, Path bundle) {
    if (!options.endpoints().isEmpty()) {
      throw new IllegalArgumentException(
          "cannot serve an endpoint beside a recorded run; the options must name none");
    }
    var recorded = Optional.of(RunBundle.read(bundle));
    return Uninterrupted.call("localpod-start", () -> new Localpod(options, recorded));
  }

  /** Returns the version of the emulator, from the module descriptor or the manifest of the jar. */
  public static String version() {
    return Optional.ofNullable(Localpod.class.getModule().getDescriptor())
        .flatMap(ModuleDescriptor::rawVersion)
        .or(() -> Optional.ofNullable(Localpod.class.getPackage().getImplementationVersion()))
        .orElse("(unknown version: run from classes)");
  }

  /**
   * Returns the base URL for clients: {@code http://HOST:PORT/v2}, or {@code https://...} with
   * {@link LocalpodOptions#https()}.
   */
  public URI baseUrl() {
    return https.map(Https::baseUrl).orElse(httpBaseUrl);
  }

  /** Returns the base URL for clients without TLS: {@code http://HOST:PORT/v2}. */
  public URI httpBaseUrl() {
    return httpBaseUrl;
  }

  /**
   * Returns a context for clients that trusts the CA of this run, and no other.
   *
   * @throws IllegalStateException if https is off
   */
  public SSLContext sslContext() {
    return https
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "https is off; LocalpodOptions.https() or @LocalpodTest(https = true) turns it"
                        + " on"))
        .certificates()
        .clientContext();
  }

  /** Returns the bound port of http. */
  public int port() {
    return server.port();
  }

  /** Returns the seed of job ids and of everything random. */
  public long seed() {
    return seed;
  }

  /**
   * Returns a served endpoint.
   *
   * @throws IllegalArgumentException if the id is unknown
   */
  public Endpoint endpoint(String id) {
    return endpoints.find(id).map(this::facade).orElseThrow(() -> notServed(id));
  }

  /**
   * Returns the calls that match no endpoint: to an unknown id, or to a path outside all endpoints.
   * A call with a key that only one endpoint has is in the journal of that endpoint instead.
   */
  public Journal strayCalls() {
    return unmatchedCalls.journal();
  }

  /**
   * Serves one more endpoint.
   *
   * @throws IllegalArgumentException if its id is taken
   */
  public Endpoint add(EndpointOptions options) {
    return facade(endpoints.add(options));
  }

  /**
   * Serves one more endpoint, whose job ids and random values do not depend on its id.
   *
   * @param seed decides the job ids and everything random of this endpoint (RUN-3)
   * @throws IllegalArgumentException if its id is taken
   */
  public Endpoint add(EndpointOptions options, long seed) {
    return facade(endpoints.add(options, seed));
  }

  /**
   * Removes an endpoint; its held calls end with 404.
   *
   * @throws IllegalArgumentException if the id is unknown
   */
  public void remove(String id) {
    facades.remove(id);
    if (!endpoints.remove(id)) {
      throw notServed(id);
    }
  }

  /**
   * Replaces the endpoints that it was started with. Adds new ones, removes those that are left
   * out, and changes in place those whose options are others than before: their jobs stay, and so
   * does what was made of their script and faults since, unless that is what changes. Endpoints
   * that were added since stay.
   *
   * @throws IllegalArgumentException if the clock, the edition or the kind of workers of an
   *     endpoint is to change, for which it must be removed and added
   */
  public void update(List<EndpointOptions> wanted) {
    endpoints.update(wanted);
    facades.keySet().retainAll(endpoints.ids());
  }

  static Json.Obj snapshot(ServedEndpoint served) {
    return AdminApi.snapshot(served);
  }

  /** Returns the same object for the same endpoint, as long as no other replaced it. */
  private Endpoint facade(ServedEndpoint served) {
    return facades.compute(
        served.id(),
        (id, known) -> known != null && known.is(served) ? known : new Endpoint(served, this));
  }

  private IllegalArgumentException notServed(String id) {
    return new IllegalArgumentException(endpoints.notFound(id));
  }

  /**
   * Answers held calls with the jobs as they stand, stops listening and ends all threads. An
   * interrupt of the calling thread does not break this off.
   */
  @Override
  public void close() {
    Uninterrupted.run("localpod-close", this::closeParts);
  }

  private void closeParts() {
    endpoints.close();
    admin.close();
    server.close();
    webhooks.close();
    handlers.shutdownNow();
  }
}
