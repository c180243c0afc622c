package dev.localpod.core;

import static dev.localpod.core.EngineFixture.START;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.core.SkipPolicy.Action;
import dev.localpod.core.SkipPolicy.Blocker;
import dev.localpod.core.SkipPolicy.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a standstill is reported, with a limit that has passed at once or never passes. */
class StandstillTimerTest {

  private static final Duration AT_ONCE = ZERO;
  private static final Duration NEVER = ofDays(365);
  private static final Duration LATER = ofMillis(20);

  private static final Decision SKIPS =
      new Decision(Action.SKIP, START, "a call is held", Optional.empty());
  private static final Decision ADVANCES = blocked(Action.BLOCKED, Blocker.ADVANCING);
  private static final Decision FROZEN = blocked(Action.BLOCKED, Blocker.FROZEN);
  private static final Decision SERVES = blocked(Action.BLOCKED, Blocker.SERVED_CALL);
  private static final Decision AT_WORK = blocked(Action.RECHECK, Blocker.PARTICIPANT);

  private final List<Duration> timers = new ArrayList<>();
  private final Standstill atOnce = new Standstill(AT_ONCE, timers::add);
  private final Standstill never = new Standstill(NEVER, timers::add);

  @Test
  void a_standstill_is_due_once_when_it_has_lasted_for_the_limit() {
    atOnce.note(FROZEN);

    assertThat(atOnce.isDue(FROZEN)).isTrue();
    assertThat(atOnce.isDue(FROZEN)).isFalse();
  }

  @Test
  void a_standstill_is_not_due_before_the_limit() {
    never.note(FROZEN);

    assertThat(never.isDue(FROZEN)).isFalse();
  }

  @Test
  void a_clock_that_moves_or_is_advanced_does_not_stand_still() {
    atOnce.note(SKIPS);
    assertThat(atOnce.isDue(SKIPS)).isFalse();
    atOnce.note(ADVANCES);
    assertThat(atOnce.isDue(ADVANCES)).isFalse();

    assertThat(timers).isEmpty();
  }

  @Test
  void a_clock_that_moves_again_ends_the_standstill() {
    atOnce.note(FROZEN);
    atOnce.note(SKIPS);

    assertThat(atOnce.isDue(FROZEN)).isFalse();
  }

  @Test
  void another_reason_of_the_same_kind_does_not_begin_a_new_standstill() {
    atOnce.note(FROZEN);
    assertThat(atOnce.isDue(FROZEN)).isTrue();

    atOnce.note(SERVES);

    assertThat(atOnce.isDue(SERVES)).as("reported already").isFalse();
  }

  @Test
  void a_reason_of_another_kind_begins_a_new_standstill() {
    atOnce.note(FROZEN);
    assertThat(atOnce.isDue(FROZEN)).isTrue();

    atOnce.note(AT_WORK);

    assertThat(atOnce.isDue(FROZEN)).as("the former kind").isFalse();
    assertThat(atOnce.isDue(AT_WORK)).isTrue();
  }

  @Test
  void a_client_that_polls_while_another_one_is_at_work_does_not_begin_a_new_standstill() {
    atOnce.note(AT_WORK);
    atOnce.note(SERVES);

    assertThat(atOnce.isDue(SERVES)).isFalse();
    assertThat(atOnce.isDue(AT_WORK)).isTrue();
  }

  @Test
  void the_timer_ends_a_little_after_the_limit_and_only_one_runs() {
    never.note(FROZEN);
    never.note(SKIPS);
    never.note(AT_WORK);

    assertThat(timers).containsExactly(NEVER.plus(LATER));
  }

  @Test
  void a_timer_that_ends_too_early_is_followed_by_one_for_the_rest() {
    never.note(FROZEN);

    never.timerEnded(FROZEN);

    assertThat(timers).hasSize(2);
    assertThat(timers.get(1)).isLessThanOrEqualTo(NEVER.plus(LATER)).isPositive();
  }

  @Test
  void no_timer_follows_one_that_ends_in_time_or_after_the_standstill() {
    atOnce.note(FROZEN);
    atOnce.timerEnded(FROZEN);
    assertThat(timers).hasSize(1);

    never.note(FROZEN);
    never.timerEnded(SKIPS);
    assertThat(timers).hasSize(2);
  }

  @Test
  void a_timer_that_finds_a_call_served_instead_begins_a_new_standstill() {
    never.note(AT_WORK);

    never.timerEnded(SERVES);

    assertThat(timers).containsExactly(NEVER.plus(LATER), NEVER.plus(LATER));
  }

  private static Decision blocked(Action action, Blocker blocker) {
    return new Decision(
        action, START, "a call is held, but " + blocker.text(), Optional.of(blocker));
  }
}
