package dev.localpod.core;

import static dev.localpod.core.EngineFixture.START;
import static dev.localpod.core.EngineFixture.fixed;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.localpod.core.time.VirtualClock;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.CallRequest;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.TruncatedJson;
import dev.localpod.json.Json;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Time that stands still says why, and goes on where only a client at work is in its way. */
@Timeout(300)
class StandstillTest {

  private static final Duration SKIP_TIMEOUT = ofMillis(60);

  private VirtualClock clock = VirtualClock.skipping(START);
  private Engine engine;

  // ---- what times out

  @Test
  void a_participant_at_work_delays_time_up_to_the_timeout_and_is_named() {
    start(Scripts.after(ofSeconds(20)).complete("done"));
    var busy = new Busy();
    engine.sharedTime().wait(busy, busy, START.plusSeconds(1), false, () -> {});
    engine.sharedTime().resume(busy);

    assertThat(runsync().answer().join().status()).isEqualTo(JobStatus.COMPLETED);

    assertThat(warnings())
        .hasSize(1)
        .first()
        .asString()
        .contains(
            "time has stood still since ",
            ", for 60 ms of real time: a call is held, but a participant is at work"
                + " (thread 'busy', RUNNABLE at Example.java); time goes on without it."
                + " To avoid this, let that thread wait by the endpoint's sleeper or scheduler");
  }

  /** A participant that computes for ever. */
  private static final class Busy implements SharedTime.Participant {
    @Override
    public State state(boolean closely) {
      return State.AT_WORK;
    }

    @Override
    public String describe() {
      return "thread 'busy', RUNNABLE at Example.java";
    }
  }

  @Test
  void a_participant_that_was_overruled_delays_nobody_any_more() {
    start(Scripts.after(ofSeconds(1)).progress(1).after(ofSeconds(1)).complete("done"));
    var busy = new Busy();
    engine.sharedTime().wait(busy, busy, START.plusSeconds(1), false, () -> {});
    engine.sharedTime().resume(busy);

    runsync().answer().join();
    runsync().answer().join();

    assertThat(warnings()).hasSize(1);
  }

  // ---- what does not

  @Test
  void a_handler_never_times_out_and_is_named() {
    var over = new CountDownLatch(1);
    start(
        Scripts.handle(
            job -> {
              over.await();
              return "done";
            }));
    RunsyncCall call = runsync();

    await().until(() -> warnings().size() == 1);

    assertThat(warnings().get(0))
        .contains("a call is held, but a Java handler computes; time stands still.");
    assertThat(call.answer()).isNotDone();
    over.countDown();
    assertThat(call.answer().join().status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void frozen_time_never_times_out_and_is_named() {
    start(Scripts.after(ofSeconds(20)).complete("done"));
    ClockFreeze frozen = engine.clockControl().freeze();
    RunsyncCall call = runsync();

    await().until(() -> warnings().size() == 1);

    assertThat(warnings().get(0)).contains("a call is held, but the clock is frozen");
    assertThat(clock.now()).isEqualTo(START);
    frozen.close();
    frozen.close();
    assertThat(call.answer().join().status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void a_call_that_is_being_served_never_times_out_and_is_named() {
    start(Scripts.after(ofSeconds(20)).complete("done"));
    ClientCall held = engine.begin();
    ClientCall served = engine.begin();
    RunsyncCall call = runsync();

    await().until(() -> warnings().size() == 1);

    assertThat(warnings().get(0))
        .contains("a call is held, but a call is being served; time stands still.");
    assertThat(clock.now()).isEqualTo(START);
    end(served, Optional.empty(), Optional.empty());
    assertThat(call.answer().join().status()).isEqualTo(JobStatus.COMPLETED);
    end(held, Optional.empty(), Optional.empty());
  }

  @Test
  void a_result_that_nobody_reads_delays_time_up_to_the_timeout_and_is_named() {
    start(
        EndpointSettings.DEFAULT
            .workers(WorkerSettings.DEFAULT.count(0, 0))
            .skipTimeout(SKIP_TIMEOUT));
    engine.cancel(engine.run(JobRequest.of(Json.EMPTY)).id());
    poll(engine.run(JobRequest.of(Json.EMPTY)).id());

    await().until(() -> !warnings().isEmpty());

    assertThat(warnings().get(0))
        .contains(
            "a client polled an unfinished job, but a result that nobody has read would expire;"
                + " time goes on without it.");
    assertThat(passed()).isPositive();
  }

  @Test
  void a_job_that_nobody_asks_for_is_named_and_time_rests() {
    start(Scripts.after(ofSeconds(20)).complete("done"));
    engine.run(JobRequest.of(Json.EMPTY));

    await().until(() -> warnings().size() == 1);

    assertThat(warnings().get(0))
        .contains("a job is unfinished and no client waits for it; time stands still.");
    assertThat(clock.now()).isEqualTo(START);
  }

  // ---- clients that wait for one another

  @Test
  void a_poller_is_not_passed_by_another_one_before_it_has_seen_the_state_of_its_job() {
    start(
        Scripts.after(ofSeconds(5)).progress(50).after(ofSeconds(5)).complete("done"), ofHours(1));
    JobId one = engine.run(JobRequest.of(Json.EMPTY)).id();
    JobId other = engine.run(JobRequest.of(Json.EMPTY)).id();
    poll(one);
    assertThat(passed()).isEqualTo(ofSeconds(5));

    poll(other); // what has changed for the first one is still to be seen
    assertThat(passed()).isEqualTo(ofSeconds(5));
    poll(one);
    assertThat(passed()).isEqualTo(ofSeconds(10));
  }

  @Test
  void a_client_that_polls_no_more_is_waited_for_only_a_short_while() {
    start(
        Scripts.after(ofSeconds(5)).progress(50).after(ofSeconds(5)).complete("done"), ofHours(1));
    JobId one = engine.run(JobRequest.of(Json.EMPTY)).id();
    JobId other = engine.run(JobRequest.of(Json.EMPTY)).id();
    poll(one);

    poll(other);
    await().until(() -> passed().equals(ofSeconds(10)));

    assertThat(warnings()).isEmpty();
  }

  @Test
  void a_poller_that_sleeps_in_endpoint_time_is_not_waited_for_in_real_time() {
    start(
        Scripts.after(ofSeconds(5)).progress(50).after(ofSeconds(5)).complete("done"), ofHours(1));
    poll(engine.run(JobRequest.of(Json.EMPTY)).id());
    assertThat(passed()).isEqualTo(ofSeconds(5));

    var sleeper = new Busy();
    engine.sharedTime().wait(sleeper, sleeper, START.plusSeconds(6), false, () -> {});

    assertThat(passed()).isEqualTo(ofSeconds(6));
  }

  @Test
  void a_client_that_polls_without_a_pause_keeps_no_held_call_waiting() {
    EndpointSettings settings =
        EndpointSettings.DEFAULT.script(Scripts.after(ofSeconds(5)).complete("done"));
    engine =
        new Engine(
            settings, clock, 1, EngineDependencies.none().callers(CallerActivity.OTHER_PROCESSES));
    RunsyncCall call = runsync();

    await()
        .pollInterval(ofMillis(1))
        .until(
            () -> {
              end(engine.begin(), Optional.empty(), Optional.empty());
              return call.answer().isDone();
            });

    assertThat(warnings()).isEmpty();
  }

  // ---- steps

  @Test
  void with_a_step_each_poll_moves_time_by_one_step() {
    clock = VirtualClock.skipping(START, Optional.of(ofSeconds(2)));
    start(Scripts.after(ofSeconds(5)).complete("done"));
    JobId id = engine.run(JobRequest.of(Json.EMPTY)).id();

    poll(id);
    assertThat(passed()).isEqualTo(ofSeconds(2));
    poll(id);
    assertThat(passed()).isEqualTo(ofSeconds(4));
    poll(id);
    assertThat(passed()).isEqualTo(ofSeconds(5));
    assertThat(poll(id)).isEqualTo(JobStatus.COMPLETED);
    assertThat(passed()).isEqualTo(ofSeconds(5));
  }

  @Test
  void with_a_step_a_held_call_is_answered_at_the_same_time_as_without() {
    clock = VirtualClock.skipping(START, Optional.of(ofSeconds(2)));
    start(Scripts.after(ofSeconds(5)).complete("done"));

    assertThat(runsync().answer().join().status()).isEqualTo(JobStatus.COMPLETED);

    assertThat(passed()).isEqualTo(ofSeconds(5));
    assertThat(events(Event.Clock.class)).hasSize(3);
  }

  // ---- words for it

  private void start(Script script) {
    start(script, SKIP_TIMEOUT);
  }

  private void start(Script script, Duration skipTimeout) {
    start(EndpointSettings.DEFAULT.script(script).workers(fixed(2)).skipTimeout(skipTimeout));
  }

  private void start(EndpointSettings settings) {
    engine =
        new Engine(
            settings,
            clock,
            1,
            EngineDependencies.none().handlers(task -> new Thread(task).start()));
  }

  private RunsyncCall runsync() {
    return engine.runsync(JobRequest.of(Json.EMPTY), Optional.empty());
  }

  private JobStatus poll(JobId id) {
    ClientCall call = engine.begin();
    Job job = engine.status(id);
    call.polled(job);
    end(call, Optional.of(id), Optional.of(job.status()));
    return job.status();
  }

  private static void end(ClientCall call, Optional<JobId> job, Optional<JobStatus> shown) {
    call.end(
        new Event.Call(
            "status",
            job,
            new CallRequest(0, START, START, "GET", "", Map.of(), TruncatedJson.NOTHING),
            new Event.Answer(200, shown, Optional.empty(), Optional.empty(), Optional.empty())));
  }

  private Duration passed() {
    return Duration.between(START, clock.now());
  }

  private List<String> warnings() {
    return events(Event.Warning.class).stream().map(Event.Warning::text).toList();
  }

  private <T extends Event> List<T> events(Class<T> type) {
    return engine.journal().entries().stream()
        .map(JournalEntry::event)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }
}
