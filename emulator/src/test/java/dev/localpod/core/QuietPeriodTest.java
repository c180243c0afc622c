package dev.localpod.core;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.core.CallerActivity.Observation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A short real time without events, here one that has passed at once or never passes. */
class QuietPeriodTest {

  private static final Duration AT_ONCE = ZERO;
  private static final Duration NEVER = ofDays(365);
  private static final boolean ONE_CALL = false;
  private static final boolean SEVERAL_CALLS = true;

  private static final Observation QUIET = new Observation(false, AT_ONCE, NEVER, NEVER);
  private static final Observation QUIET_LATER = new Observation(false, NEVER, NEVER, NEVER);
  private static final Observation AT_WORK = new Observation(true, AT_ONCE, NEVER, NEVER);

  private final QuietPeriod quiet = new QuietPeriod(NEVER);

  @Test
  void it_is_not_quiet_before_somebody_has_looked() {
    assertThat(quiet.isReached()).isFalse();
  }

  @Test
  void it_is_quiet_once_a_look_finds_nobody_at_work_for_the_grace() {
    look(quiet, QUIET_LATER, ONE_CALL);
    assertThat(quiet.isReached()).isFalse();

    look(quiet, QUIET, ONE_CALL);
    assertThat(quiet.isReached()).isTrue();
  }

  @Test
  void it_is_not_quiet_while_somebody_is_at_work() {
    look(quiet, AT_WORK, ONE_CALL);

    assertThat(quiet.isReached()).isFalse();
  }

  @Test
  void a_look_during_which_something_happened_says_nothing() {
    long before = quiet.events();
    quiet.disturb();

    quiet.look(QUIET, before, ONE_CALL);

    assertThat(quiet.isReached()).isFalse();
  }

  @Test
  void each_event_ends_the_quiet() {
    look(quiet, QUIET, ONE_CALL);
    quiet.disturb();
    assertThat(quiet.isReached()).isFalse();

    look(quiet, QUIET, ONE_CALL);
    quiet.restart();
    assertThat(quiet.isReached()).isFalse();

    look(quiet, QUIET, ONE_CALL);
    quiet.timeMoved();
    assertThat(quiet.isReached()).isFalse();
  }

  @Test
  void clients_are_waited_for_up_to_the_limit_although_they_are_at_work() {
    quiet.isReached();

    look(quiet, new Observation(true, NEVER, AT_ONCE, NEVER), ONE_CALL);

    assertThat(quiet.isReached()).isTrue();
  }

  @Test
  void several_calls_have_a_limit_of_their_own() {
    quiet.isReached();

    look(quiet, new Observation(true, NEVER, AT_ONCE, NEVER), SEVERAL_CALLS);
    assertThat(quiet.isReached()).isFalse();

    look(quiet, new Observation(true, NEVER, NEVER, AT_ONCE), SEVERAL_CALLS);
    assertThat(quiet.isReached()).isTrue();
  }

  @Test
  void the_limit_runs_from_the_first_question_after_an_event() {
    look(quiet, new Observation(true, NEVER, AT_ONCE, NEVER), ONE_CALL);
    assertThat(quiet.isReached()).as("before any question").isFalse();

    quiet.restart();
    look(quiet, new Observation(true, NEVER, AT_ONCE, NEVER), ONE_CALL);
    assertThat(quiet.isReached()).as("before the question after an event").isFalse();
  }

  @Test
  void a_client_that_polls_without_a_pause_does_not_extend_the_limit() {
    quiet.isReached();
    quiet.disturb();

    look(quiet, new Observation(true, NEVER, AT_ONCE, NEVER), ONE_CALL);

    assertThat(quiet.isReached()).isTrue();
  }

  @Test
  void all_waiting_before_one_leap_ends_with_the_skip_timeout_whatever_happens() {
    var timed = new QuietPeriod(AT_ONCE);
    timed.isReached();
    timed.restart();

    look(timed, AT_WORK, ONE_CALL);
    assertThat(timed.isReached()).isTrue();

    timed.timeMoved();
    look(timed, AT_WORK, ONE_CALL);
    assertThat(timed.isReached()).as("before a question after the leap").isFalse();
  }

  private static void look(QuietPeriod quiet, Observation seen, boolean several) {
    quiet.look(seen, quiet.events(), several);
  }
}
