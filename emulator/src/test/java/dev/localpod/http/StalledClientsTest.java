package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.localpod.fidelity.Proves;
import dev.localpod.journal.Event;
import dev.localpod.script.Scripts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many more clients that stall than the server has threads, and a client that does not. */
@Timeout(300)
class StalledClientsTest {

  private static final int MANY = 150;
  private static final byte[] BODY = "{\"input\":{\"n\":1}}".getBytes(StandardCharsets.US_ASCII);

  private final List<RawConnection> stalled = new ArrayList<>();
  private final HttpFixture wire = HttpFixture.to(Scripts.echo());

  @AfterEach
  void close() throws IOException {
    for (RawConnection connection : stalled) {
      connection.close();
    }
    wire.close();
  }

  @ParameterizedTest
  @Proves("HTTP-7")
  @CsvSource({
    "/v2/demo/run, X-Nothing: special",
    "/v2/demo/runsync, X-Nothing: special",
    "/v2/demo/run, Expect: 100-continue",
    "/_localpod/endpoints/demo/run, X-Nothing: special"
  })
  void bodies_that_do_not_come_keep_nobody_waiting(String path, String header) throws IOException {
    for (int i = 0; i < MANY; i++) {
      stalled.add(begin(path, "localpod", BODY.length, header).send(new byte[] {BODY[0]}));
    }

    assertOthersAreServed();
    byte[] rest = new String(BODY, 1, BODY.length - 1, StandardCharsets.US_ASCII).getBytes();
    assertThat(stalled.get(0).send(rest).socket().getInputStream().read()).isEqualTo('H');
  }

  @ParameterizedTest
  @Proves("RUN-2")
  @CsvSource({"localpod, 20000000", "wrong-key, 1000"})
  void refused_bodies_that_do_not_come_keep_nobody_waiting(String key, int length)
      throws IOException {
    for (int i = 0; i < MANY; i++) {
      stalled.add(begin("/v2/demo/run", key, length, "X-Nothing: special").send(new byte[] {'{'}));
    }

    assertOthersAreServed();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/demo/status/" + HttpFixture.FIRST, "/_localpod/endpoints/demo/jobs"})
  void answers_that_nobody_reads_keep_nobody_waiting(String path) throws IOException {
    String text = "x".repeat(9 << 20);
    wire.post("/run", "{\"input\":{\"text\":\"" + text + "\"}}");
    for (int i = 0; i < 40; i++) {
      RawConnection connection = wire.connectReadingSlowly();
      stalled.add(connection);
      connection.send("GET " + path + " HTTP/1.1\nHost: localhost\nAuthorization: localpod\n\n");
    }
    for (RawConnection connection : stalled) {
      assertThat(connection.socket().getInputStream().read()).isEqualTo('H');
    }

    assertOthersAreServed();
    InputStream newest = stalled.get(stalled.size() - 1).socket().getInputStream();
    assertThat(newest.skip(text.length())).isEqualTo(text.length());
  }

  @Test
  @Proves("HTTP-7")
  void a_body_that_stops_coming_is_408_and_its_connection_ends() throws IOException {
    try (RawConnection connection =
        begin("/v2/demo/run", "localpod", 1_000, "X-Nothing: special").send("{")) {
      String answer =
          new String(
              connection.socket().getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

      assertThat(answer)
          .startsWith("HTTP/1.1 408 ")
          .contains(
              "Connection: close",
              "1 bytes of the request body came in 10 seconds; must be 1000 or more a second");
    }
  }

  @Test
  void clients_that_leave_before_their_body_is_complete_leave_no_call_behind() throws IOException {
    for (int i = 0; i < MANY; i++) {
      stalled.add(begin("/v2/demo/run", "localpod", 1_000, "X-Nothing: special").send("{"));
    }
    for (int i = 0; i < MANY; i++) {
      if (i % 2 == 0) {
        stalled.get(i).close();
      } else {
        stalled.get(i).reset();
      }
    }

    await().atMost(HttpFixture.PATIENCE).until(() -> calls().size() == MANY);
    assertThat(calls()).allMatch(call -> call.answer().code() == 400);
  }

  private List<Event.Call> calls() {
    return wire.endpoint().journal().entries().stream()
        .flatMap(entry -> entry.event() instanceof Event.Call call ? Stream.of(call) : null)
        .toList();
  }

  private void assertOthersAreServed() {
    assertThat(wire.get("/health").status()).isEqualTo(200);
    assertThat(wire.post("/run", "{\"input\":{}}").status()).isEqualTo(200);
    assertThat(wire.callAnywhere("GET", "/_localpod/health").status()).isEqualTo(200);
  }

  private RawConnection begin(String path, String key, int length, String header)
      throws IOException {
    return wire.connect()
        .send(
            """
            POST %s HTTP/1.1
            Host: localhost
            Authorization: %s
            %s
            Content-Length: %d

            """
                .formatted(path, key, header, length));
  }
}
