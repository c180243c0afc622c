package dev.localpod.assertions;

import static dev.localpod.assertions.FailureMessages.failureOf;
import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static dev.localpod.job.Operation.RUNSYNC;
import static dev.localpod.job.Operation.STREAM;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.job.Operation;
import dev.localpod.script.Scripts;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that end their connection while their call is held (SYNC-5, STRM-7). */
class HungUpClientTest {

  @RegisterExtension private final EndpointFixture fixture = new EndpointFixture();

  private Endpoint endpoint() {
    return fixture.endpoint();
  }

  /** Makes a call, hangs up while it is held, and waits until the journal says so. */
  private void hangUp(Operation operation, String method, String path) throws Exception {
    Socket socket = fixture.open(method, path, "{\"input\":{}}");
    endpoint().awaitHeldCalls(1);
    socket.close();
    assertThat(endpoint()).eventually(it -> it.calls().to(operation).answered(0).once());
  }

  @Test
  void a_runsync_without_a_reader_is_given_up() throws Exception {
    endpoint().script(Scripts.after(ofSeconds(5)).complete("a cup"));
    hangUp(RUNSYNC, "POST", "/runsync");
    endpoint().clock().advance(ofSeconds(5));

    assertThat(endpoint()).onlyJob().isCompleted();
    assertThat(endpoint()).client().wastesAtMost(ofSeconds(5));
    assertThat(failureOf(() -> assertThat(endpoint()).client().wastesAtMost(ofSeconds(4))))
        .contains("but it is 5s: 5s for job ")
        .contains("no answer, the client ended the connection");
    assertThat(failureOf(() -> assertThat(endpoint()).client().fetchesEveryResult()))
        .contains(" was not\n");
    assertThat(failureOf(() -> assertThat(endpoint()).client().awaitsOrCancelsEveryJob()))
        .contains(" was neither: its client never polled it\n");
    assertThat(failureOf(() -> assertThat(endpoint()).client().cancelsOnTimeOut()))
        .contains("but it did not cancel job ");
  }

  @Test
  void a_client_that_comes_back_has_not_given_up() throws Exception {
    endpoint().script(Scripts.after(ofSeconds(5)).complete("a cup"));
    hangUp(RUNSYNC, "POST", "/runsync");
    endpoint().clock().advance(ofSeconds(5));
    fixture.call("/status/" + endpoint().jobs().get(0).id(), "");

    assertThat(endpoint()).client().wastesAtMost(ofSeconds(0)).fetchesEveryResult();
    assertThat(endpoint()).client().awaitsOrCancelsEveryJob();
  }

  @Test
  void a_stream_without_a_reader_is_given_up_and_its_chunks_are_not_lost() throws Exception {
    endpoint().script(Scripts.after(ofSeconds(5)).chunk("one").after(ofSeconds(5)).complete());
    String job = fixture.run();
    hangUp(STREAM, "GET", "/stream/" + job);
    endpoint().clock().advance(ofSeconds(6));

    assertThat(failureOf(() -> assertThat(endpoint()).onlyJob().receivedChunks(List.of())))
        .contains("chunk 1 of 1, \"one\", is missing");
    assertThat(failureOf(() -> assertThat(endpoint()).client().wastesAtMost(ofSeconds(0))))
        .contains("but it is 6s");

    assertThat(fixture.body("/stream/" + job)).contains("one");
    endpoint().clock().advance(ofSeconds(4));
    assertThat(fixture.body("/stream/" + job)).contains("COMPLETED");
    assertThat(endpoint()).onlyJob().receivedChunks(List.of("one"));
    assertThat(endpoint()).client().wastesAtMost(ofSeconds(0)).fetchesEveryResult();
  }
}
