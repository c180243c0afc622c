package dev.localpod.examples.recipes;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static dev.localpod.script.Scripts.at;
import static dev.localpod.script.Scripts.attempt;
import static dev.localpod.script.Scripts.when;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.localpod.Endpoint;
import dev.localpod.Sleeper;
import dev.localpod.fault.Faults;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.junit.Allow;
import dev.localpod.junit.EachEdition;
import dev.localpod.junit.Leftover;
import dev.localpod.junit.LocalpodEndpoint;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithClock;
import dev.localpod.junit.WithLimits;
import dev.localpod.junit.WithPolicy;
import dev.localpod.junit.WithScript;
import dev.localpod.junit.WithWorkers;
import dev.localpod.script.Delay;
import dev.localpod.script.Scripts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The recipes of the page with that name. */
@LocalpodTest
class RecipesTest {

  @Test
  void a_worker_that_takes_a_while(Endpoint endpoint) throws Exception {
    endpoint.script(Scripts.after(ofSeconds(20)).complete(Map.of("image", "cup.png")));

    assertThat(new CupClient(endpoint).draw("a cup")).contains("cup.png");
  }

  @Test
  void a_worker_that_looks_at_its_input(Endpoint endpoint) throws Exception {
    endpoint.script(
        when(at("/prompt").contains("large"))
            .fail("CUDA out of memory")
            .otherwise()
            .complete("ok"));

    var client = new CupClient(endpoint);
    assertThat(client.draw("a cup")).contains("COMPLETED");
    assertThat(client.draw("a large cup")).contains("CUDA out of memory");
  }

  @Test
  void a_worker_in_java(Endpoint endpoint) throws Exception {
    endpoint.script(
        Scripts.handle(job -> "a picture of " + job.input().at("/prompt").orElseThrow()));

    assertThat(new CupClient(endpoint).draw("a cup")).contains("a picture of");
  }

  @Test
  void times_that_vary(Endpoint endpoint) throws Exception {
    endpoint.script(Scripts.after(Delay.uniform(ofSeconds(5), ofSeconds(9))).complete("ok"));

    new CupClient(endpoint).draw("a cup");

    assertThat(endpoint).onlyJob().ranForAtMost(ofSeconds(9)); // the same time in each run
  }

  @Test
  @WithWorkers(coldStart = "2m")
  void a_cold_start(Endpoint endpoint) throws Exception {
    new CupClient(endpoint).draw("a cup");

    assertThat(endpoint).onlyJob().waitedInQueue(ofMinutes(2));
  }

  @Test
  @WithWorkers(max = 0)
  @WithPolicy(ttl = "10m")
  void a_job_that_no_worker_takes(Endpoint endpoint) throws Exception {
    assertThat(new CupClient(endpoint).draw("a cup")).contains("TIMED_OUT");
  }

  @Test
  @WithClock(value = "skip", step = "10s")
  void a_client_that_gives_up(Endpoint endpoint) throws Exception {
    endpoint.script(Scripts.hang());

    assertThat(new CupClient(endpoint).drawWithin(ofMinutes(2), "a cup")).contains("CANCELLED");

    assertThat(endpoint).client().cancelsOnTimeOut().isBilledAtMost(ofMinutes(5));
  }

  @Test
  void the_states_of_a_job(Endpoint endpoint) throws Exception {
    endpoint.script(Scripts.progress(50).after(ofSeconds(5)).complete("ok"));

    new CupClient(endpoint).draw("a cup");

    assertThat(endpoint)
        .onlyJob()
        .wentThrough(JobStatus.IN_QUEUE, JobStatus.IN_PROGRESS, JobStatus.COMPLETED)
        .reportedProgress(50);
  }

  @Test
  void tokens_that_stream(Endpoint endpoint) throws Exception {
    endpoint.script(Scripts.chunk("Hel").after(ofSeconds(1)).chunk("lo").complete());
    var client = new CupClient(endpoint);

    assertThat(client.stream(client.submit("a cup"))).isEqualTo("Hello");
  }

  @Test
  void a_burst_of_429(Endpoint endpoint) throws Exception {
    endpoint.faults().add(Faults.status(429).retryAfter(3).on(Operation.RUN).times(2));

    new CupClient(endpoint).draw("a cup");

    assertThat(endpoint).calls().to(Operation.RUN).honourRetryAfter().times(3);
  }

  @Test
  @WithLimits("{run: {requests: 1}}")
  void a_limit_of_the_service(Endpoint endpoint) throws Exception {
    var client = new CupClient(endpoint);
    client.draw("a cup");
    client.draw("another cup");

    assertThat(endpoint).calls().to(Operation.RUN).answered(429).once();
  }

  @Test
  void an_answer_that_is_lost(Endpoint endpoint) {
    endpoint.faults().add(Faults.dropAfter().on(Operation.RUN));

    assertThatThrownBy(() -> new CupClient(endpoint).draw("a cup")).isInstanceOf(IOException.class);

    assertThat(endpoint).client().submitsNothingTwice();
  }

  @Test
  void a_worker_that_is_lost(Endpoint endpoint) throws Exception {
    endpoint.script(when(attempt(1)).after(ofSeconds(30)).crash().otherwise().complete("ok"));

    assertThat(new CupClient(endpoint).draw("a cup")).contains("\"retries\":1");
  }

  @Test
  @Allow(Leftover.POLL_AFTER_THE_END)
  void a_result_that_expires(Endpoint endpoint) throws Exception {
    var client = new CupClient(endpoint);
    String job = client.submit("a cup");
    client.await(job);

    endpoint.clock().advance(ofMinutes(31));

    assertThat(client.look(job)).contains("its result has expired");
  }

  @Test
  void a_webhook_that_comes_twice(Endpoint endpoint) throws Exception {
    endpoint.faults().add(Faults.doubled().onWebhook());
    Queue<String> received = new ConcurrentLinkedQueue<>();
    HttpServer receiver = receiver(received);

    new CupClient(endpoint).submit("a cup", address(receiver));
    endpoint.clock().advance(ofMinutes(1)); // returns when all webhooks are delivered
    receiver.stop(0);

    assertThat(received).hasSize(2).allSatisfy(body -> assertThat(body).contains("COMPLETED"));
  }

  @Test
  void what_was_submitted(Endpoint endpoint) throws Exception {
    new CupClient(endpoint).draw("a cup");

    assertThat(endpoint).onlyJob().hasInput(Map.of("prompt", "a cup"));
    assertThat(endpoint)
        .calls()
        .to(Operation.RUN)
        .withHeader("Content-Type", "application/json")
        .once();
  }

  @Test
  @Timeout(60)
  @WithClock("manual")
  void how_it_polls(Endpoint endpoint) throws Exception {
    endpoint.script(Scripts.after(ofMinutes(9)).complete("ok"));
    endpoint.clock().asJavaClock(); // the client shares its time, so assertions measure in it
    Sleeper sleeper = endpoint.clock()::advance;

    new CupClient(endpoint.baseUrl(), endpoint.apiKey(), sleeper).draw("a cup");

    assertThat(endpoint)
        .polling()
        .neverFasterThan(ofSeconds(1))
        .backsOff(2, 0, ofSeconds(32))
        .stopsAfterTheFinalStatus();
  }

  @Test
  @WithClock("manual")
  void a_client_that_does_not_pause_fails_the_recipe_of_pauses(Endpoint endpoint) throws Exception {
    endpoint.script(Scripts.after(ofMinutes(9)).complete("ok"));
    endpoint.clock().asJavaClock();
    var asked = new AtomicInteger();
    Sleeper restless =
        pause -> endpoint.clock().advance(asked.incrementAndGet() < 20 ? ZERO : ofMinutes(9));

    new CupClient(endpoint.baseUrl(), endpoint.apiKey(), restless).draw("a cup");

    assertThatThrownBy(() -> assertThatItPausesAndStops(endpoint))
        .hasMessageContaining("it was polled again after 0s");
  }

  @Test
  @WithClock("manual")
  @Allow(Leftover.POLL_AFTER_THE_END)
  void a_client_that_polls_on_fails_the_recipe_of_pauses(Endpoint endpoint) throws Exception {
    endpoint.script(Scripts.after(ofMinutes(9)).complete("ok"));
    endpoint.clock().asJavaClock();
    Sleeper sleeper = endpoint.clock()::advance;
    var client = new CupClient(endpoint.baseUrl(), endpoint.apiKey(), sleeper);
    String job = client.submit("a cup");
    client.await(job);
    client.await(job);

    assertThatThrownBy(() -> assertThatItPausesAndStops(endpoint))
        .hasMessageContaining("it was polled once after COMPLETED");
  }

  /** Asserts what the recipe does. */
  private static void assertThatItPausesAndStops(Endpoint endpoint) {
    assertThat(endpoint)
        .polling()
        .neverFasterThan(ofSeconds(1))
        .backsOff(2, 0, ofSeconds(32))
        .stopsAfterTheFinalStatus();
  }

  @Test
  void which_bound_ended_a_job(Endpoint endpoint) throws Exception {
    endpoint.script(Scripts.hang());

    new CupClient(endpoint).draw("a cup");

    // all of the execution timeout, 10 min by default; a ttl would have ended it before
    assertThat(endpoint).onlyJob().isTimedOut().ranFor(ofMinutes(10));
  }

  @Test
  @WithPolicy(ttl = "4m")
  void a_job_whose_ttl_ends_it_ran_for_less(Endpoint endpoint) throws Exception {
    endpoint.script(Scripts.hang());

    new CupClient(endpoint).draw("a cup");

    assertThat(endpoint).onlyJob().isTimedOut().ranFor(ofMinutes(4));
  }

  @Test
  void two_endpoints(
      @LocalpodEndpoint("images") Endpoint images, @LocalpodEndpoint("words") Endpoint words)
      throws Exception {
    words.script(Scripts.complete("a small cup"));

    assertThat(new CupClient(words).draw("describe it")).contains("a small cup");
    new CupClient(images).draw("a small cup");

    assertThat(images).onlyJob().hasInput(Map.of("prompt", "a small cup"));
  }

  @EachEdition
  @WithPolicy(executionTimeout = "10m")
  @WithScript("[{do: [{hang: true}]}]")
  void whichever_reading_of_the_documents_is_right(Endpoint endpoint) throws Exception {
    assertThat(new CupClient(endpoint).draw("a cup"))
        .containsAnyOf("TIMED_OUT", "executionTimeout exceeded");
  }

  @Test
  void what_happened(Endpoint endpoint) throws Exception {
    new CupClient(endpoint).draw("a cup");

    List<String> story = endpoint.timelines().stream().map(Object::toString).toList();

    assertThat(story).singleElement().asString().contains("IN_QUEUE -> IN_PROGRESS");
  }

  private static HttpServer receiver(Queue<String> received) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        call -> {
          received.add(new String(call.getRequestBody().readAllBytes()));
          call.sendResponseHeaders(200, -1);
          call.close();
        });
    server.start();
    return server;
  }

  private static URI address(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }
}
