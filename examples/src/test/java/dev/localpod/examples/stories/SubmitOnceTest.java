package dev.localpod.examples.stories;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.localpod.Endpoint;
import dev.localpod.fault.Faults;
import dev.localpod.job.Operation;
import dev.localpod.junit.LocalpodTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A submission whose answer is lost is not sent again by itself. With OkHttp. */
@LocalpodTest
class SubmitOnceTest {

  @BeforeEach
  void loseTheAnswer(Endpoint endpoint) {
    endpoint.faults().add(Faults.dropAfter().on(Operation.RUN));
  }

  // ---- the bug: by default OkHttp repeats a POST whose pooled connection was closed

  @Test
  void a_client_with_okhttps_defaults_is_caught(Endpoint endpoint) throws Exception {
    var client = new Client(endpoint, new OkHttpClient());
    client.warmUp();

    client.submit("a cup"); // no exception, but two jobs

    assertThatThrownBy(() -> assertThat(endpoint).client().submitsNothingTwice())
        .hasMessageContaining("have the same input");
  }

  // ---- the client that is right

  @Test
  void a_client_that_leaves_it_to_its_caller_passes(Endpoint endpoint) throws Exception {
    var http = new OkHttpClient.Builder().retryOnConnectionFailure(false).build();
    var client = new Client(endpoint, http);
    client.warmUp();

    assertThatThrownBy(() -> client.submit("a cup")).isInstanceOf(IOException.class);

    assertThat(endpoint).client().submitsNothingTwice();
  }

  @Test
  void a_client_that_learns_the_result_from_its_webhook_passes(Endpoint endpoint) throws Exception {
    var http = new OkHttpClient.Builder().retryOnConnectionFailure(false).build();
    var client = new Client(endpoint, http);
    try (var results = new Results()) {
      assertThatThrownBy(() -> client.submit("a cup", results.address("order-17")))
          .isInstanceOf(
              IOException.class); // the id of the job is lost, the address of its result is not

      assertThat(results.of("order-17").get(30, SECONDS)).contains("COMPLETED");
      assertThat(endpoint).eventually(it -> it.webhooks().areAcknowledged());
    }

    assertThat(endpoint).client().submitsNothingTwice();
  }

  /** Receives the result of each order at an address of its own. */
  private static final class Results implements AutoCloseable {

    private final Map<String, CompletableFuture<String>> results = new ConcurrentHashMap<>();
    private final HttpServer server;

    Results() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::receive);
      server.start();
    }

    URI address(String order) {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + order);
    }

    CompletableFuture<String> of(String order) {
      return results.computeIfAbsent(order, it -> new CompletableFuture<>());
    }

    private void receive(HttpExchange exchange) throws IOException {
      String job = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
      of(exchange.getRequestURI().getPath().substring(1)).complete(job);
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private record Client(Endpoint endpoint, OkHttpClient http) {

    /** Opens the connection that the next call takes over. */
    void warmUp() throws IOException {
      call("/health", new Request.Builder());
    }

    void submit(String prompt) throws IOException {
      run("{\"input\": {\"prompt\": \"" + prompt + "\"}}");
    }

    void submit(String prompt, URI webhook) throws IOException {
      run("{\"input\": {\"prompt\": \"" + prompt + "\"}, \"webhook\": \"" + webhook + "\"}");
    }

    private void run(String body) throws IOException {
      call(
          "/run",
          new Request.Builder().post(RequestBody.create(body, MediaType.get("application/json"))));
    }

    private void call(String path, Request.Builder request) throws IOException {
      request.url(endpoint.baseUrl() + path).header("Authorization", "Bearer " + endpoint.apiKey());
      try (Response answer = http.newCall(request.build()).execute()) {
        if (!answer.isSuccessful()) {
          throw new IOException(answer.code() + " " + answer.body().string());
        }
      }
    }
  }
}
