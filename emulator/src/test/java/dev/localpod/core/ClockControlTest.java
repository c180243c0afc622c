package dev.localpod.core;

import static dev.localpod.core.EngineFixture.START;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.JobStatus.IN_PROGRESS;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.localpod.core.time.SystemClock;
import dev.localpod.core.time.VirtualClock;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.journal.Event;
import dev.localpod.json.Json;
import dev.localpod.options.EndpointSettings;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The clock of an endpoint is advanced and frozen by hand. */
class ClockControlTest {

  private static final Script TWO_STEPS =
      Scripts.after(ofSeconds(10)).progress("half").after(ofSeconds(5)).complete("done");

  // ---- advancing

  @Test
  void an_advance_to_the_next_instant_goes_exactly_there_and_does_what_is_due() {
    EngineFixture endpoint = EngineFixture.with(TWO_STEPS);
    JobId job = endpoint.run();

    endpoint.engine.clockControl().advanceToNext();
    assertThat(endpoint.clock.now()).isEqualTo(START.plusSeconds(10));
    assertThat(endpoint.status(job)).isEqualTo(IN_PROGRESS);

    endpoint.engine.clockControl().advanceToNext();
    assertThat(endpoint.clock.now()).isEqualTo(START.plusSeconds(15));
    assertThat(endpoint.status(job)).isEqualTo(COMPLETED);
  }

  @Test
  void an_advance_to_the_next_instant_is_refused_if_nothing_is_due() {
    EngineFixture endpoint = EngineFixture.withoutWorkers();

    assertThatIllegalStateException()
        .isThrownBy(() -> endpoint.engine.clockControl().advanceToNext())
        .withMessage("cannot advance the clock: nothing is due");
    assertThat(endpoint.clock.now()).isEqualTo(START);
  }

  @Test
  void the_journal_says_how_far_the_clock_was_advanced() {
    EngineFixture endpoint = EngineFixture.withoutWorkers();

    endpoint.advance(ZERO); // by the clock itself, which no entry tells
    endpoint.engine.advance(ofSeconds(3));

    assertThat(endpoint.events(Event.Clock.class))
        .containsExactly(
            new Event.Clock(START, START.plusSeconds(3), "it was advanced", Duration.ZERO));
  }

  @Test
  void a_negative_advance_is_refused_and_leaves_no_entry() {
    EngineFixture endpoint = EngineFixture.withoutWorkers();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> endpoint.engine.advance(ofSeconds(-1)))
        .withMessage("cannot advance the clock by PT-1S: time only moves forward");
    assertThat(endpoint.events(Event.Clock.class)).isEmpty();
  }

  @Test
  void a_clock_whose_time_passes_by_itself_is_neither_advanced_nor_frozen() {
    try (var clock = new SystemClock()) {
      var engine = new Engine(EndpointSettings.DEFAULT, clock, 1, EngineDependencies.none());

      assertThatIllegalStateException()
          .isThrownBy(() -> engine.advance(ofSeconds(1)))
          .withMessage("cannot advance the clock: its time passes by itself");
      assertThatIllegalStateException()
          .isThrownBy(() -> engine.clockControl().frozenByAdmin(true))
          .withMessage("cannot freeze the clock: it does not skip");
      assertThat(engine.clockControl().isFrozen()).isFalse();
    }
  }

  @Test
  void an_advance_of_a_skipping_clock_is_followed_by_the_skips_that_it_made_possible() {
    Engine engine = skipping(TWO_STEPS);
    ClockFreeze frozen = engine.clockControl().freeze();
    RunsyncCall call = engine.runsync(JobRequest.of(Json.EMPTY), Optional.empty());
    engine.advance(ofSeconds(4));
    assertThat(engine.clock().now()).isEqualTo(START.plusSeconds(4));

    frozen.close();

    assertThat(call.answer().join().status()).isEqualTo(COMPLETED);
    assertThat(engine.clock().now()).isEqualTo(START.plusSeconds(15));
  }

  // ---- freezing

  @Test
  void time_stands_still_until_all_have_let_it_go() {
    Engine engine = skipping(TWO_STEPS);
    ClockControl clock = engine.clockControl();
    ClockFreeze first = clock.freeze();
    ClockFreeze second = clock.freeze();
    clock.frozenByAdmin(true);
    RunsyncCall call = engine.runsync(JobRequest.of(Json.EMPTY), Optional.empty());

    first.close();
    first.close(); // counts once
    assertThat(clock.isFrozen()).isTrue();
    clock.frozenByAdmin(false);
    assertThat(clock.isFrozen()).isTrue();
    assertThat(engine.clock().now()).isEqualTo(START);
    assertThat(call.answer()).isNotDone();

    second.close();

    assertThat(clock.isFrozen()).isFalse();
    assertThat(call.answer().join().status()).isEqualTo(COMPLETED);
  }

  @Test
  void time_that_the_admin_has_frozen_stands_still_when_a_test_lets_it_go() {
    Engine engine = skipping(TWO_STEPS);
    ClockControl clock = engine.clockControl();
    clock.frozenByAdmin(true);
    clock.freeze().close();
    RunsyncCall call = engine.runsync(JobRequest.of(Json.EMPTY), Optional.empty());
    assertThat(call.answer()).isNotDone();

    clock.frozenByAdmin(false);

    assertThat(call.answer().join().status()).isEqualTo(COMPLETED);
  }

  private static Engine skipping(Script script) {
    return new Engine(
        EndpointSettings.DEFAULT.script(script),
        VirtualClock.skipping(START),
        1,
        EngineDependencies.none());
  }
}
