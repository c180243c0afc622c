package dev.localpod.http;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.localpod.core.WebhookSender.Attempt;
import dev.localpod.core.time.VirtualClock;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.job.Policy;
import dev.localpod.job.SubmissionKind;
import dev.localpod.json.Json;
import dev.localpod.options.Edition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Webhooks to hosts whose names are slow to resolve. */
@Timeout(300)
class HostLookupTest {

  private final CountDownLatch nameServerAnswers = new CountDownLatch(1);
  private final VirtualClock clock = new VirtualClock(Instant.EPOCH);
  private final WebhookClient client =
      new WebhookClient(
          Set.of("slow-0.example"), this::addresses, clock, SslContextFactory.Client::new);
  private final HttpServer receiver =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

  HostLookupTest() throws IOException {
    receiver.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterEach
  void close() {
    nameServerAnswers.countDown();
    client.close();
    receiver.stop(0);
  }

  private InetAddress[] addresses(String host) throws UnknownHostException {
    try {
      nameServerAnswers.await();
    } catch (InterruptedException closed) {
      throw new UnknownHostException(host);
    }
    return new InetAddress[] {InetAddress.getLoopbackAddress()};
  }

  @Test
  @Proves("HOOK-1")
  void a_name_that_does_not_resolve_fails_within_the_time_of_the_attempt() throws Exception {
    List<CompletableFuture<Attempt>> slow = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      slow.add(send("slow-" + i + ".example"));
    }
    assertThat(send("localhost").get(30, TimeUnit.SECONDS).detail()).isEqualTo("answered 200");
    assertThat(send("127.0.0.1").get(30, TimeUnit.SECONDS).detail()).isEqualTo("answered 200");
    assertThat(slow).noneMatch(CompletableFuture::isDone);

    clock.advance(ofSeconds(10));

    assertThat(slow)
        .allSatisfy(
            attempt ->
                assertThat(attempt.get(30, TimeUnit.SECONDS))
                    .extracting(Attempt::outcome, Attempt::detail)
                    .contains(Attempt.Outcome.FAILED));
    assertThat(slow.get(7).join().detail()).isEqualTo("name does not resolve within 10s");
  }

  private CompletableFuture<Attempt> send(String host) {
    var request =
        new JobRequest(
            Json.EMPTY,
            Policy.DEFAULT,
            Optional.of(URI.create("http://" + host + ":" + receiver.getAddress().getPort() + "/")),
            Optional.empty(),
            Optional.empty());
    Job job = Job.submitted(new JobId("j"), SubmissionKind.RUN, request, Instant.EPOCH);
    return client.send(job, Edition.DOCUMENTED, Optional.empty(), () -> {});
  }
}
