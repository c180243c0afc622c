package dev.localpod.core;

import static dev.localpod.core.EngineFixture.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.core.SkipPolicy.Decision;
import dev.localpod.core.SkipPolicy.Kind;
import dev.localpod.core.SkipPolicy.Participants;
import dev.localpod.core.SkipPolicy.Snapshot;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When time is skipped, and up to where. */
class SkipPolicyTest {

  private static final Instant DUE = START.plusSeconds(7);

  private Snapshot facts =
      new Snapshot(
          START,
          Optional.of(DUE),
          false,
          0,
          0,
          0,
          0,
          Optional.empty(),
          false,
          false,
          false,
          Optional.empty(),
          Participants.NONE);

  @Test
  void time_rests_while_nobody_waits() {
    assertThat(decide()).isEqualTo(new Decision(Kind.IDLE, START, "nobody waits"));
  }

  @Test
  void a_held_call_takes_time_to_what_is_due_next() {
    held(2);
    assertThat(decide()).isEqualTo(new Decision(Kind.SKIP, DUE, "2 calls are held"));
  }

  @Test
  void a_polled_job_takes_time_to_what_is_due_next() {
    polled();
    assertThat(decide())
        .isEqualTo(new Decision(Kind.SKIP, DUE, "a client polled an unfinished job"));
  }

  @Test
  void a_client_that_awaits_its_webhook_is_listened_for_first() {
    webhookExpected();
    assertThat(decide()).isEqualTo(new Decision(Kind.PROBE, DUE, "a client awaits its webhook"));
  }

  @Test
  void a_client_that_was_told_to_wait_takes_time_to_the_end_of_that_with_stops_on_the_way() {
    backOff(DUE.plusSeconds(1));
    assertThat(decide()).isEqualTo(new Decision(Kind.SKIP, DUE, "a client was told to wait"));

    backOff(DUE.minusSeconds(1));
    assertThat(decide())
        .isEqualTo(new Decision(Kind.SKIP, DUE.minusSeconds(1), "a client was told to wait"));
  }

  @Test
  void whatever_can_still_happen_by_itself_comes_first() {
    held(1);
    assertStands(with(true, 0, 0, 0), "a call is held, but the clock is being advanced");
    assertStands(with(false, 3, 0, 0), "a call is held, but 3 calls are being served");
    assertStands(with(false, 0, 2, 0), "a call is held, but 2 workers compute");
    assertStands(with(false, 0, 0, 1), "a call is held, but a webhook is under way");
  }

  @Test
  void a_poll_does_not_take_time_to_where_an_unread_result_is_forgotten() {
    polled();
    unreadUntil(DUE);
    assertStands(
        facts,
        "a client polled an unfinished job, but a result that nobody has read would be forgotten");

    unreadUntil(DUE.plusMillis(1));
    assertThat(decide().kind()).isEqualTo(Kind.SKIP);
  }

  @Test
  void nor_does_a_client_that_awaits_its_webhook() {
    webhookExpected();
    unreadUntil(DUE);
    assertThat(decide().kind()).isEqualTo(Kind.BLOCKED);
  }

  @Test
  void a_held_call_does_for_it_cannot_wait_in_real_time() {
    held(1);
    unreadUntil(DUE);
    assertThat(decide().kind()).isEqualTo(Kind.SKIP);
  }

  @Test
  void without_anything_due_time_has_nowhere_to_go() {
    held(1);
    facts =
        new Snapshot(
            START,
            Optional.empty(),
            false,
            0,
            0,
            0,
            1,
            Optional.empty(),
            false,
            false,
            false,
            Optional.empty(),
            Participants.NONE);
    assertStands(facts, "a call is held, but nothing is due");
  }

  // ---- clients that share the time

  @Test
  void among_clients_that_share_the_time_polls_and_being_told_to_wait_say_nothing() {
    polled();
    share(0, 0, 0, 0);
    assertThat(decide().kind()).isEqualTo(Kind.IDLE);

    backOff(DUE);
    assertThat(decide().kind()).isEqualTo(Kind.IDLE);
  }

  @Test
  void when_all_of_them_sleep_time_goes_on() {
    share(2, 0, 0, 0);
    assertThat(decide()).isEqualTo(new Decision(Kind.SKIP, DUE, "2 clients sleep"));
  }

  @Test
  void one_that_is_at_work_comes_first() {
    share(1, 0, 1, 1);
    assertThat(decide())
        .isEqualTo(new Decision(Kind.RECHECK, START, "a client sleeps, but a client is at work"));
  }

  @Test
  void one_whose_call_is_held_is_not_at_work() {
    held(1);
    share(1, 0, 1, 1);
    assertThat(decide()).isEqualTo(new Decision(Kind.SKIP, DUE, "a call is held"));
  }

  @Test
  void one_that_waits_for_something_else_is_listened_for() {
    share(1, 0, 1, 0);
    assertThat(decide()).isEqualTo(new Decision(Kind.PROBE, DUE, "a client sleeps"));
  }

  @Test
  void what_comes_again_and_again_takes_time_on_only_while_a_job_is_unfinished() {
    webhookExpected();
    share(0, 1, 0, 0);
    assertThat(decide()).isEqualTo(new Decision(Kind.PROBE, DUE, "a client ticks"));

    facts =
        new Snapshot(
            START,
            Optional.of(DUE),
            false,
            0,
            0,
            0,
            0,
            Optional.empty(),
            false,
            false,
            false,
            Optional.empty(),
            facts.participants());
    assertThat(decide().kind()).isEqualTo(Kind.IDLE);
  }

  private void share(int waiting, int repeating, int awake, int active) {
    facts =
        new Snapshot(
            facts.now(),
            facts.nextDue(),
            facts.advancing(),
            facts.served(),
            facts.computing(),
            facts.deliveries(),
            facts.held(),
            facts.backOffUntil(),
            facts.polled(),
            facts.webhookExpected(),
            facts.unfinished(),
            facts.firstUnreadEnd(),
            new Participants(true, waiting, repeating, awake, active));
  }

  private Decision decide() {
    return SkipPolicy.decide(facts);
  }

  private static void assertStands(Snapshot facts, String why) {
    assertThat(SkipPolicy.decide(facts)).isEqualTo(new Decision(Kind.BLOCKED, START, why));
  }

  private Snapshot with(boolean advancing, int served, int computing, int deliveries) {
    return new Snapshot(
        START,
        facts.nextDue(),
        advancing,
        served,
        computing,
        deliveries,
        facts.held(),
        facts.backOffUntil(),
        facts.polled(),
        facts.webhookExpected(),
        facts.unfinished(),
        facts.firstUnreadEnd(),
        facts.participants());
  }

  private void held(int calls) {
    change(calls, Optional.empty(), false, false, facts.firstUnreadEnd());
  }

  private void backOff(Instant until) {
    change(0, Optional.of(until), false, false, facts.firstUnreadEnd());
  }

  private void polled() {
    change(0, Optional.empty(), true, false, facts.firstUnreadEnd());
  }

  private void webhookExpected() {
    change(0, Optional.empty(), false, true, facts.firstUnreadEnd());
  }

  private void unreadUntil(Instant end) {
    change(
        facts.held(),
        facts.backOffUntil(),
        facts.polled(),
        facts.webhookExpected(),
        Optional.of(end));
  }

  private void change(
      int held,
      Optional<Instant> backOffUntil,
      boolean polled,
      boolean webhookExpected,
      Optional<Instant> firstUnreadEnd) {
    facts =
        new Snapshot(
            START,
            Optional.of(DUE),
            false,
            0,
            0,
            0,
            held,
            backOffUntil,
            polled,
            webhookExpected,
            true,
            firstUnreadEnd,
            facts.participants());
  }
}
