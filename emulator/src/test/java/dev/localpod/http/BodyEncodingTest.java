package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.script.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Headers that change what a body is, or when it comes. */
@Timeout(60)
class BodyEncodingTest {

  private static final String BODY = "{\"input\":{}}";

  private final HttpFixture wire = HttpFixture.to(Script.ECHO);

  @AfterEach
  void close() {
    wire.close();
  }

  @Test
  @Proves("HTTP-11")
  void an_encoded_body_is_refused_by_the_name_of_the_header() throws IOException {
    HttpAnswer answer = call("localpod", "Content-Encoding: gzip");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
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
    try (RawConnection connection = wire.connect()) {
      announce(connection, key, header, BODY.length());
      return connection.send(BODY.getBytes(StandardCharsets.UTF_8)).answer();
    }
  }

  private static void announce(RawConnection connection, String key, String header, int length)
      throws IOException {
    connection.send(
        """
        POST /v2/demo/run HTTP/1.1
        Host: localhost
        Authorization: %s
        %s
        Content-Length: %d

        """
            .formatted(key, header, length));
  }
}
