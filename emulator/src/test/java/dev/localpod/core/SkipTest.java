package dev.localpod.core;

import static dev.localpod.core.EngineFixture.START;
import static dev.localpod.core.EngineFixture.fixed;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.JobStatus.IN_PROGRESS;
import static dev.localpod.job.JobStatus.IN_QUEUE;
import static dev.localpod.job.JobStatus.TIMED_OUT;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.core.time.VirtualClock;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.job.Policy;
import dev.localpod.journal.CallRequest;
import dev.localpod.journal.Event;
import dev.localpod.journal.TruncatedJson;
import dev.localpod.json.Json;
import dev.localpod.json.JsonPointer;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Condition;
import dev.localpod.script.Rule;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import dev.localpod.script.Step;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The clock that skips what clients can only wait for. */
@Timeout(300)
class SkipTest {

  private VirtualClock clock = VirtualClock.skipping(START);

  private Engine engine = engine(settings(Scripts.after(ofSeconds(20)).complete("done")));

  // ---- held calls

  @Test
  void a_held_call_never_waits_in_real_time() {
    RunsyncCall run = runsync();

    assertThat(run.answer()).isCompleted();
    assertThat(run.answer().join().status()).isEqualTo(COMPLETED);
    assertThat(passed()).isEqualTo(ofSeconds(20));
  }

  @Test
  void time_rests_once_the_call_is_answered() {
    runsync();
    assertThat(clock.nextDue()).isPresent();

    assertThat(passed()).isEqualTo(ofSeconds(20));
  }

  @Test
  void a_held_call_stops_at_its_own_end() {
    engine = workersThat(Scripts.hang());

    RunsyncCall run = engine.runsync(JobRequest.of(Json.EMPTY), Optional.of(ofSeconds(5)));

    assertThat(run.answer().join().status()).isEqualTo(IN_PROGRESS);
    assertThat(passed()).isEqualTo(ofSeconds(5));
  }

  @Test
  void nothing_skips_while_another_call_is_being_served() {
    ClientCall served = engine.begin();
    ClientCall holding = engine.begin();
    CompletableFuture<Job> answer = runsync().answer();
    assertThat(answer).isNotDone();

    served.end(call("health", Optional.empty(), Optional.empty(), Optional.empty()));

    assertThat(answer).isCompleted();
    holding.end(call("runsync", Optional.empty(), Optional.of(COMPLETED), Optional.empty()));
  }

  @Test
  void each_stop_on_the_way_sees_exactly_its_own_time() {
    engine =
        workersThat(Scripts.after(ofMillis(1)).progress(1).after(ofMillis(2)).complete("done"));

    runsync();

    assertThat(jumps())
        .extracting(jump -> Duration.between(START, jump.to()))
        .containsExactly(ofMillis(1), ofMillis(3));
  }

  // ---- polls

  @Test
  void a_poller_sees_each_state_in_order() {
    engine =
        engine(
            settings(Scripts.after(ofSeconds(1)).progress(50).after(ofSeconds(2)).complete("done"))
                .workers(WorkerSettings.DEFAULT.count(0, 1).coldStart(ofSeconds(20))));
    JobId id = run();

    assertThat(List.of(poll(id), poll(id), poll(id), poll(id)))
        .containsExactly(IN_QUEUE, IN_PROGRESS, IN_PROGRESS, COMPLETED);
    assertThat(passed()).isEqualTo(ofSeconds(23));
  }

  @Test
  void a_poll_of_a_final_job_moves_nothing() {
    JobId id = run();
    poll(id);
    poll(id);
    Duration before = passed();

    poll(id);

    assertThat(passed()).isEqualTo(before);
  }

  @Test
  void looking_from_inside_moves_nothing() {
    JobId id = run();

    engine.status(id);
    engine.jobs();
    engine.health();

    assertThat(passed()).isZero();
  }

  @Test
  void a_day_of_ttl_passes_for_a_client_that_polls() {
    engine = engine(settings(Script.ECHO).workers(WorkerSettings.DEFAULT.count(0, 0)));
    JobId id = run();

    assertThat(poll(id)).isEqualTo(IN_QUEUE);
    assertThat(poll(id)).isEqualTo(TIMED_OUT);
    assertThat(passed()).isEqualTo(ofHours(24));
  }

  @Test
  void an_unread_result_is_not_forgotten_while_another_job_is_polled() {
    engine = workersThat(byPrompt());
    JobId quick = run("quick");
    JobId slow = run("slow"); // 40 minutes; the result of the other is kept for 30
    pollTimes(slow, 50);
    assertThat(passed()).isLessThan(ofMinutes(31));
    assertThat(engine.status(slow).status()).isEqualTo(IN_PROGRESS);

    assertThat(poll(quick)).isEqualTo(COMPLETED);

    pollTimes(slow, 50);
    assertThat(engine.status(slow).status()).isEqualTo(COMPLETED);
  }

  @Test
  void a_result_that_nobody_ever_reads_keeps_others_waiting_for_a_while_only() throws Exception {
    engine = engine(settings(byPrompt()).workers(fixed(2)).skipTimeout(ofMillis(50)));
    run("quick");
    JobId slow = run("slow");

    pollUntil(slow, COMPLETED);

    assertThat(jumps())
        .extracting(Event.Clock::cause)
        .anyMatch(
            cause ->
                cause.startsWith(
                    "50 ms of real time have passed in which a client polled an unfinished job"));
  }

  @Test
  void asking_for_health_again_and_seeing_the_same_waits_for_it_to_change() {
    engine =
        engine(
            settings(Script.ECHO)
                .workers(WorkerSettings.DEFAULT.count(1, 1).coldStart(ofSeconds(9))));

    assertThat(health().workers().initializing()).isEqualTo(1);
    assertThat(passed()).isZero();
    assertThat(health().workers().initializing()).isEqualTo(1);
    assertThat(health().workers().ready()).isEqualTo(1);
    assertThat(passed()).isEqualTo(ofSeconds(9));
    health();
    health();
    assertThat(passed()).isEqualTo(ofSeconds(9));
  }

  // ---- being told to wait

  @Test
  void an_answer_that_tells_the_client_to_wait_takes_time_to_that_end() {
    run();
    ClientCall refused = engine.begin();

    refused.end(call("run", Optional.empty(), Optional.empty(), Optional.of(ofSeconds(7))));

    assertThat(passed()).isEqualTo(ofSeconds(7));
  }

  @Test
  void what_falls_due_until_then_happens_at_its_own_time() {
    JobId id = run();
    ClientCall refused = engine.begin();

    refused.end(call("run", Optional.empty(), Optional.empty(), Optional.of(ofSeconds(30))));

    assertThat(passed()).isEqualTo(ofSeconds(30));
    assertThat(engine.status(id).state().endedAt()).contains(START.plusSeconds(20));
  }

  // ---- webhooks

  @Test
  void a_client_that_only_awaits_its_webhook_gets_it() throws Exception {
    var posted = new CountDownLatch(1);
    engine =
        engine(
            settings(Scripts.after(ofHours(1)).complete("done")),
            (job, edition, fault, onBegin) -> {
              posted.countDown();
              return acknowledged();
            });

    runWithWebhook();
    posted.await();

    assertThat(jumps()).extracting(Event.Clock::cause).contains("a client awaits its webhook");
  }

  @Test
  void a_receiver_that_has_to_be_asked_again_is() throws Exception {
    var attempts = new CountDownLatch(3);
    engine =
        engine(
            settings(Scripts.complete("done")),
            (job, edition, fault, onBegin) -> {
              attempts.countDown();
              return CompletableFuture.completedFuture(
                  new WebhookSender.Attempt(WebhookSender.Attempt.Outcome.FAILED, "answered 500"));
            });

    runWithWebhook();
    attempts.await();

    assertThat(passed()).isEqualTo(ofSeconds(20));
  }

  @Test
  void nothing_skips_while_a_webhook_is_under_way() {
    var underWay = new CompletableFuture<WebhookSender.Attempt>();
    engine =
        engine(settings(byPrompt()).workers(fixed(2)), (job, edition, fault, onBegin) -> underWay);
    engine.run(withWebhook(Json.of(Map.of("prompt", "quick"))));
    JobId slow = run("slow");

    poll(slow);
    poll(slow);
    assertThat(passed()).isEqualTo(ofSeconds(1));

    underWay.complete(
        new WebhookSender.Attempt(WebhookSender.Attempt.Outcome.ACKNOWLEDGED, "answered 200"));
    assertThat(passed()).isGreaterThan(ofSeconds(1));
  }

  // ---- what never moves time, and what ends a wait

  @Test
  void nobody_that_waits_for_the_journal_moves_time() {
    run();

    engine.journal().whenAfter(engine.journal().last());

    assertThat(passed()).isZero();
  }

  @Test
  void each_jump_is_in_the_journal_with_its_cause_and_the_sum() {
    engine = workersThat(Scripts.after(ofSeconds(2)).progress(1).after(ofSeconds(3)).complete(1));

    runsync();

    assertThat(jumps())
        .containsExactly(
            new Event.Clock(START, START.plusSeconds(2), "a call is held", ofSeconds(2)),
            new Event.Clock(
                START.plusSeconds(2), START.plusSeconds(5), "a call is held", ofSeconds(5)));
    assertThat(engine.journal().summary().skipped()).isEqualTo(ofSeconds(5));
  }

  @Test
  void it_can_be_advanced_too() {
    JobId id = run();

    engine.advance(ofSeconds(20));

    assertThat(engine.status(id).status()).isEqualTo(COMPLETED);
    assertThat(passed()).isEqualTo(ofSeconds(20));
  }

  @Test
  void the_limits_of_a_window_are_left_behind_by_waiting_as_told() {
    for (int i = 0; i < 2; i++) {
      admitted(Operation.PURGE_QUEUE)
          .end(call("purge-queue", Optional.empty(), Optional.empty(), Optional.empty()));
    }
    ClientCall refused = engine.begin();
    Duration wait = ofSeconds(10);
    refused.end(call("purge-queue", Optional.empty(), Optional.empty(), Optional.of(wait)));

    admitted(Operation.PURGE_QUEUE);
    assertThat(passed()).isEqualTo(wait);
  }

  // ---- words for it

  private static EndpointSettings settings(Script script) {
    return EndpointSettings.DEFAULT.script(script).workers(fixed(1)).executionTimeout(ofHours(2));
  }

  private Engine workersThat(Script script) {
    return engine(settings(script).workers(fixed(2)));
  }

  private Engine engine(EndpointSettings settings) {
    return engine(settings, WebhookSender.NONE);
  }

  /** An engine on a clock of its own, so that nothing else is due there. */
  private Engine engine(EndpointSettings settings, WebhookSender webhooks) {
    clock = VirtualClock.skipping(START);
    return new Engine(settings, clock, 1, EngineDependencies.none().webhooks(webhooks));
  }

  /** A job that says so takes a second, another one 40 minutes. */
  private static Script byPrompt() {
    return new Script(
        List.of(
            new Rule(
                List.of(new Condition.Equal(JsonPointer.parse("/prompt"), Json.of("quick"))),
                List.of(new Step.After(ofSeconds(1)))),
            new Rule(List.of(), List.of(new Step.After(ofMinutes(40))))));
  }

  private ClientCall admitted(Operation operation) {
    ClientCall call = engine.begin();
    call.admit("key", operation);
    return call;
  }

  private JobId run() {
    return engine.run(JobRequest.of(Json.EMPTY)).id();
  }

  private JobId run(String prompt) {
    return engine.run(JobRequest.of((Json.Obj) Json.of(Map.of("prompt", prompt)))).id();
  }

  private RunsyncCall runsync() {
    return engine.runsync(JobRequest.of(Json.EMPTY), Optional.empty());
  }

  private void runWithWebhook() {
    engine.run(withWebhook(Json.EMPTY));
  }

  private static JobRequest withWebhook(Json input) {
    return new JobRequest(
        (Json.Obj) input,
        Policy.DEFAULT,
        Optional.of(URI.create("http://127.0.0.1:1/hook")),
        Optional.empty());
  }

  private static CompletableFuture<WebhookSender.Attempt> acknowledged() {
    return CompletableFuture.completedFuture(
        new WebhookSender.Attempt(WebhookSender.Attempt.Outcome.ACKNOWLEDGED, "answered 200"));
  }

  private JobStatus poll(JobId id) {
    ClientCall call = engine.begin();
    Job job = engine.status(id);
    call.polled(job);
    call.end(call("status", Optional.of(id), Optional.of(job.status()), Optional.empty()));
    return job.status();
  }

  private void pollTimes(JobId id, int times) {
    for (int i = 0; i < times; i++) {
      poll(id);
    }
  }

  private void pollUntil(JobId id, JobStatus status) {
    while (poll(id) != status) {
      Thread.onSpinWait();
    }
  }

  private Health health() {
    ClientCall call = engine.begin();
    Health health = engine.health();
    call.polled(health);
    call.end(call("health", Optional.empty(), Optional.empty(), Optional.empty()));
    return health;
  }

  private static Event.Call call(
      String operation,
      Optional<JobId> job,
      Optional<JobStatus> jobStatus,
      Optional<Duration> retryAfter) {
    return new Event.Call(
        operation,
        job,
        new CallRequest(0, START, START, "GET", "", Map.of(), TruncatedJson.NOTHING),
        new Event.Answer(200, jobStatus, Optional.empty(), retryAfter, Optional.empty()));
  }

  private Duration passed() {
    return Duration.between(START, clock.now());
  }

  private List<Event.Clock> jumps() {
    var jumps = new ArrayList<Event.Clock>();
    engine
        .journal()
        .entries()
        .forEach(
            entry -> {
              if (entry.event() instanceof Event.Clock jump) {
                jumps.add(jump);
              }
            });
    return jumps;
  }
}
