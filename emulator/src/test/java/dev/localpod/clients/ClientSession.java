package dev.localpod.clients;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.journal.JournalEntry;
import dev.localpod.script.Scripts;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** One try of a case: the endpoint, its clients, and what the endpoint saw of them. */
final class ClientSession {

  private static final ConditionFactory AWAIT =
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(2));

  private final Localpod localpod;
  private final Endpoint endpoint;
  private final TestedClock clock;
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private boolean worksUntilThePause;
  private Optional<ClientTransport> transport = Optional.empty();

  ClientSession(Localpod localpod, Endpoint endpoint, TestedClock clock) {
    this.localpod = localpod;
    this.endpoint = endpoint;
    this.clock = clock;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  // ---- clients

  private ClientTransport transport() {
    var http = URI.create(localpod.httpBaseUrl() + "/" + endpoint.id());
    transport = Optional.of(ClientTransport.to(http, endpoint.apiKey()));
    return transport.get();
  }

  GoClient go() {
    return new GoClient(transport());
  }

  PythonClient python() {
    return new PythonClient(transport(), this::pause);
  }

  PythonClient pythonOverHttps() {
    transport =
        Optional.of(
            ClientTransport.to(endpoint.baseUrl(), endpoint.apiKey(), endpoint.sslContext()));
    return new PythonClient(transport.get(), this::pause);
  }

  // ---- work that ends when the client pauses: the states it sees depend on no machine

  void workUntilThePause() {
    worksUntilThePause = true;
    endpoint.script(
        Scripts.handle(
            job -> {
              mayEnd.await();
              return "done";
            }));
  }

  private void pause(Duration length) {
    if (worksUntilThePause) {
      mayEnd.countDown();
      AWAIT.until(() -> endpoint.jobs().stream().allMatch(job -> job.status().isFinal()));
    }
  }

  // ---- what the endpoint saw

  /** Returns the calls with their answers. */
  List<String> calls() {
    int sent = transport.map(ClientTransport::calls).orElse(0);
    return calls(endpoint, sent).stream().map(call -> CallText.of(call, clock)).toList();
  }

  /** Returns the calls of an endpoint once there are so many: the last one is recorded late. */
  static List<JournalEntry> calls(Endpoint endpoint, int number) {
    Supplier<List<JournalEntry>> calls =
        () -> endpoint.journal().entries().stream().filter(CallText::isCall).toList();
    AWAIT.until(() -> calls.get().size() >= number);
    return calls.get();
  }
}
