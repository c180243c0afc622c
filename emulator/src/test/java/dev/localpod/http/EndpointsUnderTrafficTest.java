package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Localpod;
import dev.localpod.fidelity.Proves;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.RateLimits;
import dev.localpod.script.Scripts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Endpoints that are created, replaced and removed while clients call them. */
@Timeout(180)
class EndpointsUnderTrafficTest {

  private static final int CLIENTS = 4;
  private static final int CHANGES = 150;

  private static final List<String> CALLS =
      List.of(
          "POST run",
          "POST runsync?wait=1000",
          "GET status/j",
          "GET stream/j",
          "POST cancel/j",
          "POST purge-queue",
          "GET health",
          "GET requests",
          "POST openai/v1/chat/completions",
          "GET job-take/w");

  private final Localpod localpod = Localpod.start(LocalpodOptions.DEFAULT);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
  private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isOver = new AtomicBoolean();

  @AfterEach
  void close() {
    threads.shutdownNow();
    localpod.close();
  }

  private static EndpointOptions endpoint() {
    return EndpointOptions.of("demo")
        .settings(
            EndpointSettings.DEFAULT
                .limits(RateLimits.OFF)
                .script(Scripts.chunk("a").after(Duration.ofMillis(5)).complete("b")));
  }

  private void callUntilItIsOver(int client) {
    for (int i = client; !isOver.get(); i++) {
      String call = CALLS.get(i % CALLS.size());
      send(call, "/v2/demo/" + call.split(" ")[1]);
      send("GET journal", "/_localpod/endpoints/demo/journal");
      send("GET jobs", "/_localpod/endpoints/demo/jobs");
    }
  }

  private HttpResponse<String> send(String call, String path) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + localpod.port() + path))
            .header("Authorization", "localpod")
            .method(call.split(" ")[0], BodyPublishers.ofString(body(call)))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      boolean isPurged = answer.body().contains("\"code\":\"job_cancelled\"");
      if (answer.statusCode() >= 500 && !isPurged) {
        unexpected.add(call + ": " + answer.statusCode() + " " + answer.body());
      }
      return answer;
    } catch (Exception problem) {
      throw new IllegalStateException(call + " has no answer", problem);
    }
  }

  private static String body(String call) {
    if (call.startsWith("PUT")) {
      return "{\"script\": [{\"do\": [{\"after\": \"5ms\"}]}], \"limits\": \"off\"}";
    }
    return call.contains("run") || call.contains("openai") ? "{\"input\":{}}" : "";
  }

  @Test
  @Proves("HTTP-7")
  void no_call_meets_a_defect() throws Exception {
    List<Future<?>> clients = new ArrayList<>();
    IntStream.range(0, CLIENTS)
        .forEach(client -> clients.add(threads.submit(() -> callUntilItIsOver(client))));
    for (int i = 0; i < CHANGES; i++) {
      localpod.add(endpoint());
      assertThat(send("GET health", "/v2/demo/health").statusCode()).isEqualTo(200);
      assertThat(send("PUT endpoint", "/_localpod/endpoints/demo").statusCode()).isEqualTo(200);
      localpod.remove("demo");
      assertThat(send("GET health", "/v2/demo/health").statusCode()).isEqualTo(401);
    }
    isOver.set(true);
    for (Future<?> client : clients) {
      client.get(1, TimeUnit.MINUTES);
    }
    assertThat(unexpected).isEmpty();
  }
}
