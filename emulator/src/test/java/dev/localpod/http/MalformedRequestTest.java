package dev.localpod.http;

import static dev.localpod.http.HttpAnswer.badRequest;
import static dev.localpod.http.HttpAnswer.ok;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.localpod.fidelity.Proves;
import dev.localpod.options.WorkerSettings;
import java.io.IOException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is no proper call is told so in JSON, see {@link RawRequestTest} too: HTTP-6, HTTP-7, RUN-4.
 */
class MalformedRequestTest {

  private static final String NOT_JSON = "the request body is not JSON: ";
  private static final String NOT_AN_OBJECT =
      "the request body must be a JSON object with a key 'input', not ";

  @AutoClose
  private static final HttpFixture WIRE =
      HttpFixture.to(HttpFixture.demo().workers(WorkerSettings.DEFAULT.count(0, 0)));

  // ---- bodies

  @ParameterizedTest
  @MethodSource
  @Proves({"HTTP-6", "HTTP-7", "RUN-4"})
  void a_body_that_cannot_be_used_is_told_why_and_the_connection_goes_on(byte[] body, String reason)
      throws IOException {
    try (var connection = WIRE.connect()) {
      for (String operation : new String[] {"/run", "/runsync"}) {
        assertThat(connection.call("POST", operation, body).answer()).isEqualTo(badRequest(reason));
        assertThat(connection.call("GET", "/health", new byte[0]).answer())
            .isEqualTo(ok("health-no-workers"));
      }
    }
  }

  static Stream<Arguments> a_body_that_cannot_be_used_is_told_why_and_the_connection_goes_on() {
    String tooDeep = NOT_JSON + "arrays and objects nest deeper than the 500 levels allowed";
    return Stream.of(
        body("", NOT_JSON + "the text is empty"),
        body(" \n\t", NOT_JSON + "the text is empty"),
        body(
            "{'input':{}}{}".replace('\'', '"'),
            NOT_JSON + "there is more text after the end of the JSON value (line 1, column 13)"),
        arguments(
            hex("7b22696e707574223a7b2261223a22ff227d7d"),
            NOT_JSON + "the text is not valid UTF-8"),
        arguments(
            hex("7b22696e707574223a7b2261223a22c0af227d7d"),
            NOT_JSON + "the text is not valid UTF-8"),
        arguments("{\"input\":{}}".getBytes(UTF_16), NOT_JSON + "the text is not valid UTF-8"),
        body("[]", NOT_AN_OBJECT + "an array"),
        body("\"input\"", NOT_AN_OBJECT + "a string"),
        body("12", NOT_AN_OBJECT + "a number"),
        body("true", NOT_AN_OBJECT + "true"),
        body("null", NOT_AN_OBJECT + "null"),
        body(nested(501), tooDeep + " (line 1, column 2510)"),
        body("[".repeat(100_000), tooDeep + " (line 1, column 502)"),
        body(
            "{\"input\":{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}}",
            tooDeep + " (line 1, column 514)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"input\":{}",
        "{\"input\":{}} and more",
        "{\"input\":{},}",
        "{\"input\":}",
        "{'input':{}}",
        "{\"input\":{}} // a comment",
        "{\"input\":{\"n\":NaN}}",
        "{\"input\":{\"n\":01}}",
        "{\"input\":{\"n\":+1}}",
        "{\"input\":{\"n\":.5}}",
        "{\"input\":{\"n\":1.}}",
        "{\"input\":{\"s\":\"a\nb\"}}",
        "{\"input\":{\"s\":\"\\x\"}}",
        "\uFEFF{\"input\":{}}",
        "input={}"
      })
  @Proves("HTTP-7")
  void a_body_that_is_almost_json_is_told_so_and_the_connection_goes_on(String body)
      throws IOException {
    try (var connection = WIRE.connect()) {
      HttpAnswer answer = connection.call("POST", "/run", body.getBytes(UTF_8)).answer();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.contentType()).isEqualTo(HttpFixture.JSON);
      assertThat(answer.body()).contains("\"detail\":\"" + NOT_JSON).contains("(line 1, column ");
      assertThat(connection.call("GET", "/health", new byte[0]).answer())
          .isEqualTo(ok("health-no-workers"));
    }
  }

  @Test
  @Proves("RUN-4")
  void an_input_of_500_levels_is_accepted() {
    try (var wire = HttpFixture.toNoWorkers()) {
      assertThat(wire.post("/run", nested(500))).isEqualTo(ok("run"));
    }
  }

  @Test
  void a_body_that_nobody_reads_does_not_disturb_the_next_call() throws IOException {
    byte[] body = "{\"input\":{}}".getBytes(UTF_8);
    try (var connection = WIRE.connect()) {
      assertThat(connection.call("PUT", "/run", body).answer().status()).isEqualTo(405);
      assertThat(connection.call("POST", "/nothing", body).answer().status()).isEqualTo(404);
      assertThat(connection.call("GET", "/status/job", body).answer().status()).isEqualTo(404);
      assertThat(connection.call("GET", "/health", body).answer())
          .isEqualTo(ok("health-no-workers"));
    }
  }

  // ---- what never gets to an operation

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
  @Proves("HTTP-6")
  void a_header_that_is_too_large_is_431_in_json(String method) throws IOException {
    assertThat(
            sent(
                method
                    + " /v2/demo/run HTTP/1.1\nHost: localhost\nX: "
                    + "a".repeat(20_000)
                    + "\n\n"))
        .isEqualTo(HttpAnswer.error(431, "error-header"));
  }

  private static HttpAnswer sent(String lines) throws IOException {
    try (var connection = WIRE.connect()) {
      return connection.send(lines).answer();
    }
  }

  /** A body whose input nests so many objects. */
  private static String nested(int levels) {
    return "{\"input\":" + "{\"a\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1) + "}";
  }

  private static Arguments body(String text, String reason) {
    return arguments(text.getBytes(UTF_8), reason);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
