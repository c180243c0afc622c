package dev.localpod;

import com.sun.net.httpserver.HttpServer;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Scripts;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * Prints what an emulator does under each global state of a JVM, which must be the same. A process
 * of its own, because other tests run beside it.
 */
final class GlobalStateProbe {

  static final String HEADING = "== ";

  private final List<String> transcript = Collections.synchronizedList(new ArrayList<>());

  private GlobalStateProbe() {}

  public static void main(String[] args) throws Exception {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (GlobalState state : GlobalState.values()) {
      var probe = new GlobalStateProbe();
      try {
        state.set();
        probe.run(state == GlobalState.INTERRUPTED);
      } catch (RuntimeException | IOException problem) {
        probe.transcript.add("failed: " + problem);
      } finally {
        GlobalState.restore();
      }
      out.println(HEADING + state);
      probe.transcript.forEach(out::println);
    }
    System.exit(0); // whatever a broken state has left running
  }

  private void run(boolean isInterrupted) throws IOException {
    HttpServer receiver = receiver();
    String webhook = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
    var localpod = Localpod.start(OPTIONS);
    checkInterrupt(isInterrupted, "start");
    try {
      var endpoint = localpod.endpoint("demo");
      call(
          localpod,
          "POST /v2/demo/run",
          "{\"input\":{\"I\":\"ı İ i\"},\"webhook\":\"" + webhook + "\"}");
      endpoint.clock().advance(Duration.ofMillis(1_500));
      checkInterrupt(isInterrupted, "advance");
      call(localpod, "GET /v2/demo/requests", "");
      call(localpod, "POST /v2/demo/run", "{\"input\":I}");
      call(localpod, "POST /v2/demo/runsync?wait=x", "{}");
      call(localpod, "POST /v2/demo/run", "{\"input\":{},\"policy\":{\"ttl\":1}}");
      call(localpod, "POST /nowhere", "");
      call(localpod, "GET /v2/demo/health", "");
      call(localpod, "PUT /_localpod/endpoints/other", SCENARIO);
      call(localpod, "GET /_localpod/endpoints/other", "");
      call(localpod, "POST /_localpod/endpoints/other/workers", "{\"throttled\":9}");
      call(localpod, "POST /_localpod/endpoints/demo/clock/advance", "{\"by\":\"1.5s\"}");
      call(localpod, "GET /_localpod/endpoints/demo/journal?after=1234567x", "");
      call(localpod, "GET /_localpod/endpoints/demo/journal", "");
      endpoint.timelines().forEach(timeline -> add(timeline.toString()));
      checkInterrupt(isInterrupted, "looking");
    } finally {
      localpod.close();
      checkInterrupt(isInterrupted, "close");
      receiver.stop(0);
    }
  }

  private static final LocalpodOptions OPTIONS =
      LocalpodOptions.DEFAULT
          .seed(42)
          .endpoint(
              EndpointOptions.of("demo")
                  .clock(ClockMode.MANUAL)
                  .workers(WorkerSettings.DEFAULT.count(1, 1))
                  .script(Scripts.after(Duration.ofMillis(1_500)).complete("done")));

  private static final String SCENARIO =
      """
      edition: observed
      workers: {min: 1, max: 2, coldStart: 1.5s, scaling: {type: request-count, value: 12345}}
      limits: {run: {requests: 1234567}}
      script: [{do: [{after: 1234567ms}, {complete: {n: 1234567.5}}]}]
      """;

  private void checkInterrupt(boolean isInterrupted, String after) {
    if (Thread.currentThread().isInterrupted() != isInterrupted) {
      add("the interrupt of the caller has changed by " + after);
    }
  }

  private void add(String line) {
    transcript.add(
        line.replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "TIME")
            .replaceAll("(?m)^( *\\+[0-9.]+s) +\\+[0-9.]+m?s ", "$1 +REAL ")
            .replaceAll("127\\.0\\.0\\.1:[0-9]+", "ADDRESS"));
  }

  private HttpServer receiver() throws IOException {
    var receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          var headers = new TreeSet<>(exchange.getRequestHeaders().keySet());
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          add("received " + exchange.getRequestMethod() + " " + headers + " " + body);
          exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"receiver\"");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    receiver.start();
    return receiver;
  }

  /** Makes a call as no setting can disturb it, and adds its answer. */
  private void call(Localpod localpod, String call, String body) throws IOException {
    boolean wasInterrupted = Thread.interrupted();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        call
            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: localpod\r\nConnection: close\r\n"
            + "Content-Length: "
            + bytes.length
            + "\r\n\r\n";
    try (var socket = SocketChannel.open(new InetSocketAddress("127.0.0.1", localpod.port()))) {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      socket.write(ByteBuffer.wrap((head + body).getBytes(StandardCharsets.UTF_8)));
      String answer =
          new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.UTF_8);
      add(
          call
              + ": "
              + answer.split(" ", 3)[1]
              + " "
              + answer.substring(answer.indexOf("\r\n\r\n") + 4));
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
