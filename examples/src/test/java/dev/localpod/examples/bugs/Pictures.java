package dev.localpod.examples.bugs;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import com.sun.net.httpserver.HttpServer;
import dev.localpod.Endpoint;
import dev.localpod.fault.Faults;
import dev.localpod.job.Operation;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithClock;
import dev.localpod.script.Scripts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tests of {@link PictureClient}, one for each bug; {@link BugTableTest} runs them. */
final class Pictures {

  private Pictures() {}

  /** The bug that the client has. */
  static Optional<ClientBug> bug = Optional.empty();

  @LocalpodTest(strict = true)
  @WithClock("manual")
  static class ClientTest {

    private PictureClient client;

    @BeforeEach
    void connect(Endpoint endpoint) {
      client =
          new PictureClient(
              endpoint.baseUrl(),
              endpoint.apiKey(),
              endpoint.clock().asJavaClock(),
              endpoint.clock()::advance,
              bug);
    }

    @Test
    void busy_poll(Endpoint endpoint) throws Exception {
      drawSlowly(endpoint);
      assertThat(endpoint).polling().neverFasterThan(ofSeconds(1));
    }

    @Test
    void no_backoff(Endpoint endpoint) throws Exception {
      drawSlowly(endpoint);
      assertThat(endpoint).polling().backsOff(2, 0.1, ofSeconds(8));
    }

    private void drawSlowly(Endpoint endpoint) throws Exception {
      endpoint.script(Scripts.after(ofSeconds(20)).complete("a picture"));
      client.await(client.submit("a cup"), ofMinutes(1));
    }

    @Test
    void no_cancel(Endpoint endpoint) throws Exception {
      endpoint.script(Scripts.hang());
      client.await(client.submit("a cup"), ofSeconds(10));
    }

    @Test
    void forgotten_job(Endpoint endpoint) throws Exception {
      client.drawBoth("a cup", "a mug");
    }

    @Test
    void late_reader(Endpoint endpoint) throws Exception {
      client.await(client.submit("a cup"), ofMinutes(1));
    }

    @Test
    void resubmits(Endpoint endpoint) throws Exception {
      endpoint.faults().add(Faults.dropAfter().on(Operation.RUN));
      try {
        client.submit("a cup");
      } catch (IOException noAnswer) {
        // The right client leaves it to its caller.
      }
      assertThat(endpoint).client().submitsNothingTwice();
    }

    @Test
    void repeats_refused(Endpoint endpoint) throws Exception {
      endpoint.faults().add(Faults.status(400).on(Operation.RUN).times(2));
      client.submit("a cup");
      assertThat(endpoint).calls().repeatNothingRefused();
    }

    @Test
    void wrong_key(Endpoint endpoint) throws Exception {
      client.submit("a cup");
    }

    @Test
    void ignores_retry_after(Endpoint endpoint) throws Exception {
      endpoint.faults().add(Faults.status(429).retryAfter(5).on(Operation.RUN));
      client.submit("a cup");
      assertThat(endpoint).calls().honourRetryAfter();
    }

    @Test
    void polls_after_end(Endpoint endpoint) throws Exception {
      client.await(client.submit("a cup"), ofMinutes(1));
    }

    @Test
    void unknown_status(Endpoint endpoint) throws Exception {
      endpoint.script(Scripts.hang());
      client.await(client.submit("a cup"), ofMinutes(12));
      assertThat(endpoint).polling().stopsAfterTheFinalStatus();
    }

    @Test
    void half_read(Endpoint endpoint) throws Exception {
      streamed(endpoint);
    }

    @Test
    void drops_chunks(Endpoint endpoint) throws Exception {
      List<String> collected = streamed(endpoint);
      assertThat(endpoint).onlyJob().receivedChunks(collected);
    }

    private List<String> streamed(Endpoint endpoint) throws Exception {
      endpoint.script(Scripts.chunk("a").chunk("b").after(ofSeconds(1)).chunk("c").complete());
      return client.stream(client.submit("a cup"));
    }

    @Test
    void wrong_path(Endpoint endpoint) throws Exception {
      client.await(client.submit("a cup"), ofMinutes(1));
    }

    @Test
    void no_ttl(Endpoint endpoint) throws Exception {
      client.submit("a cup");
      assertThat(endpoint).onlyJob().hasTtl(ofMinutes(10));
    }

    @Test
    void skips_health(Endpoint endpoint) throws Exception {
      endpoint.faults().add(Faults.status(503).on(Operation.HEALTH));
      client.submit("a cup");
    }

    @Test
    void misspells(Endpoint endpoint) throws Exception {
      endpoint.script(Scripts.complete("a picture of {{input.prompt}}"));
      client.await(client.submit("a cup"), ofMinutes(1));
    }

    @Test
    @WithClock("skip")
    void hasty(Endpoint endpoint) throws Exception {
      endpoint.script(Scripts.after(ofMinutes(2)).complete("a picture"));
      client.draw("a cup", ofMinutes(5));
    }

    @Test
    void swallows_429(Endpoint endpoint) throws Exception {
      endpoint.faults().add(Faults.status(429).retryAfter(5).on(Operation.RUN));
      client.submit("a cup");
      assertThat(endpoint).calls().honourRetryAfter();
    }

    @Test
    void hangs_up(Endpoint endpoint) throws Exception {
      endpoint.script(Scripts.hang());
      client.awaitInOneCall(client.submit("a cup"), ofMillis(300));
      assertThat(endpoint).client().cancelsOnTimeOut();
    }

    @Test
    void shortens_ids(Endpoint endpoint) throws Exception {
      client.await(client.submit("a cup"), ofMinutes(1));
    }

    @Test
    void wrong_type(Endpoint endpoint) throws Exception {
      deliver(endpoint);
      assertThat(endpoint).onlyJob().hasInput(Map.of("prompt", "a cup", "steps", 4));
    }

    @Test
    void retries_without_end(Endpoint endpoint) throws Exception {
      endpoint.script(Scripts.fail("CUDA out of memory"));
      client.awaitWithRetries(client.submit("a cup"), ofMinutes(1));
      assertThat(endpoint).calls().to(Operation.RETRY).atMost(2);
    }

    @Test
    void purges(Endpoint endpoint) throws Exception {
      endpoint.script(Scripts.hang());
      client.await(client.submit("a cup"), ofSeconds(10));
      assertThat(endpoint).calls().to(Operation.PURGE_QUEUE).never();
    }

    @Test
    void stores_twice(Endpoint endpoint) throws Exception {
      endpoint.faults().add(Faults.doubled().onWebhook());
      deliver(endpoint);
      assertThat(endpoint).webhooks().areHandledOnce(client.stored());
    }

    private void deliver(Endpoint endpoint) throws Exception {
      HttpServer receiver =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      receiver.createContext(
          "/",
          call -> {
            client.receive(new String(call.getRequestBody().readAllBytes(), UTF_8));
            call.sendResponseHeaders(200, -1);
            call.close();
          });
      receiver.start();
      URI address = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort());
      client.submit("a cup", 4, address);
      assertThat(endpoint).eventually(it -> it.webhooks().areAcknowledged());
      receiver.stop(0);
    }
  }
}
