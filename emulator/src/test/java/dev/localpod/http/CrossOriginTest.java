package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.journal.Event;
import dev.localpod.journal.EventKind;
import dev.localpod.options.LocalpodOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Web pages in a browser on this machine: HTTP-13. */
class CrossOriginTest {

  private static final LocalpodOptions DEMO = LocalpodOptions.DEFAULT.endpoint(HttpFixture.demo());

  @AutoClose private static final HttpFixture WIRE = HttpFixture.to(DEMO);

  @AutoClose
  private static final HttpFixture ALLOWING =
      HttpFixture.to(
          DEMO.allowOrigins(
                  Set.of("https://app.example", "http://Shop.example:80/", "tauri://localhost"))
              .allowHosts(Set.of("Docker.example", "[fd00::7]", "10.0.0.7")));

  @AutoClose private static final HttpFixture EVERYWHERE = HttpFixture.to(DEMO.host("0.0.0.0"));

  // ---- Host

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:1",
        "127.0.0.1:8008",
        "127.1.2.255",
        "[::1]:8008",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]"
      })
  @Proves("HTTP-13")
  void loopback_is_called_by_all_its_names(String host) throws IOException {
    assertThat(status(WIRE, "Host: " + host)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8008",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "sub.localhost",
        "128.0.0.1",
        "127.0.0.256",
        "0.0.0.0",
        "[::]",
        "[::2]",
        "docker.example"
      })
  @Proves("HTTP-13")
  void any_other_host_is_403(String host) throws IOException {
    assertThat(status(WIRE, "Host: " + host)).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker.example",
        "DOCKER.EXAMPLE:1",
        "[fd00::7]:8008",
        "[FD00::7]",
        "10.0.0.7:80"
      })
  @Proves("HTTP-13")
  void an_allowed_host_passes_on_any_port(String host) throws IOException {
    assertThat(status(ALLOWING, "Host: " + host)).isEqualTo(200);
  }

  @Test
  @Proves("HTTP-13")
  void a_foreign_host_stays_foreign_however_often_and_after_whom_it_comes() {
    var check = new OriginCheck(Set.of(), Set.of());
    for (String host : List.of("evil.example", "evil.example", "localhost", "evil.example")) {
      assertThat(check.foreignHost(List.of(host)).isPresent())
          .as(host)
          .isEqualTo(host.equals("evil.example"));
    }
    assertThat(check.foreignHost(List.of("localhost", "evil.example"))).contains("evil.example");
  }

  @Test
  @Proves("HTTP-13")
  void a_call_without_a_host_passes() throws IOException {
    try (var connection = WIRE.connect()) {
      connection.send("GET /v2/demo/health HTTP/1.0\nAuthorization: localpod\n\n");

      assertThat(connection.answer().status()).isEqualTo(200);
    }
  }

  // ---- Origin

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:3000",
        "https://127.0.0.1",
        "HTTP://LOCALHOST",
        "http://[::1]:1"
      })
  @Proves("HTTP-13")
  void a_page_on_loopback_passes(String origin) {
    assertThat(health(WIRE, "Origin", origin)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "http://evil.example",
        "https://app.example",
        "file://",
        "ftp://localhost",
        "localhost",
        "http://localhost/path",
        "http://localhost@evil.example",
        "http://evil.example#http://localhost",
        "http://localhost evil.example",
        ""
      })
  @Proves("HTTP-13")
  void any_other_page_is_403(String origin) {
    assertThat(health(WIRE, "Origin", origin)).isEqualTo(403);
  }

  @Test
  @Proves("HTTP-13")
  void one_foreign_origin_of_several_is_403() {
    assertThat(health(WIRE, "Origin", "http://localhost", "Origin", "http://evil.example"))
        .isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example, 200",
    "HTTPS://APP.EXAMPLE, 200",
    "https://app.example:443, 200",
    "http://shop.example, 200",
    "tauri://localhost, 200",
    "http://app.example, 403",
    "https://app.example:8443, 403",
    "https://sub.app.example, 403",
    "http://docker.example, 403"
  })
  @Proves("HTTP-13")
  void an_allowed_page_passes_with_its_scheme_and_port_only(String origin, int status) {
    assertThat(health(ALLOWING, "Origin", origin)).isEqualTo(status);
  }

  // ---- the refusal

  @Test
  @Proves("HTTP-13")
  void the_refusal_names_the_option() throws IOException {
    assertThat(WIRE.callAnywhere("GET", "/v2/demo/health", "Origin", "http://evil.example"))
        .isEqualTo(
            HttpAnswer.forbidden(
                "the Origin of the call is 'http://evil.example'; must be loopback or allowed with"
                    + " --allow-origin URL"));
    try (var connection = WIRE.connect()) {
      connection.send("GET /v2/demo/health HTTP/1.1\nHost: evil.example:8008\n\n");

      assertThat(connection.answer())
          .isEqualTo(
              HttpAnswer.forbidden(
                  "the Host of the call is 'evil.example:8008'; must be loopback or allowed with"
                      + " --allow-host NAME"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v2/demo/health, guess",
    "GET, /v2/nobody/health, guess",
    "GET, /v2/demo/nothing, localpod",
    "DELETE, /v2/demo/run, localpod",
    "POST, /v2/demo/run, localpod",
    "POST, /run, localpod",
    "OPTIONS, /v2/demo/run, localpod"
  })
  @Proves({"HTTP-9", "HTTP-13"})
  void it_comes_before_anything_else(String method, String path, String key) {
    assertThat(
            WIRE.callAnywhere(method, path, "Origin", "http://evil.example", "Authorization", key)
                .status())
        .isEqualTo(403);
  }

  @Test
  @Proves("HTTP-13")
  void a_refused_call_has_no_effect_and_is_in_the_journal() {
    try (var wire = HttpFixture.toNoWorkers()) {
      wire.callAnywhere(
          "POST", "/v2/demo/run", "Origin", "http://evil.example", "Authorization", "localpod");

      assertThat(wire.endpoint().jobs()).isEmpty();
      assertThat(wire.endpoint().journal().entries())
          .anySatisfy(
              entry ->
                  assertThat(entry.event())
                      .isInstanceOfSatisfying(
                          Event.Call.class,
                          call -> {
                            assertThat(call.operation()).isEqualTo("run");
                            assertThat(call.answer().code()).isEqualTo(403);
                            assertThat(call.answer().error().orElseThrow())
                                .contains("--allow-origin");
                          }));
    }
  }

  @Test
  @Proves("HTTP-13")
  void an_emulator_that_others_reach_is_called_by_any_name() throws IOException {
    assertThat(status(EVERYWHERE, "Host: build-7", "Origin: http://evil.example")).isEqualTo(200);
  }

  // ---- what a browser needs to let a page read its answers

  @ParameterizedTest
  @ValueSource(strings = {"https://app.example", "http://localhost:3000"})
  @Proves("HTTP-13")
  void a_page_that_is_let_in_may_read_each_answer(String origin) throws IOException {
    for (String path : List.of("/v2/demo/health", "/v2/demo/status/nothing", "/v2/nobody/health")) {
      assertThat(headers(ALLOWING, "GET " + path, "Origin: " + origin))
          .contains(
              "Access-Control-Allow-Origin: " + origin,
              "Vary: Origin",
              "Access-Control-Expose-Headers: Retry-After");
    }
  }

  @Test
  @Proves("HTTP-13")
  void other_callers_get_no_such_headers() throws IOException {
    assertThat(headers(WIRE, "GET /v2/demo/health", "X: y")).noneMatch(CrossOriginTest::isCors);
    assertThat(headers(WIRE, "GET /v2/demo/health", "Origin: http://evil.example"))
        .noneMatch(CrossOriginTest::isCors);
    assertThat(headers(EVERYWHERE, "GET /v2/demo/health", "Origin: http://evil.example"))
        .noneMatch(CrossOriginTest::isCors);
  }

  @Test
  @Proves("HTTP-13")
  void a_preflight_is_answered_without_a_key_and_is_no_call() throws IOException {
    // An emulator of its own: the other tests call the shared one at the same time.
    try (var wire = HttpFixture.to(DEMO.allowOrigins(Set.of("https://app.example")))) {
      assertThat(
              headers(
                  wire,
                  "OPTIONS /v2/demo/run",
                  "Origin: https://app.example",
                  "Access-Control-Request-Method: POST",
                  "Access-Control-Request-Headers: authorization,content-type"))
          .contains(
              "HTTP/1.1 204 No Content",
              "Access-Control-Allow-Origin: https://app.example",
              "Access-Control-Allow-Methods: GET, POST",
              "Access-Control-Allow-Headers: authorization,content-type",
              "Vary: Origin");
      assertThat(wire.endpoint().journal().entries())
          .noneMatch(entry -> entry.event().kind() == EventKind.CALL);
    }
  }

  @Test
  @Proves("HTTP-13")
  void a_preflight_of_a_foreign_page_is_refused() throws IOException {
    assertThat(
            headers(
                WIRE,
                "OPTIONS /v2/demo/run",
                "Origin: https://app.example",
                "Access-Control-Request-Method: POST"))
        .contains("HTTP/1.1 403 Forbidden")
        .noneMatch(CrossOriginTest::isCors);
  }

  @Test
  @Proves("HTTP-13")
  void an_options_call_that_asks_nothing_is_405() {
    assertThat(
            WIRE.callAnywhere(
                    "OPTIONS",
                    "/v2/demo/run",
                    "Origin",
                    "http://localhost",
                    "Authorization",
                    "localpod")
                .status())
        .isEqualTo(405);
  }

  private static boolean isCors(String header) {
    return header.startsWith("Access-Control-") || header.startsWith("Vary");
  }

  private static int health(HttpFixture wire, String... headers) {
    var all = new ArrayList<>(List.of("Authorization", "localpod"));
    all.addAll(List.of(headers));
    return wire.callAnywhere("GET", "/v2/demo/health", all.toArray(String[]::new)).status();
  }

  /** The status of a call of health with these headers, of which one may be the Host. */
  private static int status(HttpFixture wire, String... headers) throws IOException {
    try (var connection = wire.connect()) {
      connection.send(
          "GET /v2/demo/health HTTP/1.1\nAuthorization: localpod\n"
              + String.join("\n", headers)
              + "\n\n");
      return connection.answer().status();
    }
  }

  /** The first line and the headers of an answer. */
  private static List<String> headers(HttpFixture wire, String call, String... headers)
      throws IOException {
    try (var connection = wire.connect()) {
      connection.send(
          call
              + " HTTP/1.1\nHost: localhost\nAuthorization: localpod\nConnection: close\n"
              + String.join("\n", headers)
              + "\n\n");
      return connection.head();
    }
  }
}
