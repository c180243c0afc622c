package dev.localpod.core;

import static dev.localpod.core.EngineFixture.START;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.JobStatus.IN_PROGRESS;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.core.SharedTime.Participant;
import dev.localpod.core.time.VirtualClock;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Policy;
import dev.localpod.json.Json;
import dev.localpod.options.DueEvent;
import dev.localpod.options.EndpointSettings;
import dev.localpod.script.Rule;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import dev.localpod.script.Step;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that are due at one instant come in the order that is chosen. */
class EventOrderTest {

  private static final Script TEN_SECONDS = Scripts.after(ofSeconds(10)).complete("done");
  private static final Policy TTL_OF_TEN = EngineFixture.ttl(ofSeconds(10));

  private final List<String> offered = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @CsvSource({"0, TIMED_OUT", "1, COMPLETED"})
  void the_first_of_ttl_and_completion_decides_how_a_job_ends(int chosen, JobStatus end) {
    EngineFixture endpoint = EngineFixture.with(TEN_SECONDS);
    endpoint.clock.order(due -> choose(due, chosen));

    JobId job = endpoint.run(TTL_OF_TEN);
    endpoint.engine.advance(ofSeconds(10));

    assertThat(endpoint.status(job)).isEqualTo(end);
    assertThat(offered).containsExactly("ttl, completion");
  }

  @Test
  void without_an_order_they_come_as_they_were_scheduled() {
    EngineFixture endpoint = EngineFixture.with(TEN_SECONDS);

    JobId job = endpoint.run(TTL_OF_TEN);
    endpoint.engine.advance(ofSeconds(10));

    assertThat(endpoint.status(job)).isEqualTo(JobStatus.TIMED_OUT);
  }

  @Test
  void nothing_is_asked_about_one_event() {
    EngineFixture endpoint = EngineFixture.with(TEN_SECONDS);
    endpoint.clock.order(due -> choose(due, 0));

    endpoint.run();
    endpoint.engine.advance(ofSeconds(10));

    assertThat(offered).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 2})
  void an_order_that_chooses_none_of_them_is_refused(int chosen) {
    EngineFixture endpoint = EngineFixture.with(TEN_SECONDS);
    endpoint.clock.order(due -> chosen);
    JobId job = endpoint.run(TTL_OF_TEN);

    assertThatThrownBy(() -> endpoint.engine.advance(ofSeconds(10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "an order chose event %s of [ttl of job %s, completion of job %s]; must be 0 to 1"
                .formatted(chosen, job, job));
  }

  @ParameterizedTest
  @MethodSource("scriptsOfTenSeconds")
  void each_event_of_a_worker_is_named_by_what_it_does_then(Script script, String name) {
    EngineFixture endpoint = EngineFixture.with(script);
    endpoint.clock.order(due -> choose(due, 0));

    endpoint.run(TTL_OF_TEN);
    endpoint.engine.advance(ofSeconds(10));

    assertThat(offered).containsExactly("ttl, " + name);
  }

  static Stream<Arguments> scriptsOfTenSeconds() {
    Scripts.Steps tenSeconds = Scripts.after(ofSeconds(10));
    return Stream.of(
        Arguments.of(tenSeconds.complete("done"), "completion"),
        Arguments.of(tenSeconds.completeWithoutOutput(), "completion"),
        Arguments.of(tenSeconds.fail("no"), "failure"),
        Arguments.of(tenSeconds.crash(), "crash"),
        Arguments.of(tenSeconds.chunk("a").complete("done"), "chunk and completion"),
        Arguments.of(
            new Script(List.of(new Rule(List.of(), List.of(new Step.After(ofSeconds(10)))))),
            "completion"),
        Arguments.of(
            tenSeconds.progress(1).after(ofSeconds(1)).progress(2).complete("done"), "progress"),
        Arguments.of(tenSeconds.after(ofSeconds(1)).complete("done"), "next step"));
  }

  // ---- with clients, while time is skipped

  @ParameterizedTest
  @CsvSource({"0, COMPLETED", "1, CANCELLED"})
  void a_client_that_wakes_up_acts_before_or_after_what_is_due_then(int chosen, JobStatus end) {
    Engine engine = skipping(TEN_SECONDS, WebhookSender.NONE, chosen);
    JobId job = engine.run(JobRequest.of(Json.EMPTY)).id();
    var client = new Sleeping(engine);

    client.sleep(ofSeconds(10), () -> engine.cancel(job)).join();

    assertThat(engine.status(job).status()).isEqualTo(end);
    assertThat(offered).containsExactly("completion, client");
  }

  @ParameterizedTest
  @CsvSource({"0, COMPLETED", "1, IN_PROGRESS"})
  void what_waits_for_the_turn_of_a_client_comes_when_the_client_waits_again(
      int chosen, JobStatus seen) {
    Engine engine = skipping(TEN_SECONDS, WebhookSender.NONE, chosen);
    JobId job = engine.run(JobRequest.of(Json.EMPTY)).id();
    var first = new AtomicReference<JobStatus>();
    var second = new AtomicReference<JobStatus>();
    var client = new Sleeping(engine);

    client.sleep(ofSeconds(10), () -> first.set(engine.status(job).status())).join();
    client.sleep(ofSeconds(1), () -> second.set(engine.status(job).status())).join();

    assertThat(first).hasValue(seen);
    assertThat(second).hasValue(COMPLETED);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0"})
  void a_webhook_comes_before_or_after_a_client_that_wakes_up_as_its_job_ends(
      int chosen, int sent) {
    var attempts = new CopyOnWriteArrayList<JobId>();
    WebhookSender webhooks =
        (job, edition, fault, onBegin) -> {
          attempts.add(job.id());
          return CompletableFuture.completedFuture(
              new WebhookSender.Attempt(WebhookSender.Attempt.Outcome.ACKNOWLEDGED, "200"));
        };
    Engine engine = skipping(TEN_SECONDS, webhooks, 0, chosen);
    URI url = URI.create("http://127.0.0.1:1/hook");
    // Frozen, for time may go on to an awaited webhook before the client sleeps.
    ClockFreeze frozen = engine.clockControl().freeze();
    engine.run(request(Policy.DEFAULT, Optional.of(url)));
    var seen = new AtomicReference<Integer>();
    var client = new Sleeping(engine);

    CompletableFuture<Void> asleep = client.sleep(ofSeconds(10), () -> seen.set(attempts.size()));
    frozen.close();
    asleep.join();

    assertThat(offered).containsExactly("completion, client", "webhook, client");
    assertThat(seen).hasValue(sent);
  }

  @Test
  void a_client_whose_call_was_answered_comes_before_the_rest_if_it_gets_the_turn() {
    Script chunk = Scripts.after(ofSeconds(10)).chunk("a").after(ofSeconds(10)).complete("done");
    Engine engine = skipping(chunk, WebhookSender.NONE, 1, 1);
    JobId job = engine.run(request(TTL_OF_TEN, Optional.empty())).id();
    engine.begin();

    CompletableFuture<StreamBatch> batch = engine.stream(job, ofSeconds(60));

    assertThat(batch.orTimeout(30, TimeUnit.SECONDS).join().status()).isEqualTo(IN_PROGRESS);
    assertThat(engine.status(job).status()).isEqualTo(IN_PROGRESS);
    assertThat(offered).containsExactly("ttl, chunk", "ttl, clients");
  }

  private static JobRequest request(Policy policy, Optional<URI> webhook) {
    return new JobRequest(Json.EMPTY, policy, webhook, Optional.empty());
  }

  private Engine skipping(Script script, WebhookSender webhooks, int... choices) {
    VirtualClock clock = VirtualClock.skipping(START);
    var turn = new int[1];
    clock.order(due -> choose(due, turn[0] < choices.length ? choices[turn[0]++] : 0));
    return new Engine(
        EndpointSettings.DEFAULT.script(script),
        clock,
        42,
        EngineDependencies.none().webhooks(webhooks));
  }

  private int choose(List<DueEvent> due, int chosen) {
    offered.add(String.join(", ", due.stream().map(DueEvent::what).toList()));
    return chosen;
  }

  /** A client that acts on the thread that wakes it up. */
  private static final class Sleeping implements Participant {
    private final Engine engine;

    Sleeping(Engine engine) {
      this.engine = engine;
    }

    CompletableFuture<Void> sleep(Duration duration, Runnable then) {
      var done = new CompletableFuture<Void>();
      SharedTime time = engine.sharedTime();
      time.wait(
          this,
          this,
          time.now().plus(duration),
          false,
          () -> {
            time.resume(this);
            then.run();
            done.complete(null);
          });
      return done.orTimeout(30, TimeUnit.SECONDS);
    }

    @Override
    public State state(boolean closely) {
      return State.ELSEWHERE;
    }

    @Override
    public String describe() {
      return "a client";
    }
  }
}
