package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.journal.JournalEntry;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of errors: HTTP-12. */
class ErrorTextTest {

  /** Words that say whose library, or which part of it, has refused something. */
  private static final List<String> LIBRARY_WORDS =
      List.of(
          "jackson",
          "javalin",
          "jetty",
          "snake",
          "source:",
          "redacted",
          "token",
          "stream",
          "parser",
          "exception",
          "java.",
          "(code",
          "bad ",
          "endpoint post");

  @AutoClose private static final HttpFixture WIRE = HttpFixture.toNoWorkers();

  @ParameterizedTest
  @ValueSource(strings = {"POST /run", "GET /v2", "PUT /v1/demo/run", "POST /", "DELETE /v2x/demo"})
  @Proves("HTTP-12")
  void outside_of_v2_an_error_says_where_the_operations_are(String call) {
    String[] parts = call.split(" ");

    assertThat(WIRE.callAnywhere(parts[0], parts[1], "Authorization", "localpod"))
        .isEqualTo(
            HttpAnswer.notFound(
                "nothing is at "
                    + parts[1]
                    + "; operations are at /v2/{endpointId}/{operation}, as in"
                    + " /v2/{endpointId}/run"));
  }

  @Test
  @Proves("HTTP-12")
  void a_404_lists_five_names_at_most() {
    LocalpodOptions options = LocalpodOptions.DEFAULT;
    for (String id : List.of("a", "b", "c", "d", "e", "f", "g")) {
      options = options.endpoint(EndpointOptions.of(id));
    }
    try (var wire = HttpFixture.to(options)) {
      assertThat(wire.callAnywhere("GET", "/v2/nobody/health", "Authorization", "localpod"))
          .isEqualTo(
              HttpAnswer.notFound(
                  "there is no endpoint 'nobody'; this key is for a, b, c, d, e and 2 more"));
      assertThat(wire.callAnywhere("GET", "/_localpod/endpoints/nobody"))
          .isEqualTo(
              HttpAnswer.notFound(
                  "endpoint 'nobody' not found; served: [a, b, c, d, e and 2 more]"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"input\":{\"a\":1      | the text ends before the value is complete (line 1, column 16)",
        "{\"input\":\"half        | the text ends before the value is complete (line 1, column 15)",
        "{\"input\":{},}          | this is not how JSON is written (line 1, column 13)",
        "{\"input\":[1}           | this is not how JSON is written (line 1, column 12)"
      })
  @Proves("HTTP-12")
  void a_body_that_is_not_json_is_told_the_place(String body, String problem) {
    assertThat(WIRE.post("/run", body.strip()))
        .isEqualTo(HttpAnswer.badRequest("the request body is not JSON: " + problem));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"input\":{},\"s3Config\":{\"accessSecret\":S3CR3T}}",
        "{\"input\":{},\"s3Config\":{\"accessSecret\":\"S3CR3T}}",
        "{\"input\":{},\"s3Config\":{\"accessSecret\":'S3CR3T'}}",
        "{\"input\":{},\"s3Config\":{\"accessSecret\":\"\\S3CR3T\"}}",
        "{\"input\":{},\"s3Config\":{S3CR3T:1}}",
        "{\"input\":{}} S3CR3T",
        "S3CR3T"
      })
  @Proves({"HTTP-12", "POL-4"})
  void a_body_that_is_not_json_is_quoted_nowhere(String body) {
    try (var wire = HttpFixture.toNoWorkers()) {
      HttpAnswer answer = wire.post("/run", body);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).doesNotContain("S3C");
      assertThat(wire.endpoint().journal().entries())
          .extracting(JournalEntry::toString)
          .noneMatch(entry -> entry.contains("S3C"));
    }
  }

  @ParameterizedTest
  @MethodSource("brokenCalls")
  @Proves("HTTP-12")
  void no_error_has_words_of_a_library(String call) throws IOException {
    try (var connection = WIRE.connect()) {
      connection.send(call.getBytes(StandardCharsets.UTF_8));
      HttpAnswer answer = connection.answer();

      assertThat(answer.status()).isBetween(400, 505);
      String text = answer.body().replaceAll("\"title\":\"[^\"]*\"", "");
      assertThat(LIBRARY_WORDS).noneMatch(text.toLowerCase(Locale.ROOT)::contains);
    }
  }

  @ParameterizedTest
  @MethodSource("brokenCalls")
  @Proves("HTTP-12")
  void no_refused_call_writes_words_of_a_library_to_the_log(String call) throws IOException {
    List<String> logged = new CopyOnWriteArrayList<>();
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            String logger = String.valueOf(entry.getLoggerName());
            if (logger.startsWith("org.eclipse.jetty")) {
              logged.add(logger + ": " + entry.getMessage());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger.getLogger("").addHandler(handler);
    try (var connection = WIRE.connect()) {
      connection.send(call.getBytes(StandardCharsets.UTF_8)).answer();
    } finally {
      Logger.getLogger("").removeHandler(handler);
    }
    assertThat(logged).isEmpty();
  }

  @ParameterizedTest
  @Proves("HTTP-7")
  @ValueSource(strings = {"nonsense", "GET /v2/demo/status/%zz HTTP/1.1", "GET /a%00b HTTP/1.1"})
  void a_call_that_cannot_be_parsed_is_told_that_its_connection_ends(String firstLine)
      throws IOException {
    try (var connection = WIRE.connect().send(firstLine + "\nHost: localhost\n\n")) {
      assertThat(connection.head()).contains("Connection: close");
    }
  }

  static List<String> brokenCalls() {
    String host = "Host: localhost\r\n";
    return List.of(
        "nonsense\r\n\r\n",
        "GET /v2/demo/health HTTP/9.9\r\n" + host + "\r\n",
        "GET /v2/demo/health HTTP/1.1\r\n\r\n",
        "GET /v2/demo/health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /v2/demo/health HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET /v2/demo/health HTTP/1.1\r\nHost: :80\r\n\r\n",
        "GET /v2/demo/health HTTP/1.1\r\nHost: [::1\r\n\r\n",
        "GET /v2/demo/health HTTP/1.1\r\nHost: a:port\r\n\r\n",
        "GET /v2/demo/status/%zz HTTP/1.1\r\n" + host + "\r\n",
        "GET /v2/demo/status/%u0041 HTTP/1.1\r\n" + host + "\r\n",
        "GET /v2/demo/status/a%00b HTTP/1.1\r\n" + host + "\r\n",
        "GET /v2/demo/status/" + "a".repeat(20_000) + " HTTP/1.1\r\n" + host + "\r\n",
        "GET /v2/demo/health HTTP/1.1\r\n" + host + "X: " + "a".repeat(20_000) + "\r\n\r\n",
        "POST /v2/demo/run HTTP/1.1\r\n" + host + "Content-Length: many\r\n\r\n",
        "POST /v2/demo/run HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip\r\n\r\n",
        "POST /v2/demo/run HTTP/1.1\r\n" + host + "Expect: nothing\r\nContent-Length: 2\r\n\r\n{}",
        "POST /run HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n",
        "PATCH /v2/demo/run HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n",
        admin("PUT", "endpoints/demo", "{\"workers\": {"),
        admin("PUT", "endpoints/demo", "workers: {max: 1"),
        admin("PUT", "endpoints/demo", "workers: [1\n"),
        admin("PUT", "endpoints/demo", "a: b: c"),
        admin("PUT", "endpoints/demo", "\tworkers: {}"),
        admin("PUT", "endpoints/demo", "a: @b"),
        admin("PUT", "endpoints/demo", "- 1\n -2: 3"),
        admin("PUT", "endpoints/demo", "a: 'x"),
        admin("PUT", "endpoints/demo", "%X"),
        admin("PUT", "endpoints/demo", "a: &b &c d"),
        admin("POST", "endpoints/demo/clock/advance", "{\"by\":"),
        admin("POST", "endpoints/demo/faults", "{\"operation\": run, S3CR3T"),
        admin("PUT", "endpoints/demo/script", "[{do: [{complete: \"\\q\"}]}]"));
  }

  private static String admin(String method, String path, String body) {
    return method
        + " /_localpod/"
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  // ---- what cannot be decoded

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v2/demo/status/job?ttl=%zz",
        "GET /v2/demo/status/job?ttl=%",
        "GET /v2/demo/status/job?ttl=%4",
        "GET /v2/demo/stream/job?wait=1000&wait=%ff",
        "POST /v2/demo/runsync?wait=%c3%28",
        "GET /v2/demo/health?a=1&%zz=b",
        "GET /_localpod/endpoints/demo/journal?after=%zz",
        "GET /_localpod/endpoints/demo/jobs?%ff"
      })
  @Proves("HTTP-7")
  void a_query_that_cannot_be_decoded_is_400(String call) throws IOException {
    HttpAnswer answer = sent(call);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("is not UTF-8 in percent-encoding; % itself is %25");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%41%c3%bc", "a=%25zz", "a=%E2%82%AC&&b", "%41=", "a+b=c", ""})
  void a_query_that_can_be_decoded_is_accepted(String query) throws IOException {
    assertThat(sent("GET /v2/demo/health?" + query).status()).isEqualTo(200);
  }

  @Test
  @Proves("HTTP-11")
  void a_transfer_encoding_beside_chunked_is_400() throws IOException {
    try (var connection = WIRE.connect()) {
      connection.send(
          """
          POST /v2/demo/run HTTP/1.1
          Host: localhost
          Authorization: localpod
          Transfer-Encoding: gzip, chunked

          c
          {"input":{}}
          0

          """);

      assertThat(connection.answer())
          .isEqualTo(
              HttpAnswer.badRequest(
                  "the header Transfer-Encoding is 'gzip, chunked'; must be chunked, or left out"));
    }
  }

  private static HttpAnswer sent(String call) throws IOException {
    try (var connection = WIRE.connect()) {
      return connection
          .send(call + " HTTP/1.1\nHost: localhost\nAuthorization: localpod\nContent-Length: 0\n\n")
          .answer();
    }
  }
}
