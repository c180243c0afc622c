package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that change what a body is, or when it comes. */
@Timeout(300)
class BodyEncodingTest {

  private static final String BODY = "{\"input\":{}}";

  private HttpFixture wire = HttpFixture.to(Script.ECHO);

  @AfterEach
  void close() {
    wire.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST purge-queue",
        "POST cancel/nobody",
        "POST retry/nobody",
        "POST status/nobody",
        "GET status/nobody",
        "POST status-sync/nobody",
        "POST stream/nobody",
        "GET health",
        "GET requests",
        "GET openai/v1/models"
      })
  @Proves({"HTTP-9", "HTTP-11"})
  void an_encoded_body_is_refused_where_none_is_needed_and_before_the_job_is_looked_up(String call)
      throws IOException {
    HttpAnswer answer = call(call, "localpod", "Content-Encoding: gzip");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .contains("the header Content-Encoding is 'gzip'; must be identity, or left out");
  }

  @Test
  @Proves({"HTTP-9", "HTTP-11"})
  void a_wrong_key_is_refused_before_an_encoded_body() throws IOException {
    assertThat(call("POST purge-queue", "wrong-key", "Content-Encoding: gzip").status())
        .isEqualTo(401);
  }

  @Test
  @Proves("HTTP-11")
  void a_call_without_a_body_may_name_an_encoding() throws IOException {
    try (RawConnection connection = wire.connect()) {
      announce(connection, "POST purge-queue", "localpod", "Content-Encoding: gzip", 0);

      assertThat(connection.answer().status()).isEqualTo(200);
    }
  }

  @Test
  @Proves("HTTP-11")
  void an_encoded_body_of_a_worker_that_needs_none_is_refused() throws IOException {
    wire.close();
    wire = HttpFixture.to(HttpFixture.demo().workers(WorkerSettings.DEFAULT.attached(true)));

    assertThat(call("GET ping/worker-1", "localpod", "Content-Encoding: gzip").body())
        .contains("the header Content-Encoding is 'gzip'; must be identity, or left out");
  }

  @Test
  @Proves("HTTP-11")
  void the_encoding_identity_is_none() throws IOException {
    assertThat(call("localpod", "Content-Encoding: identity").status()).isEqualTo(200);
  }

  @Test
  @Proves("HTTP-11")
  void a_client_that_is_refused_is_not_told_to_send_its_body() throws IOException {
    try (RawConnection connection = wire.connect()) {
      announce(connection, "wrong-key", "Expect: 100-continue", BODY.length());

      assertThat(connection.answer().status()).isEqualTo(401);
    }
    try (RawConnection connection = wire.connect()) {
      announce(connection, "localpod", "Expect: 100-continue", 11 << 20);

      assertThat(connection.answer().status()).isEqualTo(400);
    }
  }

  @Test
  @Proves("HTTP-11")
  void a_client_that_is_let_in_is_told_to_send_its_body() throws IOException {
    try (RawConnection connection = wire.connect()) {
      announce(connection, "localpod", "Expect: 100-continue", BODY.length());
      byte[] interim = connection.socket().getInputStream().readNBytes(25);
      assertThat(new String(interim, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 100 ");
      connection.send(BODY.getBytes(StandardCharsets.UTF_8));

      assertThat(connection.answer().status()).isEqualTo(200);
    }
  }

  private HttpAnswer call(String key, String header) throws IOException {
    return call("POST run", key, header);
  }

  private HttpAnswer call(String operation, String key, String header) throws IOException {
    try (RawConnection connection = wire.connect()) {
      announce(connection, operation, key, header, BODY.length());
      return connection.send(BODY.getBytes(StandardCharsets.UTF_8)).answer();
    }
  }

  private static void announce(RawConnection connection, String key, String header, int length)
      throws IOException {
    announce(connection, "POST run", key, header, length);
  }

  private static void announce(
      RawConnection connection, String operation, String key, String header, int length)
      throws IOException {
    connection.send(
        """
        %s HTTP/1.1
        Host: localhost
        Authorization: %s
        %s
        Content-Length: %d

        """
            .formatted(operation.replace(" ", " /v2/demo/"), key, header, length));
  }
}
