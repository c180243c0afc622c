package dev.localpod.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.localpod.admin.AdminFixture.Answer;
import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.WorkerSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calls about the time of an endpoint. */
class ClockRoutesTest {

  private static final String ADVANCE = "/endpoints/demo/clock/advance";

  private AdminFixture wire = AdminFixture.toDemo();

  @AfterEach
  void close() {
    wire.close();
  }

  private Instant now() {
    return wire.localpod().endpoint("demo").clock().now();
  }

  @Test
  void a_clock_tells_its_mode_and_time() {
    wire.close();
    wire =
        AdminFixture.to(
            LocalpodOptions.DEFAULT.endpoint(
                AdminFixture.demo().workers(WorkerSettings.DEFAULT.count(0, 0))));

    assertThat(wire.get("/endpoints/demo/clock"))
        .isEqualTo(Answer.ok("{\"mode\":\"manual\",\"now\":\"" + now() + "\"}"));
  }

  @Test
  void a_clock_that_is_moved_by_hand_tells_when_the_next_action_is_due() {
    wire.put("/endpoints/demo/script", "[{\"do\": [{\"after\": \"7s\"}]}]");
    wire.post("/endpoints/demo/run", "{\"input\":{}}");

    assertThat(wire.get("/endpoints/demo/clock").json().at("/next"))
        .contains(Json.of(now().plusSeconds(7).toString()));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"31m\"', 1860",
    "'\"PT1M30S\"', 90",
    "90000, 90",
    "'\"90000\"', 90",
    "'\"24h\"', 86400",
    "0, 0"
  })
  void a_manual_clock_is_advanced(String by, long seconds) {
    Instant before = now();

    Answer answer = wire.post(ADVANCE, "{\"by\":" + by + "}");

    assertThat(answer).isEqualTo(Answer.ok("{\"now\":\"" + before.plusSeconds(seconds) + "\"}"));
    assertThat(now()).isEqualTo(before.plusSeconds(seconds));
  }

  @Test
  void all_that_falls_due_on_the_way_is_done_webhooks_included() throws Exception {
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try {
      var attempts = new java.util.concurrent.atomic.AtomicInteger();
      receiver.createContext(
          "/",
          exchange -> {
            attempts.incrementAndGet();
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
          });
      receiver.start();
      wire.put("/endpoints/demo/script", "[{\"do\": [{\"after\": \"1h\"}, {\"fail\": \"no\"}]}]");
      String hook = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
      String body =
          "{\"input\":{},\"policy\":{\"executionTimeout\":7200000},\"webhook\":\"" + hook + "\"}";
      wire.client("POST", "/run", body).join();

      wire.post(ADVANCE, "{\"by\":\"61m\"}");

      assertThat(attempts).hasValue(3);
      assertThat(wire.get("/endpoints/demo/jobs").body()).contains("\"status\":\"FAILED\"");
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void a_skip_clock_is_advanced_too() {
    wire.close();
    wire =
        AdminFixture.to(
            LocalpodOptions.DEFAULT.endpoint(AdminFixture.demo().clock(ClockMode.SKIP)));
    Instant before = now();

    assertThat(wire.post(ADVANCE, "{\"by\":\"31m\"}").status()).isEqualTo(200);
    assertThat(now()).isEqualTo(before.plusSeconds(31 * 60));
  }

  @Test
  void a_clock_is_advanced_to_the_next_due_instant() {
    wire.put("/endpoints/demo/script", "[{\"do\": [{\"after\": \"7s\"}, {\"after\": \"1h\"}]}]");
    wire.client("POST", "/run", "{\"input\":{}}").join();
    Instant before = now();

    assertThat(wire.post(ADVANCE, "{\"to\":\"next\"}"))
        .isEqualTo(Answer.ok("{\"now\":\"" + before.plusSeconds(7) + "\"}"));
  }

  @Test
  void without_anything_due_there_is_no_next_instant() {
    wire.close();
    wire =
        AdminFixture.to(
            LocalpodOptions.DEFAULT.endpoint(
                AdminFixture.demo().workers(WorkerSettings.DEFAULT.count(0, 0))));

    assertThat(wire.post(ADVANCE, "{\"to\":\"next\"}"))
        .isEqualTo(Answer.error(409, "Conflict", "cannot advance the clock: nothing is due"));
  }

  @Test
  void a_frozen_clock_moves_only_when_it_is_advanced_until_it_is_released() {
    wire.close();
    wire =
        AdminFixture.to(
            LocalpodOptions.DEFAULT.endpoint(AdminFixture.demo().clock(ClockMode.SKIP)));
    wire.put("/endpoints/demo/script", "[{\"do\": [{\"after\": \"7s\"}]}]");
    Instant before = now();

    assertThat(wire.post("/endpoints/demo/clock/freeze", "").body())
        .startsWith("{\"mode\":\"skip\",\"now\":\"" + before + "\"")
        .endsWith(",\"frozen\":true}");
    var call = wire.client("POST", "/runsync", "{\"input\":{}}");
    wire.localpod().endpoint("demo").awaitHeldCalls(1);
    assertThat(now()).isEqualTo(before);
    assertThat(wire.post(ADVANCE, "{\"by\":\"3s\"}").status()).isEqualTo(200);
    assertThat(now()).isEqualTo(before.plusSeconds(3));

    assertThat(wire.post("/endpoints/demo/clock/release", "").body()).doesNotContain("frozen");
    call.join();
    assertThat(now()).isEqualTo(before.plusSeconds(7));
  }

  @ParameterizedTest
  @CsvSource({"freeze", "release"})
  void only_a_skipping_clock_can_be_frozen(String call) {
    assertThat(wire.post("/endpoints/demo/clock/" + call, ""))
        .isEqualTo(
            Answer.error(
                409,
                "Conflict",
                "cannot " + call + " the clock of endpoint 'demo': it is manual; must be skip"));
  }

  @ParameterizedTest
  @CsvSource({"real", "x60"})
  void a_clock_that_runs_by_itself_cannot_be_advanced(String mode) {
    wire.close();
    wire =
        AdminFixture.to(
            LocalpodOptions.DEFAULT.endpoint(AdminFixture.demo().clock(ClockMode.parse(mode))));

    assertThat(wire.post(ADVANCE, "{\"by\":\"1s\"}"))
        .isEqualTo(
            Answer.error(
                409,
                "Conflict",
                "cannot advance the clock of endpoint 'demo': it is "
                    + mode
                    + "; must be manual or skip"));
    assertThat(wire.get("/endpoints/demo/clock").json().at("/mode")).contains(Json.of(mode));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"by": "soon"}      | 'by' cannot be "soon"; must be a duration of 0 to 876000h, as in 500ms, 2s, 30m, 24h, PT2S, or a number of milliseconds
          {"by": -1}          | 'by' cannot be -1; must be a duration of 0 to 876000h, as in 500ms, 2s, 30m, 24h, PT2S, or a number of milliseconds
          {"by": null}        | 'by' cannot be null; must be a duration of 0 to 876000h, as in 500ms, 2s, 30m, 24h, PT2S, or a number of milliseconds
          {"to": "1s"}        | 'to' cannot be "1s"; must be "next"
          {"until": "1s"}     | unknown field 'until'; must be one of by, to
          {}                  | the request body has 0 fields; must have one of by, to
          {"by": 1, "to": "next"} | the request body has 2 fields; must have one of by, to
          {"by": 1, "by": 2}  | the request body is not JSON: duplicate field 'by' (line 1, column 11)
          []                  | the request body must be a JSON object, not an array
          """)
  void a_wrong_body_is_refused_and_moves_nothing(String body, String message) {
    Instant before = now();

    assertThat(wire.post(ADVANCE, body)).isEqualTo(Answer.badRequest(message));
    assertThat(now()).isEqualTo(before);
  }

  @Test
  void a_body_that_is_no_json_is_refused() {
    assertThat(wire.post(ADVANCE, ""))
        .isEqualTo(Answer.badRequest("the request body is not JSON: the text is empty"));
  }
}
