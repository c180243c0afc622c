package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.localpod.fidelity.Proves;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.RateLimits;
import dev.localpod.script.Scripts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Calls that are held, and the end of the emulator; alone in the process, for its threads. */
@Isolated
class ManyCallsTest {

  @Test
  @Proves("SYNC-4")
  void three_hundred_and_ninety_held_calls_take_fewer_than_120_threads() throws Exception {
    byte[] body = "{\"input\":{}}".getBytes(StandardCharsets.US_ASCII);
    Set<Thread> ofOtherTests = Thread.getAllStackTraces().keySet(); // some linger for a while
    try (var wire = HttpFixture.to(Scripts.after(Duration.ofSeconds(1)).complete("done"))) {
      List<RawConnection> connections = new ArrayList<>();
      for (int i = 0; i < 390; i++) {
        connections.add(wire.connect().call("POST", "/runsync?wait=300000", body));
      }
      wire.untilSubmitted(390);
      // A process of its own would have some twenty more.
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(Thread::isAlive)
          .filteredOn(thread -> !ofOtherTests.contains(thread))
          .hasSizeLessThan(100);

      wire.advance(Duration.ofSeconds(390));
      for (RawConnection connection : connections) {
        HttpAnswer answer = connection.answer();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"status\":\"");
        connection.close();
      }
    }
  }

  @Test
  void an_emulator_that_is_closed_answers_each_of_many_held_calls() throws Exception {
    List<RawConnection> connections = new ArrayList<>();
    try (var wire =
        HttpFixture.to(
            HttpFixture.demo()
                .settings(
                    EndpointSettings.DEFAULT.limits(RateLimits.OFF).script(Scripts.hang())))) {
      wire.post("/run", "{\"input\":{}}");
      for (int i = 0; i < 250; i++) {
        String again = "/status-sync/" + HttpFixture.FIRST + "?wait=300000";
        connections.add(wire.connect().call("GET", again, new byte[0]));
        byte[] body = "{\"input\":{}}".getBytes(StandardCharsets.US_ASCII);
        connections.add(wire.connect().call("POST", "/runsync?wait=300000", body));
      }
      await().atMost(HttpFixture.PATIENCE).until(() -> wire.endpoint().heldCalls().size() == 500);
    }

    for (RawConnection connection : connections) {
      HttpAnswer answer = connection.answer();
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("\"status\":\"IN_");
      connection.close();
    }
  }

  @Test
  void an_emulator_that_is_closed_answers_held_calls_with_what_there_is() {
    CompletableFuture<HttpAnswer> held;
    try (var wire = HttpFixture.to(Scripts.hang())) {
      held = wire.hold("/runsync", "{\"input\":{}}");
      wire.untilHeldFor(Duration.ofSeconds(90));
    }

    assertThat(held.join().body()).contains("\"status\":\"IN_PROGRESS\"");
  }
}
