package dev.localpod.examples.stories;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.localpod.Endpoint;
import dev.localpod.fault.Faults;
import dev.localpod.junit.EachEdition;
import dev.localpod.junit.LocalpodTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import org.junit.jupiter.api.Test;

/** A receiver of webhooks stores each result once, whatever arrives. With Awaitility. */
@LocalpodTest
class WebhookReceiverTest {

  // ---- the bug: each delivery is taken for a new result

  @Test
  void a_receiver_that_stores_twice_is_caught(Endpoint endpoint) throws Exception {
    endpoint.faults().add(Faults.doubled().onWebhook());
    try (var receiver = new Receiver(false)) {
      submit(endpoint, receiver);

      await().until(() -> receiver.stored().size() == 2);
      assertThat(endpoint).eventually(it -> it.webhooks().areAcknowledged());

      assertThatThrownBy(() -> assertThat(endpoint).webhooks().areHandledOnce(receiver.stored()))
          .isInstanceOf(AssertionError.class);
    }
  }

  // ---- the receiver that is right

  @EachEdition
  void a_receiver_survives_retries_duplicates_and_empty_bodies(Endpoint endpoint) throws Exception {
    endpoint.faults().add(Faults.lose().onWebhook());
    endpoint.faults().add(Faults.empty().onWebhook());
    endpoint.faults().add(Faults.doubled().onWebhook());
    try (var receiver = new Receiver(true)) {
      submit(endpoint, receiver);

      await().until(() -> !receiver.stored().isEmpty());

      assertThat(endpoint)
          .eventually(it -> it.webhooks().takeAttempts(3).areHandledOnce(receiver.stored()));
    }
  }

  private static void submit(Endpoint endpoint, Receiver receiver) throws Exception {
    String body = "{\"input\": {}, \"webhook\": \"" + receiver.address() + "\"}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint.baseUrl() + "/run"))
            .header("Authorization", "Bearer " + endpoint.apiKey())
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
  }

  /** Stores the ids of finished jobs. */
  private static final class Receiver implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final boolean storesOnce;
    private final List<String> stored = new CopyOnWriteArrayList<>();
    private final Set<String> known = new CopyOnWriteArraySet<>();
    private final HttpServer server;

    Receiver(boolean storesOnce) throws IOException {
      this.storesOnce = storesOnce;
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::receive);
      server.start();
    }

    URI address() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    List<String> stored() {
      return stored;
    }

    /** Answers 200 once a result is stored, else an error, so that it is sent again. */
    private void receive(HttpExchange exchange) throws IOException {
      try {
        JsonNode job = JSON.readTree(exchange.getRequestBody().readAllBytes());
        if (!job.hasNonNull("id")) {
          exchange.sendResponseHeaders(400, -1);
          return;
        }
        String id = job.get("id").asText();
        if (known.add(id) || !storesOnce) {
          stored.add(id);
        }
        exchange.sendResponseHeaders(200, -1); // exactly 200: a 204 is no acknowledgement
      } catch (JsonProcessingException damaged) {
        exchange.sendResponseHeaders(400, -1);
      } finally {
        exchange.close();
      }
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
