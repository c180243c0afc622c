package dev.localpod.assertions;

import static dev.localpod.assertions.FailureMessages.failureOf;
import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.localpod.Endpoint;
import dev.localpod.fault.Faults;
import dev.localpod.script.Scripts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A receiver of webhooks that the emulator delivers twice. */
class DoubledWebhookTest {

  @RegisterExtension private final EndpointFixture fixture = new EndpointFixture();

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private HttpServer receiver;

  @BeforeEach
  void receive() throws Exception {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        call -> {
          bodies.add(new String(call.getRequestBody().readAllBytes()));
          call.sendResponseHeaders(200, -1);
          call.close();
        });
    receiver.start();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  private String run() {
    return fixture.run(
        "{\"input\":{},\"webhook\":\"http://127.0.0.1:%d/\"}"
            .formatted(receiver.getAddress().getPort()));
  }

  @Test
  void the_fault_and_the_assertions_agree() {
    Endpoint endpoint = fixture.endpoint().script(Scripts.complete("a cup"));
    endpoint.faults().add(Faults.doubled().onWebhook());
    String job = run();

    assertThat(endpoint).eventually(it -> it.webhooks().areAcknowledged());
    assertThat(bodies).hasSize(2);
    assertThat(endpoint).webhooks().takeAttempts(1).areHandledOnce(List.of(job));
    assertThat(failureOf(() -> assertThat(endpoint).webhooks().areHandledOnce(List.of(job, job))))
        .contains("but it was handled 2 times\n")
        .contains(job + " webhook: double")
        .contains("attempt 1 sent again");
  }

  @Test
  void a_lost_attempt_shows_no_second_delivery() {
    Endpoint endpoint = fixture.endpoint().script(Scripts.complete("a cup"));
    endpoint.faults().add(Faults.lose().onWebhook());
    String job = run();
    endpoint.clock().advance(ofSeconds(10));

    assertThat(endpoint).eventually(it -> it.webhooks().areAcknowledged().takeAttempts(2));
    assertThat(bodies).hasSize(1);
    assertThat(failureOf(() -> assertThat(endpoint).webhooks().areHandledOnce(List.of(job))))
        .contains("none was delivered twice");
  }
}
