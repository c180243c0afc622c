package dev.localpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import dev.localpod.options.LocalpodOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The same seed, script and order of arrival give the same ids, states, timings, answers and
 * journal, byte by byte, on every JDK. {@code -Dlocalpod.determinism.runs=1000} runs it so often.
 */
@Timeout(3_600)
class DeterminismTest {

  /** Of the transcript of a run; other JDKs, machines and days must come to the same. */
  private static final String GOLDEN =
      "c1a5e913b9a3c32472bf860ba292e4335ada68fffa2987cf51c641c84ea7267d";

  private static final int RUNS = Integer.getInteger("localpod.determinism.runs", 5);

  private static final String ENDPOINT =
      """
      clock: manual
      workers: {min: 0, max: 3, coldStart: 2s, idleTimeout: 5s, startFaults: 1}
      limits: {status: {requests: 20}}
      script:
        - when: {at: /do, equals: chunks}
          do: [{chunk: a}, {after: {uniform: [1s, 3s]}}, {chunk: b}, {after: 1s}, {chunk: c}]
        - when: {at: /do, equals: fail}
          do: [{after: {uniform: [100ms, 900ms]}}, {fail: "no"}]
        - when: {at: /do, equals: crash, attempt: 1}
          do: [{after: 1s}, {crash: true}]
        - do: [{after: {lognormal: {median: 3s, sigma: 0.8}}}, {progress: {percent: 50}}, {after: {lognormal: {median: 1s, sigma: 0.8}}}]
      faults:
        - {operation: status, fault: status, status: 503, probability: 0.2}
        - {operation: run, fault: unknown-status, probability: 0.2}
        - {operation: worker, fault: crash, probability: 0.1}
        - {operation: worker, fault: late-progress, probability: 0.2}
        - {operation: webhook, fault: double, probability: 0.2}
        - {operation: webhook, fault: extra-fields, probability: 0.3}
      """;

  private static final List<String> WORK = List.of("echo", "chunks", "fail", "crash");
  private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z");
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger deliveries = new AtomicInteger();

  @AutoClose private final Receiver receiver = new Receiver();

  @Test
  void each_run_has_the_same_transcript() throws Exception {
    String first = run();
    assertThat(sha256(first)).as(first).isEqualTo(GOLDEN);
    for (int i = 1; i < RUNS; i++) {
      assertThat(run()).isEqualTo(first);
    }
  }

  /** Lets a client work on a fresh emulator, and returns all that it and the journal have seen. */
  private String run() throws IOException, InterruptedException {
    deliveries.set(0);
    try (var localpod = Localpod.start(LocalpodOptions.DEFAULT.seed(42))) {
      var transcript = new Transcript(localpod);
      transcript.call("PUT", "/_localpod/endpoints/demo", ENDPOINT);
      Endpoint endpoint = localpod.endpoint("demo");
      Instant start = endpoint.clock().now();
      var jobs = new ArrayList<String>();
      for (int i = 0; i < 24; i++) {
        String job = transcript.submit(WORK.get(i % WORK.size()), i % 2 == 0);
        jobs.add(job);
        endpoint.clock().advance(Duration.ofMillis(700));
        transcript.call("GET", "/v2/demo/status/" + jobs.get(i / 2), "");
        if (i % WORK.size() == 3) {
          transcript.call("GET", "/v2/demo/health", "");
          transcript.call("POST", "/v2/demo/cancel/" + job, "");
        }
      }
      CompletableFuture<String> held =
          transcript.hold("POST", "/v2/demo/runsync?wait=60000", "{\"input\":{\"do\":\"last\"}}");
      await().until(() -> isHeld(endpoint));
      // By single steps, for its answer arrives in real time, before or after what would follow.
      while (endpoint.jobs().stream().anyMatch(job -> !job.status().isFinal())) {
        endpoint.clock().advanceToNext();
        if (!held.isDone() && endpoint.heldCalls().isEmpty()) {
          held.join();
        }
      }
      transcript.add(held.join());
      endpoint.clock().advance(Duration.ofMinutes(1));
      for (String job : jobs) {
        transcript.call("GET", "/v2/demo/stream/" + job + "?wait=1000", "");
        transcript.call("POST", "/v2/demo/retry/" + job, "");
      }
      transcript.call("POST", "/v2/demo/purge-queue", "");
      endpoint.clock().advance(Duration.ofMinutes(40));
      transcript.call("GET", "/v2/demo/requests", "");
      for (JournalEntry entry : endpoint.journal().entries()) {
        transcript.add(
            entry.seq() + " +" + Duration.between(start, entry.at()) + " " + entry.event());
      }
      return transcript.text(start);
    }
  }

  /** Reports whether a call has been recorded as one that waits. */
  private static boolean isHeld(Endpoint endpoint) {
    return endpoint.journal().entries().stream()
        .anyMatch(entry -> entry.event() instanceof Event.CallStarted);
  }

  private static String sha256(String text) throws NoSuchAlgorithmException {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest);
  }

  /** What a client has sent and received. */
  private final class Transcript {
    private final Localpod localpod;
    private final StringBuilder text = new StringBuilder();

    Transcript(Localpod localpod) {
      this.localpod = localpod;
    }

    String submit(String what, boolean hasWebhook) {
      String webhook = hasWebhook ? ",\"webhook\":\"" + receiver.url() + "\"" : "";
      String answer =
          call("POST", "/v2/demo/run", "{\"input\":{\"do\":\"" + what + "\"}" + webhook + "}");
      Matcher id = ID.matcher(answer);
      assertThat(id.find()).isTrue();
      return id.group(1);
    }

    String call(String method, String path, String body) {
      String answer = hold(method, path, body).join();
      add(answer);
      return answer;
    }

    CompletableFuture<String> hold(String method, String path, String body) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + localpod.port() + path))
              .header("Authorization", "localpod")
              .method(method, BodyPublishers.ofString(body))
              .build();
      return http.sendAsync(request, BodyHandlers.ofString())
          .thenApply(answer -> method + " " + path + ": " + answer.statusCode() + answer.body());
    }

    void add(String line) {
      text.append(line).append('\n');
    }

    /**
     * Returns the text with times since the start, and without real times, ports and the client's
     * headers.
     */
    String text(Instant start) {
      return TIME.matcher(text)
          .replaceAll(time -> Duration.between(start, Instant.parse(time.group())).toString())
          .replaceAll("127\\.0\\.0\\.1:[0-9]+", "127.0.0.1:PORT")
          .replaceAll(", realAt=[^,]+, ", ", ")
          .replaceAll("headers=\\{.*?}", "headers");
    }
  }

  /** Accepts webhooks; fails each third attempt. */
  private final class Receiver implements AutoCloseable {
    private final HttpServer server;

    Receiver() {
      try {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      server.createContext(
          "/hook",
          exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(deliveries.incrementAndGet() % 3 == 0 ? 500 : 200, -1);
            exchange.close();
          });
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
