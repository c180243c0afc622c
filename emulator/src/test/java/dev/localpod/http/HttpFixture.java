package dev.localpod.http;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.TestClock;
import dev.localpod.journal.Event;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Script;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/**
 * A client of an emulator of its own, whose endpoint {@code demo} has a manual clock. Paths are
 * below that endpoint unless said otherwise.
 */
final class HttpFixture implements AutoCloseable {

  static final long SEED = 42;

  /**
   * The ids of the first jobs of {@code demo}, in the order of their submission by {@code /run}.
   */
  static final String FIRST = "6a640160-b074-431a-bbd0-8e2b956dda01-u1";

  static final String SECOND = "e41d80ab-2c89-457f-8654-3ed282db071e-u1";

  static final String JSON = "application/json";

  /** Whatever takes this long in real time will never happen. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Localpod localpod;

  private HttpFixture(Localpod localpod) {
    this.localpod = localpod;
  }

  static HttpFixture to(LocalpodOptions options) {
    return new HttpFixture(Localpod.start(options.seed(SEED)));
  }

  static HttpFixture to(EndpointOptions endpoint) {
    return to(LocalpodOptions.DEFAULT.endpoint(endpoint));
  }

  /** An endpoint whose one worker does this. */
  static HttpFixture to(Script script) {
    return to(demo().script(script));
  }

  /** An endpoint whose jobs stay in the queue. */
  static HttpFixture toNoWorkers() {
    return to(demo().workers(WorkerSettings.DEFAULT.count(0, 0)));
  }

  /** An endpoint with one worker that is always there, so that tests need not reckon scaling. */
  static EndpointOptions demo() {
    return EndpointOptions.of("demo")
        .clock(ClockMode.MANUAL)
        .workers(WorkerSettings.DEFAULT.count(1, 1));
  }

  Localpod localpod() {
    return localpod;
  }

  Endpoint endpoint() {
    return localpod.endpoint("demo");
  }

  void advance(Duration by) {
    endpoint().clock().advance(by);
  }

  @Override
  public void close() {
    localpod.close();
  }

  // ---- calls

  HttpAnswer get(String path) {
    return call("GET", path);
  }

  HttpAnswer post(String path) {
    return call("POST", path);
  }

  HttpAnswer post(String path, String body) {
    return hold(path, body).join();
  }

  /** A call without a body, but with the content type of one (HTTP-5). */
  HttpAnswer call(String method, String path) {
    return holdWithoutBody(method, path).join();
  }

  /** A call to anywhere on the port, with these headers and no key. */
  HttpAnswer callAnywhere(String method, String path, String... headers) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + localpod.port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.method(method, BodyPublishers.noBody())).join();
  }

  /** A POST that may be held. */
  CompletableFuture<HttpAnswer> hold(String path, String body) {
    return send(request(path).POST(BodyPublishers.ofString(body)));
  }

  /** A call without a body that may be held. */
  CompletableFuture<HttpAnswer> holdWithoutBody(String method, String path) {
    return send(request(path).method(method, BodyPublishers.noBody()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(endpoint().baseUrl() + path))
        .header("Authorization", "Bearer localpod")
        .header("Content-Type", JSON);
  }

  private static CompletableFuture<HttpAnswer> send(HttpRequest.Builder request) {
    return CLIENT
        .sendAsync(request.timeout(PATIENCE).build(), BodyHandlers.ofString())
        .thenApply(HttpAnswer::of);
  }

  /** A connection of one's own, for what no proper client sends. */
  RawConnection connect() throws IOException {
    var socket = new Socket("127.0.0.1", localpod.port());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return new RawConnection(socket);
  }

  /** A connection whose client lets little of an answer arrive before it reads. */
  RawConnection connectReadingSlowly() throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.connect(new InetSocketAddress("127.0.0.1", localpod.port()));
    return new RawConnection(socket);
  }

  // ---- knowing that a call is held

  /** Waits until so many jobs have come in. */
  void untilSubmitted(int jobs) {
    Awaitility.await().atMost(PATIENCE).until(() -> endpoint().jobs().size() == jobs);
  }

  /** Waits until the next thing to happen on the endpoint is the end of a held call's wait. */
  void untilHeldFor(Duration wait) {
    TestClock clock = endpoint().clock();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> clock.nextDue().equals(Optional.of(clock.now().plus(wait))));
  }

  /** Waits until a call of an operation is over, whether or not its answer has arrived. */
  void untilOver(String operation) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                endpoint().journal().entries().stream()
                    .anyMatch(
                        entry ->
                            entry.event() instanceof Event.Call call
                                && call.operation().equals(operation)));
  }
}
