package dev.localpod.core;

import static dev.localpod.core.EngineFixture.START;
import static dev.localpod.job.JobStatus.CANCELLED;
import static dev.localpod.job.JobStatus.IN_QUEUE;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.localpod.core.limit.LimitUse;
import dev.localpod.core.time.VirtualClock;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.journal.CallRequest;
import dev.localpod.journal.Event;
import dev.localpod.journal.TruncatedJson;
import dev.localpod.json.Json;
import dev.localpod.options.EndpointSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The calls of clients, from their arrival to their answer. */
class OpenCallsTest {

  private static final CallRequest REQUEST =
      new CallRequest(0, START, START, "POST", "", Map.of(), TruncatedJson.NOTHING);

  private final EngineFixture fixture = EngineFixture.withoutWorkers();
  private final Engine engine = fixture.engine;

  @Test
  void a_call_is_in_the_journal_once_however_often_it_ends() {
    ClientCall call = engine.begin();

    call.end(answer(Optional.empty(), Optional.empty()));
    call.end(answer(Optional.empty(), Optional.empty()));

    assertThat(fixture.events(Event.Call.class)).hasSize(1);
  }

  @Test
  void a_call_that_is_held_is_in_the_journal_from_its_start() {
    var started = new Event.CallStarted("runsync", Optional.empty(), REQUEST);

    engine.begin().start(started);

    assertThat(fixture.events(Event.CallStarted.class)).containsExactly(started);
  }

  @Test
  void a_call_knows_when_it_began_and_what_was_in_the_journal_before() {
    fixture.run();
    fixture.advance(ofSeconds(3));

    ClientCall call = engine.begin();

    assertThat(call.after()).isEqualTo(engine.journal().last());
    assertThat(call.at()).isEqualTo(START.plusSeconds(3));
  }

  @Test
  void a_call_counts_as_under_way_until_it_ends_and_in_its_window_after_that() {
    ClientCall call = engine.begin();
    call.admit("key", Operation.RUN);
    engine.begin().admit("key", Operation.HEALTH); // which has no limit
    assertThat(engine.limitUse())
        .extracting(LimitUse::operation, LimitUse::requests, LimitUse::concurrent)
        .containsExactly(tuple(Operation.RUN, 1, 1));

    call.end(answer(Optional.empty(), Optional.empty()));

    assertThat(engine.limitUse())
        .extracting(LimitUse::requests, LimitUse::concurrent)
        .containsExactly(tuple(1, 0));
  }

  @Test
  void polls_of_a_clock_that_does_not_skip_change_nothing() {
    ClientCall call = engine.begin();

    call.polled(engine.health());
    call.polled(engine.status(fixture.run()));

    assertThat(fixture.clock.now()).isEqualTo(START);
  }

  @Test
  void a_submission_of_a_clock_that_does_not_skip_awaits_no_poll() {
    JobId job = fixture.run();

    engine
        .begin()
        .end(
            new Event.Call(
                "run",
                Optional.of(job),
                REQUEST,
                new Event.Answer(
                    200,
                    Optional.of(IN_QUEUE),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())));

    assertThat(fixture.status(job)).isEqualTo(IN_QUEUE);
    assertThat(fixture.events(Event.Call.class))
        .singleElement()
        .matches(call -> !call.reportsEnd());
  }

  @Test
  void no_call_of_an_endpoint_that_was_removed_begins() {
    assertThat(engine.whenEnded()).isNotDone();

    engine.remove();

    assertThat(engine.whenEnded()).isDone();
    assertThatExceptionOfType(EndpointGoneException.class).isThrownBy(engine::begin);
  }

  @Test
  void of_two_back_offs_the_longer_one_is_waited_for() {
    Engine skipping = skipping();
    ClockFreeze frozen = skipping.clockControl().freeze();
    for (int seconds : new int[] {30, 5}) {
      skipping.begin().end(answer(Optional.empty(), Optional.of(ofSeconds(seconds))));
    }

    frozen.close();

    assertThat(skipping.clock().now()).isEqualTo(START.plusSeconds(30));
  }

  // ---- calls that are held

  @Test
  void a_pause_until_an_instant_that_has_passed_is_none() {
    assertThat(engine.pauseUntil(START)).isCompletedWithValue(START);
    assertThat(engine.pauseUntil(START.plusMillis(1))).isNotDone();
  }

  @Test
  void it_is_told_once_as_many_calls_are_held_as_are_awaited() {
    JobId job = fixture.run();
    var two = engine.whenHeld(2);
    assertThat(engine.whenHeld(0)).isDone();
    engine.await(job, ofSeconds(60));
    assertThat(two).isNotDone();

    engine.stream(job, ofSeconds(60));

    assertThat(two).isDone();
    assertThat(engine.whenHeld(2)).isDone();
    assertThat(engine.whenHeld(3)).isNotDone();
  }

  @Test
  void the_held_calls_are_listed_by_their_jobs_once_for_each() {
    assertThat(engine.heldCalls()).isEmpty();
    JobId first = fixture.run();
    fixture.run(); // which nobody waits for
    JobId third = fixture.run();
    engine.await(first, ofSeconds(60));
    engine.await(third, ofSeconds(60));
    engine.stream(third, ofSeconds(60));

    assertThat(engine.heldCalls()).containsExactly(third, third, first);
  }

  // ---- jobs whose client never learns their id

  @Test
  void the_result_of_an_abandoned_job_holds_up_nobody() {
    Engine skipping = skipping();
    JobId lost = skipping.run(JobRequest.of(Json.EMPTY)).id();
    JobId polled = skipping.run(JobRequest.of(Json.EMPTY)).id();
    skipping.abandon(lost);
    skipping.cancel(lost);

    for (int i = 0; i < 2; i++) {
      ClientCall call = skipping.begin();
      call.polled(skipping.status(polled));
      call.end(answer(Optional.of(IN_QUEUE), Optional.empty()));
    }

    assertThat(skipping.peek(lost)).as("expired unread").isEmpty();
  }

  @Test
  void the_result_of_a_job_that_is_abandoned_after_its_end_counts_as_read() {
    Engine skipping = skipping();
    JobId lost = skipping.run(JobRequest.of(Json.EMPTY)).id();
    skipping.cancel(lost);
    assertThat(skipping.peek(lost)).contains(CANCELLED);
    skipping.abandon(lost);
    JobId polled = skipping.run(JobRequest.of(Json.EMPTY)).id();

    ClientCall call = skipping.begin();
    call.polled(skipping.status(polled));
    call.end(answer(Optional.of(IN_QUEUE), Optional.empty()));

    assertThat(skipping.peek(lost)).as("expired unread").isEmpty();
  }

  private static Engine skipping() {
    return new Engine(
        EndpointSettings.DEFAULT.workers(EndpointSettings.DEFAULT.workers().count(0, 0)),
        VirtualClock.skipping(START),
        1,
        EngineDependencies.none());
  }

  private static Event.Call answer(Optional<JobStatus> shown, Optional<Duration> retryAfter) {
    return new Event.Call(
        "status",
        Optional.empty(),
        REQUEST,
        new Event.Answer(200, shown, Optional.empty(), retryAfter, Optional.empty()));
  }
}
