package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.fault.Faults;
import dev.localpod.fidelity.Proves;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.options.Edition;
import dev.localpod.options.EditionSwitch;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.scenario.Scenario;
import dev.localpod.script.Scripts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Webhooks that are really sent: HOOK-1, HOOK-2, HOOK-3. */
class WebhookWireTest {

  private final HttpServer receiver =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final List<String> received = Collections.synchronizedList(new ArrayList<>());
  private final Deque<Integer> answers = new ArrayDeque<>();
  private Localpod localpod = Localpod.start(LocalpodOptions.DEFAULT);

  WebhookWireTest() throws IOException {
    receiver.createContext("/", this::receive);
    receiver.start();
  }

  @AfterEach
  void close() {
    localpod.close();
    receiver.stop(0);
  }

  @Test
  @Proves("HOOK-1")
  void documented_a_webhook_gets_the_body_of_status() throws Exception {
    Endpoint endpoint = endpoint(Edition.DOCUMENTED);
    run(endpoint, url("/hook"));
    endpoint.clock().advance(Duration.ofSeconds(3));

    String id = endpoint.jobs().get(0).id().value();
    assertThat(received)
        .containsExactly(
            ("POST /hook application/json {\"delayTime\":0,\"executionTime\":3000,\"id\":\"%s\","
                    + "\"output\":\"done\",\"status\":\"COMPLETED\",\"workerId\":\"worker-1\"}")
                .formatted(id));
  }

  @Test
  @Proves("HOOK-1")
  void observed_a_webhook_gets_input_and_webhook_and_no_worker_id() throws Exception {
    Endpoint endpoint = endpoint(Edition.OBSERVED);
    run(endpoint, url("/hook"));
    endpoint.clock().advance(Duration.ofSeconds(3));

    String id = endpoint.jobs().get(0).id().value();
    assertThat(received)
        .containsExactly(
            ("POST /hook application/json {\"delayTime\":0,\"executionTime\":3000,\"id\":\"%s\","
                    + "\"input\":{\"n\":1.10},\"output\":\"done\",\"status\":\"COMPLETED\","
                    + "\"webhook\":\"%s\"}")
                .formatted(id, url("/hook")));
  }

  @Test
  @Proves({"HOOK-1", "HOOK-2"})
  void documented_only_200_acknowledges_and_redirects_are_not_followed() throws Exception {
    answers.addAll(List.of(202, 302, 500));
    Endpoint endpoint = endpoint(Edition.DOCUMENTED);
    run(endpoint, url("/hook"));
    endpoint.clock().advance(Duration.ofMinutes(5));

    assertThat(received).hasSize(3).allMatch(call -> call.startsWith("POST /hook "));
    assertThat(steps(endpoint))
        .containsExactly(
            "3 s: 1 sent",
            "3 s: 1 failed answered 202",
            "13 s: 2 sent",
            "13 s: 2 failed answered 302",
            "23 s: 3 sent",
            "23 s: 3 failed answered 500",
            "23 s: 3 given up no attempt is left");
  }

  /** The one test that takes an attempt's 10 s; were it 30 s or more, time could not go on. */
  @Test
  @Proves("HOOK-1")
  void a_receiver_that_does_not_answer_is_given_up_in_real_time() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Endpoint endpoint = endpoint(Edition.DOCUMENTED);
      run(endpoint, "http://127.0.0.1:" + silent.getLocalPort() + "/hook");
      endpoint.clock().advance(Duration.ofSeconds(3));

      assertThat(steps(endpoint))
          .containsExactly("3 s: 1 sent", "3 s: 1 failed no answer within 10s");
    }
  }

  @Test
  @Proves("HOOK-4")
  void the_time_of_an_attempt_is_a_switch_of_the_edition() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Endpoint endpoint =
          endpoint(Edition.DOCUMENTED.with(EditionSwitch.WEBHOOK_TIMEOUT, Duration.ofMillis(100)));
      run(endpoint, "http://127.0.0.1:" + silent.getLocalPort() + "/hook");
      long start = System.nanoTime();
      endpoint.clock().advance(Duration.ofSeconds(3));

      // On a busy machine it may not even be connected by then.
      assertThat(steps(endpoint)).hasSize(2).startsWith("3 s: 1 sent");
      assertThat(steps(endpoint).get(1))
          .matches("3 s: 1 failed no (answer|connection) within 100ms");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }
  }

  @ParameterizedTest
  @Proves("HOOK-1")
  @CsvSource(
      delimiter = '|',
      value = {
        "empty | ''",
        "truncate | half",
        "unknown-status | '{\"delayTime\":0,\"executionTime\":3000,\"id\":\"ID\",\"output\":\"done\",\"status\":\"HIBERNATING\",\"workerId\":\"worker-1\"}'",
        "extra-fields | '{\"delayTime\":0,\"executionTime\":3000,\"id\":\"ID\",\"output\":\"done\",\"status\":\"COMPLETED\",\"workerId\":\"worker-1\",\"region\":\"EU-RO-1\",\"trace\":{\"hops\":[1,2]}}'",
        "missing-fields | '{\"id\":\"ID\",\"output\":\"done\",\"status\":\"COMPLETED\"}'"
      })
  void a_fault_damages_the_body_of_one_attempt(String fault, String body) throws Exception {
    answers.addAll(List.of(500, 200));
    Endpoint endpoint = endpoint(Edition.DOCUMENTED);
    endpoint
        .faults()
        .add(Scenario.fault("{\"operation\": \"webhook\", \"fault\": \"" + fault + "\"}"));
    run(endpoint, url("/hook"));
    endpoint.clock().advance(Duration.ofMinutes(1));

    String id = endpoint.jobs().get(0).id().value();
    assertThat(received).hasSize(2);
    String first = received.get(0).replace(id, "ID");
    if (fault.equals("truncate")) {
      String whole = received.get(1).substring("POST /hook application/json ".length());
      assertThat(first)
          .isEqualTo(
              "POST /hook application/json "
                  + whole.substring(0, whole.length() / 2).replace(id, "ID"));
    } else {
      assertThat(first).isEqualTo("POST /hook application/json " + body);
    }
    assertThat(received.get(1)).endsWith("\"status\":\"COMPLETED\",\"workerId\":\"worker-1\"}");
  }

  @Test
  @Proves("HOOK-1")
  void garbage_in_a_webhook_is_neither_json_nor_utf_8() throws Exception {
    Endpoint endpoint = endpoint(Edition.DOCUMENTED);
    endpoint.faults().add(Faults.garbage().onWebhook());
    run(endpoint, url("/hook"));
    endpoint.clock().advance(Duration.ofSeconds(3));

    assertThat(received).singleElement().asString().contains("this is not JSON", "\uFFFD");
    assertThat(steps(endpoint)).containsExactly("3 s: 1 sent", "3 s: 1 acknowledged answered 200");
  }

  @Test
  @Proves({"HOOK-1", "HOOK-2"})
  void a_receiver_that_is_not_there_is_tried_three_times() throws Exception {
    Endpoint endpoint = endpoint(Edition.DOCUMENTED);
    receiver.stop(0);
    run(endpoint, url("/hook"));
    endpoint.clock().advance(Duration.ofMinutes(5));

    assertThat(steps(endpoint)).hasSize(7).contains("23 s: 3 failed connection refused");
  }

  @Test
  @Proves("HOOK-3")
  void a_host_that_is_neither_loopback_nor_allowed_gets_nothing() throws Exception {
    Endpoint endpoint = endpoint(Edition.DOCUMENTED);
    run(endpoint, "http://192.0.2.1/hook");
    endpoint.clock().advance(Duration.ofMinutes(5));

    assertThat(endpoint.jobs().get(0).status().name()).isEqualTo("COMPLETED");
    assertThat(steps(endpoint))
        .containsExactly(
            "3 s: 1 webhook refused 192.0.2.1 is not a loopback address; allow it with"
                + " --allow-webhooks-to 192.0.2.1");
  }

  @Test
  @Proves("HOOK-3")
  void names_and_addresses_of_this_machine_itself_are_loopback() throws Exception {
    Endpoint endpoint = endpoint(Edition.DOCUMENTED);
    run(endpoint, url("/hook").replace("127.0.0.1", "localhost"));
    endpoint.clock().advance(Duration.ofSeconds(3));

    assertThat(received).hasSize(1);
  }

  @Test
  @Proves("HOOK-3")
  void an_allowed_host_is_called() throws Exception {
    localpod.close();
    localpod = Localpod.start(LocalpodOptions.DEFAULT.allowWebhooksTo(Set.of("UNKNOWN.invalid")));
    Endpoint endpoint = endpoint(Edition.DOCUMENTED);
    run(endpoint, "http://unknown.invalid/hook");
    endpoint.clock().advance(Duration.ofSeconds(3));

    assertThat(steps(endpoint)).first().isEqualTo("3 s: 1 sent");
    assertThat(steps(endpoint).get(1)).isEqualTo("3 s: 1 failed name does not resolve");
  }

  @Test
  @Proves({"POL-4", "HOOK-2"})
  void secrets_of_a_job_are_neither_sent_nor_noted() throws Exception {
    for (Edition edition : List.of(Edition.DOCUMENTED, Edition.OBSERVED)) {
      Endpoint endpoint = endpoint(edition);
      run(endpoint, url("/hook"));
      endpoint.clock().advance(Duration.ofSeconds(3));

      assertThat(endpoint.journal().entries())
          .extracting(entry -> entry.toJson().toString())
          .noneMatch(entry -> entry.contains("top-secret"));
    }
    assertThat(received).hasSize(2).noneMatch(call -> call.contains("top-secret"));
  }

  private Endpoint endpoint(Edition edition) {
    return localpod.add(
        EndpointOptions.of("demo-" + edition.get(EditionSwitch.WEBHOOK_BODY))
            .clock(ClockMode.MANUAL)
            .settings(
                EndpointSettings.DEFAULT
                    .edition(edition)
                    .script(Scripts.after(Duration.ofSeconds(3)).complete("done"))));
  }

  private String url(String path) {
    return "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
  }

  private static void run(Endpoint endpoint, String webhook) throws Exception {
    Json body =
        Json.object()
            .put("input", Json.parse("{\"n\":1.10}"))
            .put("webhook", webhook)
            .put("s3Config", Json.object().put("accessSecret", "top-secret").build())
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint.baseUrl() + "/run"))
            .header("Authorization", endpoint.apiKey())
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }

  private void receive(HttpExchange exchange) throws IOException {
    received.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("Content-Type")
            + " "
            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Integer status = answers.poll();
    exchange.getResponseHeaders().add("Location", url("/elsewhere"));
    exchange.sendResponseHeaders(status == null ? 200 : status, -1);
    exchange.close();
  }

  private static List<String> steps(Endpoint endpoint) {
    var start = endpoint.journal().entries().get(0).at();
    return endpoint.journal().entries().stream()
        .filter(entry -> entry.event() instanceof Event.Webhook)
        .map(entry -> step(entry, Duration.between(start, entry.at())))
        .toList();
  }

  private static String step(JournalEntry entry, Duration at) {
    var webhook = (Event.Webhook) entry.event();
    return "%d s: %d %s %s"
        .formatted(at.toSeconds(), webhook.attempt(), webhook.step().text(), webhook.detail())
        .strip();
  }
}
