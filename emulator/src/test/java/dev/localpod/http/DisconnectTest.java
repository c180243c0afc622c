package dev.localpod.http;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.localpod.fault.Faults;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.journal.Event;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.RateLimits;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that end the connection while their call is held: SYNC-5, STRM-2, STRM-7. */
@Timeout(300)
class DisconnectTest {

  private static final byte[] INPUT = "{\"input\":{}}".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING = {};
  private static final Script ONE_CHUNK = Scripts.after(ofSeconds(5)).chunk("one").complete("done");

  private HttpFixture wire = HttpFixture.to(ONE_CHUNK);

  @AfterEach
  void close() {
    wire.close();
  }

  enum End {
    FIN,
    RST;

    void of(RawConnection connection) throws IOException {
      if (this == RST) {
        connection.reset();
      } else {
        connection.close();
      }
    }
  }

  @Test
  @Proves({"STRM-2", "STRM-7"})
  void a_chunk_that_a_timed_out_reader_did_not_get_goes_to_the_next_one() throws Exception {
    wire.post("/run", "{\"input\":{}}");
    var impatient =
        HttpRequest.newBuilder(
                URI.create(wire.endpoint().baseUrl() + "/stream/" + HttpFixture.FIRST))
            .header("Authorization", "localpod")
            .timeout(ofSeconds(1))
            .build();
    assertThatExceptionOfType(HttpTimeoutException.class)
        .isThrownBy(() -> HttpClient.newHttpClient().send(impatient, BodyHandlers.ofString()));
    untilNothingIsHeld(); // the client closes its connection at some time after its exception
    wire.advance(ofSeconds(6));

    assertThat(wire.get("/stream/" + HttpFixture.FIRST).body())
        .isEqualTo("{\"status\":\"COMPLETED\",\"stream\":[{\"output\":\"one\"}]}");
  }

  @ParameterizedTest
  @EnumSource
  @Proves("STRM-7")
  void a_reader_that_left_takes_no_chunks(End end) throws Exception {
    wire.post("/run", "{\"input\":{}}");
    RawConnection reader = wire.connect().call("GET", "/stream/" + HttpFixture.FIRST, NOTHING);
    wire.untilHeldFor(ofSeconds(5));
    await().until(() -> wire.endpoint().heldCalls().size() == 1);

    end.of(reader);

    untilNothingIsHeld();
    assertThat(lastAnswer("stream")).isEqualTo(clientLeft());
    wire.advance(ofSeconds(6));
    assertThat(wire.get("/stream/" + HttpFixture.FIRST).body()).contains("one");
  }

  @ParameterizedTest
  @EnumSource
  @Proves("SYNC-5")
  void the_job_of_a_caller_that_left_goes_on(End end) throws Exception {
    RawConnection caller = wire.connect().call("POST", "/runsync", INPUT);
    await().until(() -> wire.endpoint().heldCalls().size() == 1);

    end.of(caller);

    untilNothingIsHeld();
    assertThat(lastAnswer("runsync")).isEqualTo(clientLeft());
    wire.advance(ofSeconds(6));
    assertThat(wire.endpoint().jobs().get(0).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(wire.endpoint().journal().entries()).noneMatch(entry -> entry.event().reportsEnd());
  }

  @Test
  @Proves("SYNC-5")
  void a_call_to_status_sync_ends_with_its_connection() throws Exception {
    wire.post("/run", "{\"input\":{}}");
    RawConnection caller = wire.connect().call("GET", "/status-sync/" + HttpFixture.FIRST, NOTHING);
    await().until(() -> wire.endpoint().heldCalls().size() == 1);

    caller.close();

    untilNothingIsHeld();
    assertThat(lastAnswer("status-sync")).isEqualTo(clientLeft());
  }

  @Test
  @Proves("STRM-7")
  void another_reader_is_not_affected() throws Exception {
    wire.post("/run", "{\"input\":{}}");
    RawConnection first = wire.connect().call("GET", "/stream/" + HttpFixture.FIRST, NOTHING);
    await().until(() -> wire.endpoint().heldCalls().size() == 1);
    RawConnection second = wire.connect().call("GET", "/stream/" + HttpFixture.FIRST, NOTHING);
    await().until(() -> wire.endpoint().heldCalls().size() == 2);

    first.close();
    await().until(() -> wire.endpoint().heldCalls().size() == 1);
    wire.advance(ofSeconds(6));

    assertThat(second.answer().body()).contains("one");
    second.close();
  }

  @Test
  @Proves("SYNC-5")
  void a_pipelined_call_is_not_lost() throws Exception {
    try (RawConnection client = wire.connect()) {
      client.call("POST", "/runsync", INPUT);
      await().until(() -> wire.endpoint().heldCalls().size() == 1);
      client.call("GET", "/health", NOTHING);
      wire.advance(ofSeconds(6));

      assertThat(client.answer().body()).contains("COMPLETED");
      assertThat(client.answer().body()).contains("\"jobs\"");
    }
  }

  @Test
  @Proves("SYNC-5")
  void a_delayed_call_of_a_client_that_left_does_nothing() throws Exception {
    wire.endpoint().faults().add(Faults.delay(ofSeconds(4)).on(Operation.RUN));
    RawConnection client = wire.connect().call("POST", "/run", INPUT);
    wire.untilHeldFor(ofSeconds(4));

    client.close();
    wire.untilOver("run");
    wire.advance(ofSeconds(60));

    assertThat(lastAnswer("run")).isEqualTo(clientLeft());
    assertThat(wire.endpoint().jobs()).isEmpty();
  }

  @Test
  @Proves({"SYNC-5", "STRM-2"})
  void a_slow_answer_ends_with_its_connection_and_gives_its_chunks_back() throws Exception {
    wire.post("/run", "{\"input\":{}}");
    wire.advance(ofSeconds(6));
    wire.endpoint().faults().add(Faults.slow(ofSeconds(40)).on(Operation.STREAM));
    RawConnection client = wire.connect().call("GET", "/stream/" + HttpFixture.FIRST, NOTHING);
    wire.untilHeldFor(ofSeconds(2));

    client.close();
    wire.untilOver("stream");

    assertThat(lastAnswer("stream")).isEqualTo(clientLeft());
    assertThat(wire.get("/stream/" + HttpFixture.FIRST).body()).contains("one");
  }

  @Test
  @Proves("SYNC-5")
  void a_skipping_clock_does_not_wait_for_a_caller_that_left() throws Exception {
    wire.close();
    var released = new CountDownLatch(1);
    wire =
        HttpFixture.to(
            HttpFixture.demo()
                .clock(ClockMode.SKIP)
                .script(
                    Scripts.handle(
                        job -> {
                          released.await();
                          return "done";
                        })));
    Instant before = wire.endpoint().clock().now();
    RawConnection caller = wire.connect().call("POST", "/runsync?wait=300000", INPUT);
    await().until(() -> wire.endpoint().heldCalls().size() == 1);
    caller.close();
    untilNothingIsHeld();

    released.countDown();
    await().until(() -> wire.endpoint().jobs().get(0).status() == JobStatus.COMPLETED);

    assertThat(Duration.between(before, wire.endpoint().clock().now())).isLessThan(ofSeconds(60));
  }

  @Test
  @Proves({"SYNC-4", "SYNC-5"})
  void two_thousand_held_calls_end_with_their_connections() throws Exception {
    wire.close();
    wire =
        HttpFixture.to(
            HttpFixture.demo()
                .settings(EndpointSettings.DEFAULT.limits(RateLimits.OFF).script(Scripts.hang())));
    List<RawConnection> connections = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      connections.add(wire.connect().call("POST", "/runsync?wait=300000", INPUT));
    }
    await()
        .atMost(HttpFixture.PATIENCE)
        .untilAsserted(() -> assertThat(wire.endpoint().heldCalls()).hasSize(2_000));

    for (int i = 0; i < 2_000; i += 2) {
      connections.get(i).close();
    }
    await()
        .atMost(HttpFixture.PATIENCE)
        .untilAsserted(() -> assertThat(wire.endpoint().heldCalls()).hasSize(1_000));

    wire.advance(ofSeconds(300));
    for (int i = 1; i < 2_000; i += 2) {
      assertThat(connections.get(i).answer().status()).isEqualTo(200);
      connections.get(i).close();
    }
  }

  private void untilNothingIsHeld() {
    await().atMost(HttpFixture.PATIENCE).until(() -> wire.endpoint().heldCalls().isEmpty());
  }

  private static Event.Answer clientLeft() {
    return new Event.Answer(
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of("the client ended the connection"));
  }

  private Event.Answer lastAnswer(String operation) {
    wire.untilOver(operation);
    return wire.endpoint().journal().entries().stream()
        .filter(
            entry -> entry.event() instanceof Event.Call call && call.operation().equals(operation))
        .map(entry -> ((Event.Call) entry.event()).answer())
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }
}
