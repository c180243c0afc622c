package dev.localpod.http;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.localpod.fault.Faults;
import dev.localpod.fault.PlannedFault;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.journal.Event;
import dev.localpod.journal.EventKind;
import dev.localpod.journal.JournalEntry;
import dev.localpod.json.Json;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Scripts;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong on purpose, as a socket and an ordinary client see it. */
@Timeout(300)
class FaultsWireTest {

  private static final byte[] NO_BODY = {};
  private static final byte[] INPUT = "{\"input\":{}}".getBytes(StandardCharsets.UTF_8);

  private final HttpFixture wire = HttpFixture.to(Scripts.after(ofSeconds(3)).complete("done"));

  @AfterEach
  void close() {
    wire.close();
  }

  // ---- status

  @Test
  void a_planned_status_is_answered_and_nothing_is_done() throws Exception {
    plan(
        Faults.status(503)
            .body(Map.of("message", "try later"))
            .header("X-Why", "a test")
            .retryAfter(3)
            .on(Operation.RUN));

    HttpResponse<String> answer = http("POST", "/run", "{\"input\":{}}").join();

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("X-Why")).hasValue("a test");
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("3");
    assertThat(answer.body()).isEqualTo("{\"message\":\"try later\"}");
    assertThat(wire.endpoint().jobs()).isEmpty();
    assertThat(wire.post("/run", "{\"input\":{}}").status()).as("the next call").isEqualTo(200);
  }

  @Test
  void a_planned_status_is_sent_byte_by_byte_as_it_says() throws Exception {
    plan(Faults.status(418).body("I'm a teapot").on(Operation.HEALTH));

    assertThat(bytes("GET", "/health"))
        .isEqualTo(
            """
            HTTP/1.1 418 I'm a Teapot
            Content-Type: text/plain;charset=utf-8
            Content-Length: 12

            I'm a teapot"""
                .replace("\n", "\r\n"));
  }

  @Test
  void a_planned_error_without_a_body_has_that_of_the_service() throws Exception {
    plan(Faults.status(500).on(Operation.HEALTH));

    assertThat(wire.get("/health").body())
        .isEqualTo(
            "{\"status\":500,\"title\":\"Server Error\",\"detail\":\"%1$s\",\"error\":\"%1$s\"}"
                .formatted("a planned fault of the emulator"));
  }

  @Test
  void a_planned_success_without_a_body_has_none() throws Exception {
    plan(Faults.status(204).on(Operation.HEALTH));
    assertThat(bytes("GET", "/health")).isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");

    plan(Faults.status(302).header("Location", "/elsewhere").on(Operation.HEALTH));
    assertThat(bytes("GET", "/health"))
        .isEqualTo("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
  }

  @Test
  void a_client_gets_to_read_a_planned_status_though_its_body_is_large() throws Exception {
    plan(Faults.status(429).on(Operation.RUN));

    assertThat(wire.post("/run", "x".repeat(1 << 20)).status()).isEqualTo(429);
  }

  @Test
  void a_status_after_the_work_hides_that_the_job_is_there() throws Exception {
    plan(Faults.status(524).body("<h1>{{id}} is {{status}}</h1>").afterWork().on(Operation.RUN));

    HttpAnswer answer = wire.post("/run", "{\"input\":{\"n\":1.10}}");

    String id = wire.endpoint().jobs().get(0).id().value();
    assertThat(answer.status()).isEqualTo(524);
    assertThat(answer.body()).isEqualTo("<h1>" + id + " is IN_PROGRESS</h1>");
    wire.advance(ofSeconds(3));
    assertThat(wire.endpoint().jobs()).hasSize(1);
    assertThat(wire.endpoint().job(id).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void a_status_after_the_work_may_wait_for_the_status_in_the_answer() throws Exception {
    plan(
        Faults.status(502)
            .body(List.of("{{input.n}}", "{{input.none}}"))
            .afterWork()
            .on(Operation.RUNSYNC)
            .when(JobStatus.COMPLETED));

    CompletableFuture<HttpAnswer> answer = wire.hold("/runsync", "{\"input\":{\"n\":1.10}}");
    wire.untilSubmitted(1);
    wire.untilHeldFor(ofSeconds(3));
    wire.advance(ofSeconds(3));

    assertThat(answer.join().status()).isEqualTo(502);
    assertThat(answer.join().body()).isEqualTo("[1.10,null]");
  }

  @Test
  void a_status_before_the_work_knows_the_job_that_the_call_names() throws Exception {
    wire.post("/run", "{\"input\":{}}");
    String id = wire.endpoint().jobs().get(0).id().value();
    plan(Faults.status(500).body("{{id}}: {{status}}").on(Operation.CANCEL));
    plan(Faults.status(500).body("<{{id}}>").on(Operation.HEALTH));

    assertThat(wire.post("/cancel/" + id).body()).isEqualTo(id + ": IN_PROGRESS");
    assertThat(wire.endpoint().job(id).status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(wire.get("/health").body()).isEqualTo("<>");
  }

  @Test
  @Proves("STRM-2")
  void a_status_after_the_work_leaves_chunks_for_the_next_reader() throws Exception {
    wire.endpoint().script(Scripts.chunk("a").complete());
    wire.post("/run", "{\"input\":{}}");
    String id = wire.endpoint().jobs().get(0).id().value();
    plan(Faults.status(504).afterWork().on(Operation.STREAM));

    assertThat(wire.get("/stream/" + id).status()).isEqualTo(504);
    assertThat(wire.get("/stream/" + id).body()).contains("{\"output\":\"a\"}");
  }

  // ---- delay

  @Test
  void a_delayed_call_is_held_on_endpoint_time_before_anything_is_done() throws Exception {
    plan(Faults.delay(ofSeconds(4)).on(Operation.RUN));

    CompletableFuture<HttpAnswer> answer = wire.hold("/run", "{\"input\":{}}");
    wire.untilHeldFor(ofSeconds(4));
    wire.advance(ofMillis(3_999));
    assertThat(wire.endpoint().jobs()).isEmpty();
    assertThat(answer).isNotDone();

    wire.advance(ofMillis(1));
    assertThat(answer.join()).isEqualTo(HttpAnswer.ok("run"));
    assertThat(wire.endpoint().jobs()).hasSize(1);
  }

  @Test
  void a_delayed_call_is_then_held_as_any_other() throws Exception {
    plan(Faults.delay(ofSeconds(4)).on(Operation.RUNSYNC));

    CompletableFuture<HttpAnswer> answer = wire.hold("/runsync", "{\"input\":{}}");
    wire.untilHeldFor(ofSeconds(4));
    wire.advance(ofSeconds(4));
    wire.untilSubmitted(1);
    wire.advance(ofSeconds(3));

    assertThat(Json.parse(answer.join().body()).at("/status")).contains(Json.of("COMPLETED"));
  }

  // ---- connections that are cut

  @Test
  void a_call_dropped_before_leaves_nothing_but_a_closed_connection() throws Exception {
    plan(Faults.dropBefore().on(Operation.RUN).times(2));

    assertThat(bytes("POST", "/run", INPUT)).isEmpty();
    assertThatThrownBy(http("POST", "/run", "{\"input\":{}}")::join)
        .hasRootCauseInstanceOf(IOException.class);
    assertThat(wire.endpoint().jobs()).isEmpty();
    assertThat(events(Event.Call.class))
        .extracting(Event.Call::operation, call -> call.answer().code())
        .containsExactly(tuple("run", 0), tuple("run", 0));
  }

  @Test
  void a_submission_whose_answer_is_lost_leaves_exactly_one_job() throws Exception {
    plan(Faults.dropAfter().on(Operation.RUN));

    assertThat(bytes("POST", "/run", INPUT)).isEmpty();

    assertThat(wire.endpoint().jobs()).hasSize(1);
    assertThat(events(Event.Fault.class))
        .containsExactly(
            new Event.Fault(
                "run", "drop-after", 1, Optional.of(wire.endpoint().jobs().get(0).id())));
  }

  @Test
  void an_ordinary_client_sees_a_lost_answer_as_an_error_of_the_connection() {
    plan(Faults.dropAfter().on(Operation.RUN));

    assertThatThrownBy(http("POST", "/run", "{\"input\":{}}")::join)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseInstanceOf(IOException.class);
    assertThat(wire.endpoint().jobs()).hasSize(1);
  }

  @Test
  @Proves("STRM-2")
  void chunks_of_a_lost_answer_are_there_for_the_next_call() throws Exception {
    for (PlannedFault fault :
        List.of(
            Faults.dropAfter().on(Operation.STREAM),
            Faults.reset().on(Operation.STREAM),
            Faults.truncate().on(Operation.STREAM))) {
      try (HttpFixture wire = HttpFixture.to(Scripts.chunk("a").chunk("b").complete("done"))) {
        wire.endpoint().faults().add(fault);
        wire.post("/run", "{\"input\":{}}");
        try (RawConnection cut = wire.connect()) {
          cut.call("GET", "/stream/" + HttpFixture.FIRST, NO_BODY);
          untilClosed(cut);
        }
        assertThat(wire.get("/stream/" + HttpFixture.FIRST).body())
            .isEqualTo(
                "{\"status\":\"COMPLETED\",\"stream\":[{\"output\":\"a\"},{\"output\":\"b\"}]}");
      }
    }
  }

  @Test
  void a_truncated_answer_announces_all_and_sends_half() throws Exception {
    plan(Faults.truncate().on(Operation.RUN).times(2));

    String all = HttpAnswer.golden("run");
    assertThat(bytes("POST", "/run", INPUT))
        .isEqualTo(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + all.length()
                + "\r\n\r\n"
                + all.substring(0, all.length() / 2));
    assertThatThrownBy(http("POST", "/run", "{\"input\":{}}")::join)
        .hasRootCauseInstanceOf(IOException.class);
    assertThat(wire.endpoint().jobs()).hasSize(2);
  }

  @Test
  void a_reset_is_one_for_the_client_and_the_work_is_done() throws Exception {
    plan(Faults.reset().on(Operation.RUN).times(2));

    try (RawConnection connection = wire.connect()) {
      connection.call("POST", "/run", INPUT);
      assertThatThrownBy(() -> connection.socket().getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
    assertThatThrownBy(http("POST", "/run", "{\"input\":{}}")::join)
        .hasRootCauseInstanceOf(IOException.class);
    assertThat(wire.endpoint().jobs()).hasSize(2);
  }

  @Test
  void a_held_call_can_be_cut_when_its_answer_is_there() throws Exception {
    plan(Faults.dropAfter().on(Operation.RUNSYNC).when(JobStatus.COMPLETED));

    try (RawConnection connection = wire.connect()) {
      connection.call("POST", "/runsync", INPUT);
      wire.untilSubmitted(1);
      wire.advance(ofSeconds(3));
      assertThat(connection.socket().getInputStream().readAllBytes()).isEmpty();
    }
    assertThat(wire.endpoint().jobs().get(0).status()).isEqualTo(JobStatus.COMPLETED);
  }

  // ---- bodies that are wrong

  @Test
  void garbage_is_a_success_that_nobody_can_read() throws Exception {
    plan(Faults.garbage().on(Operation.RUN));

    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(request("POST", "/run", "{\"input\":{}}"), BodyHandlers.ofByteArray());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body())
        .isEqualTo("<<< \u00c3( this is not JSON".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(wire.endpoint().jobs()).hasSize(1);
  }

  @Test
  void a_slow_body_comes_piece_by_piece_on_endpoint_time() throws Exception {
    plan(Faults.slow(ofSeconds(10)).on(Operation.RUN));
    byte[] all = HttpAnswer.golden("run").getBytes(StandardCharsets.UTF_8);

    try (RawConnection connection = wire.connect()) {
      connection.call("POST", "/run", INPUT);
      assertThat(head(connection))
          .isEqualTo(
              "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                  + all.length
                  + "\r\n\r\n");
      assertThat(wire.endpoint().jobs()).hasSize(1);
      int read = 0;
      for (int piece = 1; piece <= 20; piece++) {
        wire.advance(ofMillis(500));
        int length = all.length * piece / 20 - read;
        assertThat(connection.socket().getInputStream().readNBytes(length))
            .isEqualTo(Arrays.copyOfRange(all, read, read + length));
        assertThat(connection.socket().getInputStream().available()).isZero();
        read += length;
      }
      assertThat(read).isEqualTo(all.length);
    }
  }

  @Test
  void a_slow_body_arrives_whole_in_one_advance() throws Exception {
    plan(Faults.slow(ofSeconds(10)).on(Operation.RUN));

    CompletableFuture<HttpAnswer> answer = wire.hold("/run", "{\"input\":{}}");
    wire.untilHeldFor(ofMillis(500));
    wire.advance(ofSeconds(10));

    assertThat(answer.join()).isEqualTo(HttpAnswer.ok("run"));
  }

  // ---- unknown words

  @Test
  void strange_words_are_put_where_the_documented_ones_are() throws Exception {
    wire.post("/run", "{\"input\":{}}");
    wire.advance(ofSeconds(3));
    String status = "/status/" + HttpFixture.FIRST;
    String all =
        "{\"delayTime\":%s,\"executionTime\":%s,\"id\":\"%s\",\"output\":\"done\","
            + "\"status\":\"%s\",\"workerId\":\"worker-1\"%s}";

    plan(Faults.unknownStatus().on(Operation.STATUS));
    assertThat(wire.get(status).body())
        .isEqualTo(all.formatted(0, 3000, HttpFixture.FIRST, "HIBERNATING", ""));
    plan(Faults.largeNumbers().on(Operation.STATUS));
    assertThat(wire.get(status).body())
        .isEqualTo(
            all.formatted("4294967296", "9007199254740993", HttpFixture.FIRST, "COMPLETED", ""));
    plan(Faults.extraFields().on(Operation.STATUS));
    assertThat(wire.get(status).body())
        .isEqualTo(
            all.formatted(
                0,
                3000,
                HttpFixture.FIRST,
                "COMPLETED",
                ",\"region\":\"EU-RO-1\",\"trace\":{\"hops\":[1,2]}"));
    plan(Faults.missingFields().on(Operation.STATUS));
    assertThat(wire.get(status).body())
        .isEqualTo(
            "{\"id\":\"" + HttpFixture.FIRST + "\",\"output\":\"done\",\"status\":\"COMPLETED\"}");
    assertThat(wire.get(status).body())
        .isEqualTo(all.formatted(0, 3000, HttpFixture.FIRST, "COMPLETED", ""));
  }

  @Test
  void strange_words_are_in_each_job_of_a_list() throws Exception {
    wire.post("/run", "{\"input\":{}}");
    wire.post("/run", "{\"input\":{}}");
    plan(Faults.unknownStatus().on(Operation.REQUESTS));

    Json body = Json.parse(wire.get("/requests").body());
    assertThat(body.at("/requests/0/status")).contains(Json.of("HIBERNATING"));
    assertThat(body.at("/requests/1/status")).contains(Json.of("HIBERNATING"));
  }

  // ---- which calls

  @Test
  @Proves("HTTP-9")
  void faults_are_decided_after_the_limits_and_before_the_body() throws Exception {
    plan(Faults.status(503).on(Operation.PURGE_QUEUE).times(3));
    plan(Faults.status(503).on(Operation.RUN));

    assertThat(wire.post("/purge-queue").status()).isEqualTo(503);
    assertThat(wire.post("/purge-queue").status()).isEqualTo(503);
    assertThat(wire.post("/purge-queue").status()).as("the limit is 2").isEqualTo(429);
    assertThat(wire.post("/run", "not json").status()).isEqualTo(503);
    assertThat(wire.post("/run", "not json").status()).isEqualTo(400);
  }

  @Test
  void a_fault_waits_for_what_the_job_is_in() throws Exception {
    plan(Faults.status(500).on(Operation.STATUS).when(JobStatus.COMPLETED));
    wire.post("/run", "{\"input\":{}}");
    String status = "/status/" + HttpFixture.FIRST;

    assertThat(wire.get(status).status()).isEqualTo(200);
    assertThat(wire.get("/status/nothing").status()).isEqualTo(404);
    wire.advance(ofSeconds(3));
    assertThat(wire.get(status).status()).isEqualTo(500);
    assertThat(wire.get(status).status()).isEqualTo(200);
  }

  @Test
  void a_fault_of_status_strikes_status_sync_too() throws Exception {
    plan(Faults.status(500).on(Operation.STATUS));

    assertThat(wire.get("/status-sync/nothing").status()).isEqualTo(500);
  }

  @Test
  void an_error_can_be_lost_as_any_answer() throws Exception {
    plan(Faults.dropAfter().on(Operation.STATUS));

    assertThat(bytes("GET", "/status/nothing")).isEmpty();
  }

  @Test
  void the_journal_says_what_struck_whom() {
    plan(Faults.garbage().on(Operation.RUN));
    plan(Faults.status(429).on(Operation.STATUS));
    wire.post("/run", "{\"input\":{}}");
    wire.get("/status/" + HttpFixture.FIRST);

    assertThat(
            wire.endpoint().journal().entries().stream()
                .filter(entry -> entry.event().kind() == EventKind.FAULT)
                .map(JournalEntry::toJson)
                .map(json -> json.fields().entrySet().stream().skip(3).toList().toString()))
        .containsExactly(
            "[kind=\"fault\", job=\"%s\", operation=\"run\", fault=\"garbage\", entry=1]"
                .formatted(HttpFixture.FIRST),
            "[kind=\"fault\", job=\"%s\", operation=\"status\", fault=\"status\", entry=2]"
                .formatted(HttpFixture.FIRST));
  }

  // ---- the end

  @Test
  void a_delayed_call_of_an_endpoint_that_is_removed_ends_with_404() {
    try (HttpFixture ending =
        HttpFixture.to(HttpFixture.demo().workers(WorkerSettings.DEFAULT.count(0, 0)))) {
      ending.endpoint().faults().add(Faults.delay(ofSeconds(5)).on(Operation.HEALTH));
      CompletableFuture<HttpAnswer> answer = ending.holdWithoutBody("GET", "/health");
      await().until(() -> ending.endpoint().clock().nextDue().isPresent());
      ending.localpod().remove("demo");

      assertThat(answer.join().status()).isEqualTo(404);
    }
  }

  // ---- words

  private void plan(PlannedFault fault) {
    wire.endpoint().faults().add(fault);
  }

  private <T extends Event> List<T> events(Class<T> type) {
    return wire.endpoint().journal().entries().stream()
        .map(JournalEntry::event)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private HttpRequest request(String method, String path, String body) {
    return HttpRequest.newBuilder(URI.create(wire.endpoint().baseUrl() + path))
        .header("Authorization", "localpod")
        .timeout(HttpFixture.PATIENCE)
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private CompletableFuture<HttpResponse<String>> http(String method, String path, String body) {
    return HttpClient.newHttpClient()
        .sendAsync(request(method, path, body), BodyHandlers.ofString());
  }

  private String bytes(String method, String path) throws IOException {
    return bytes(method, path, NO_BODY);
  }

  /** All that a connection brings until the server closes it, which it is asked to. */
  private String bytes(String method, String path, byte[] body) throws IOException {
    try (RawConnection connection = wire.connect()) {
      connection.call(method, path, body);
      connection.socket().shutdownOutput();
      return withoutDate(
          new String(connection.socket().getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static void untilClosed(RawConnection connection) throws IOException {
    try {
      connection.socket().getInputStream().readAllBytes();
    } catch (SocketException reset) {
      // That is an end, too.
    }
  }

  private static String head(RawConnection connection) throws IOException {
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) connection.socket().getInputStream().read());
    }
    return withoutDate(head.toString());
  }

  private static String withoutDate(String answer) {
    return answer.replaceFirst("Date: .*\r\n", "");
  }
}
