package dev.localpod.admin;

import dev.localpod.Localpod;
import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.WorkerSettings;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** A program beside an emulator of its own, on the same machine. Paths are below the prefix. */
final class AdminFixture implements AutoCloseable {

  static final long SEED = 42;

  /** The id of the first job of {@code demo}. */
  static final String FIRST = "6a640160-b074-431a-bbd0-8e2b956dda01-u1";

  /** Whatever takes this long in real time will never happen. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  // Few threads, whatever comes in at once: other tests count those of the process.
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(Executors.newFixedThreadPool(4, AdminFixture::thread))
          .build();

  private static Thread thread(Runnable task) {
    var thread = new Thread(task, "admin-wire");
    thread.setDaemon(true);
    return thread;
  }

  private final Localpod localpod;

  private AdminFixture(Localpod localpod) {
    this.localpod = localpod;
  }

  /** What a call is answered; times are left out of the body, since no two are the same. */
  record Answer(int status, String body, Optional<String> allow) {

    private static Answer of(HttpResponse<String> response) {
      return new Answer(
          response.statusCode(), response.body(), response.headers().firstValue("Allow"));
    }

    static Answer ok(String body) {
      return new Answer(200, body, Optional.empty());
    }

    static Answer error(int status, String title, String detail) {
      String body =
          """
          {"status":%1$d,"title":"%2$s","detail":%3$s,"error":%3$s}"""
              .formatted(status, title, Json.of(detail));
      return new Answer(status, body, Optional.empty());
    }

    static Answer badRequest(String detail) {
      return error(400, "Bad Request", detail);
    }

    static Answer notFound(String detail) {
      return error(404, "Not Found", detail);
    }

    Answer allowing(String methods) {
      return new Answer(status, body, Optional.of(methods));
    }

    /** This answer with {@code <time>} in place of every instant. */
    Answer timeless() {
      String masked = body.replaceAll("\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z\"", "\"<time>\"");
      return new Answer(status, masked, allow);
    }

    Json json() {
      return Json.parse(body);
    }
  }

  static AdminFixture to(LocalpodOptions options) {
    return new AdminFixture(Localpod.start(options.seed(SEED)));
  }

  /** An emulator that shows the failed run of a bundle. */
  static AdminFixture toRun(Path bundle) {
    return new AdminFixture(Localpod.showRun(LocalpodOptions.DEFAULT, bundle));
  }

  /** An endpoint {@code demo} on a manual clock, with one worker that echoes. */
  static AdminFixture toDemo() {
    return to(LocalpodOptions.DEFAULT.endpoint(demo()));
  }

  static EndpointOptions demo() {
    return EndpointOptions.of("demo")
        .clock(ClockMode.MANUAL)
        .workers(WorkerSettings.DEFAULT.count(1, 1));
  }

  Localpod localpod() {
    return localpod;
  }

  Answer get(String path) {
    return call("GET", path, "");
  }

  Answer post(String path, String body) {
    return call("POST", path, body);
  }

  Answer put(String path, String body) {
    return call("PUT", path, body);
  }

  Answer delete(String path) {
    return call("DELETE", path, "");
  }

  Answer call(String method, String path, String body) {
    return hold(method, path, body).join();
  }

  /** A call that may be held. */
  CompletableFuture<Answer> hold(String method, String path, String body) {
    return send(request("/_localpod" + path), method, body);
  }

  /** A call that a client makes at {@code demo}, which may be held. */
  CompletableFuture<Answer> client(String method, String path, String body) {
    return send(request("/v2/demo" + path).header("Authorization", "localpod"), method, body);
  }

  /** A call to anywhere on the port, with these headers. */
  Answer anywhere(String method, String path, String... headers) {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request, method, "").join();
  }

  /** All of the answer to a call to anywhere on the port, with these headers. */
  HttpResponse<String> exchange(String method, String path, String body, String... headers) {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return exchange(request, method, body).join();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + localpod.port() + path));
  }

  private static CompletableFuture<Answer> send(
      HttpRequest.Builder request, String method, String body) {
    return exchange(request, method, body).thenApply(Answer::of);
  }

  private static CompletableFuture<HttpResponse<String>> exchange(
      HttpRequest.Builder request, String method, String body) {
    var publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    return CLIENT.sendAsync(
        request.timeout(PATIENCE).method(method, publisher).build(), BodyHandlers.ofString());
  }

  /** The status that a call with these header lines and no others gets. */
  int statusOf(String path, String... headers) throws IOException {
    return Integer.parseInt(head("GET " + path, headers).get(0).split(" ", 3)[1]);
  }

  /** The headers of the answer to a call such as {@code GET /path}, after its first line. */
  List<String> headersOf(String call) throws IOException {
    return head(call, "Host: localhost");
  }

  private List<String> head(String call, String... headers) throws IOException {
    try (var socket = new Socket("127.0.0.1", localpod.port())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
      String request = call + " HTTP/1.1\r\nConnection: close\r\n" + lines + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.lines().takeWhile(line -> !line.isEmpty()).toList();
    }
  }

  @Override
  public void close() {
    localpod.close();
  }
}
