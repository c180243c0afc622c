package dev.localpod.core;

import static dev.localpod.core.EngineFixture.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.core.SkipPolicy.Action;
import dev.localpod.core.SkipPolicy.Blocker;
import dev.localpod.core.SkipPolicy.Decision;
import dev.localpod.core.SkipPolicy.Participants;
import dev.localpod.core.SkipPolicy.Snapshot;
import dev.localpod.core.SkipPolicy.Waits;
import dev.localpod.core.SkipPolicy.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When time is skipped, and up to where. */
class SkipPolicyTest {

  private static final Instant DUE = START.plusSeconds(7);

  // ---- the table of cases: each wait with each work

  private record Wait(String why, Action action, Waits waits, Participants participants) {}

  private static final List<Wait> WAITS =
      List.of(
          new Wait("a call is held", Action.SKIP, waits().held(1).done(), Participants.NONE),
          new Wait("a client sleeps", Action.SKIP, Waits.NONE, new Participants(1, 0, 0, 0)),
          new Wait(
              "a client was told to wait",
              Action.SKIP,
              waits().backOffUntil(DUE.plusSeconds(1)).done(),
              Participants.NONE),
          new Wait(
              "a client polled an unfinished job",
              Action.SKIP,
              waits().polled().done(),
              Participants.NONE),
          new Wait(
              "a periodic task waits",
              Action.PROBE,
              waits().unfinished().done(),
              new Participants(0, 1, 0, 0)),
          new Wait(
              "a periodic task waits",
              Action.PROBE,
              waits().unread().done(),
              new Participants(0, 1, 0, 0)),
          new Wait(
              "a client awaits its webhook",
              Action.PROBE,
              waits().webhookExpected().done(),
              Participants.NONE));

  private record First(Blocker blocker, Action action, Work work, Participants participants) {}

  private static final List<First> WORK =
      List.of(
          new First(
              Blocker.FROZEN,
              Action.BLOCKED,
              new Work(true, false, 0, 0, 0, 0, 0, 0, false),
              Participants.NONE),
          new First(
              Blocker.ADVANCING,
              Action.BLOCKED,
              new Work(false, true, 0, 0, 0, 0, 0, 0, false),
              Participants.NONE),
          new First(
              Blocker.HANDLER,
              Action.BLOCKED,
              new Work(false, false, 1, 0, 0, 0, 0, 0, false),
              Participants.NONE),
          new First(
              Blocker.ATTACHED_JOB,
              Action.BLOCKED,
              new Work(false, false, 0, 1, 0, 0, 0, 0, false),
              Participants.NONE),
          new First(
              Blocker.DELIVERY,
              Action.BLOCKED,
              new Work(false, false, 0, 0, 1, 0, 0, 0, false),
              Participants.NONE),
          new First(
              Blocker.SERVED_CALL,
              Action.BLOCKED,
              new Work(false, false, 0, 0, 0, 1, 0, 0, false),
              Participants.NONE),
          new First(Blocker.PARTICIPANT, Action.RECHECK, Work.NONE, new Participants(0, 0, 1, 0)),
          new First(
              Blocker.POLLER,
              Action.RECHECK,
              new Work(false, false, 0, 0, 0, 0, 1, 0, false),
              Participants.NONE));

  static List<Arguments> waitsAlone() {
    return WAITS.stream().map(Arguments::of).toList();
  }

  static List<Arguments> waitsWithWork() {
    var cases = new ArrayList<Arguments>();
    WAITS.forEach(wait -> WORK.forEach(first -> cases.add(Arguments.of(wait, first))));
    return cases;
  }

  static List<Arguments> pairsOfWaits() {
    var cases = new ArrayList<Arguments>();
    WAITS.forEach(one -> WAITS.forEach(other -> cases.add(Arguments.of(one, other))));
    return cases;
  }

  @ParameterizedTest
  @MethodSource("waitsAlone")
  void each_wait_alone_takes_time_to_what_is_due_next(Wait wait) {
    assertThat(decide(Work.NONE, wait.waits(), wait.participants()))
        .isEqualTo(new Decision(wait.action(), DUE, wait.why(), Optional.empty()));
  }

  @ParameterizedTest
  @MethodSource("waitsWithWork")
  void each_work_comes_before_each_wait(Wait wait, First first) {
    Decision decision =
        decide(first.work(), wait.waits(), sum(wait.participants(), first.participants()));

    assertThat(decision)
        .isEqualTo(
            new Decision(
                first.action(),
                START,
                wait.why() + ", but " + first.blocker().text(),
                Optional.of(first.blocker())));
  }

  @ParameterizedTest
  @MethodSource("waitsWithWork")
  void only_participants_and_callers_on_their_way_time_out(Wait wait, First first) {
    Snapshot facts =
        facts(first.work(), wait.waits(), sum(wait.participants(), first.participants()));

    assertThat(SkipPolicy.decide(facts.afterTimeout()).action())
        .isEqualTo(first.action() == Action.RECHECK ? wait.action() : Action.BLOCKED);
  }

  @ParameterizedTest
  @MethodSource("pairsOfWaits")
  void no_wait_switches_another_one_off(Wait one, Wait other) {
    Decision both =
        decide(
            Work.NONE,
            sum(one.waits(), other.waits()),
            sum(one.participants(), other.participants()));

    boolean certain = one.action() == Action.SKIP || other.action() == Action.SKIP;
    assertThat(both.action()).isEqualTo(certain ? Action.SKIP : Action.PROBE);
    assertThat(both.to()).isEqualTo(DUE);
  }

  // ---- who waits

  @Test
  void time_rests_while_nobody_waits() {
    assertThat(decide(Work.NONE, Waits.NONE, Participants.NONE))
        .isEqualTo(new Decision(Action.IDLE, START, "nobody waits", Optional.empty()));
  }

  @Test
  void a_job_that_nobody_asks_for_lets_time_rest_and_is_named() {
    assertThat(decide(Work.NONE, waits().unfinished().done(), Participants.NONE))
        .isEqualTo(
            new Decision(Action.IDLE, START, "nobody waits", Optional.of(Blocker.NOBODY_ASKS)));
  }

  @Test
  void a_periodic_task_without_a_job_is_a_heartbeat_and_moves_nothing() {
    assertThat(decide(Work.NONE, Waits.NONE, new Participants(0, 3, 0, 0)).action())
        .isEqualTo(Action.IDLE);
  }

  @Test
  void a_participant_that_only_works_waits_for_nothing() {
    assertThat(decide(Work.NONE, Waits.NONE, new Participants(0, 0, 1, 1)).action())
        .isEqualTo(Action.IDLE);
  }

  @Test
  void another_client_that_has_just_submitted_a_job_may_poll_it_first() {
    var work = new Work(false, false, 0, 0, 0, 0, 0, 1, false);

    assertThat(decide(work, waits().polled().done(), Participants.NONE).blocker())
        .contains(Blocker.POLLER);
    assertThat(decide(work, waits().polled().held(1).done(), Participants.NONE).action())
        .isEqualTo(Action.SKIP);
    assertThat(decide(work, waits().polled().done(), new Participants(1, 0, 0, 0)).action())
        .isEqualTo(Action.SKIP);
  }

  @Test
  void a_client_waits_out_its_retry_after_while_another_client_may_poll() {
    var work = new Work(false, false, 0, 0, 0, 0, 0, 1, false);

    assertThat(decide(work, waits().polled().backOffUntil(DUE).done(), Participants.NONE).action())
        .isEqualTo(Action.SKIP);
  }

  // ---- how certain it is

  @Test
  void after_an_arrival_others_may_be_on_their_way() {
    var work = new Work(false, false, 0, 0, 0, 0, 0, 0, true);

    assertThat(decide(work, waits().held(1).done(), Participants.NONE).action())
        .isEqualTo(Action.PROBE);
  }

  @Test
  void a_participant_that_waits_for_something_else_may_still_act() {
    assertThat(decide(Work.NONE, waits().polled().done(), new Participants(1, 0, 0, 1)).action())
        .isEqualTo(Action.PROBE);
  }

  @Test
  void a_participant_whose_call_is_held_cannot_act() {
    assertThat(decide(Work.NONE, waits().held(1).done(), new Participants(1, 0, 0, 1)).action())
        .isEqualTo(Action.SKIP);
  }

  // ---- how far

  @Test
  void a_back_off_ends_at_its_own_time() {
    Instant end = DUE.minusSeconds(3);

    assertThat(decide(Work.NONE, waits().backOffUntil(end).done(), Participants.NONE).to())
        .isEqualTo(end);
  }

  @Test
  void a_step_is_the_longest_leap() {
    Snapshot facts = facts(Work.NONE, waits().held(1).done(), Participants.NONE);

    assertThat(SkipPolicy.decide(stepped(facts, Duration.ofSeconds(5))).to())
        .isEqualTo(START.plusSeconds(5));
    assertThat(SkipPolicy.decide(stepped(facts, Duration.ofSeconds(9))).to()).isEqualTo(DUE);
  }

  @Test
  void without_anything_due_time_has_nowhere_to_go() {
    var facts =
        new Snapshot(
            START,
            Optional.empty(),
            Optional.empty(),
            Work.NONE,
            waits().held(1).done(),
            Participants.NONE);

    assertThat(SkipPolicy.decide(facts).blocker()).contains(Blocker.NOTHING_DUE);
  }

  @ParameterizedTest
  @MethodSource("waitsAlone")
  void only_clients_that_cannot_wait_in_real_time_let_an_unread_result_expire(Wait wait) {
    Waits unread = sum(wait.waits(), waits().firstUnreadExpiry(DUE).done());
    Decision decision = decide(Work.NONE, unread, wait.participants());

    boolean cannotWait =
        unread.held() > 0
            || unread.backOffUntil().isPresent()
            || wait.participants().sleeping() > 0;
    assertThat(decision.action()).isEqualTo(cannotWait ? Action.SKIP : Action.RECHECK);
    assertThat(decision.blocker())
        .isEqualTo(cannotWait ? Optional.empty() : Optional.of(Blocker.UNREAD_RESULT));
  }

  @ParameterizedTest
  @MethodSource("waitsAlone")
  void after_the_timeout_nobody_is_expected_to_read_a_result(Wait wait) {
    Waits unread = sum(wait.waits(), waits().firstUnreadExpiry(DUE).done());

    assertThat(
            SkipPolicy.decide(facts(Work.NONE, unread, wait.participants()).afterTimeout())
                .action())
        .isEqualTo(wait.action());
  }

  @Test
  void a_result_that_expires_later_does_not_matter() {
    Waits waits = sum(waits().polled().done(), waits().firstUnreadExpiry(DUE.plusMillis(1)).done());

    assertThat(decide(Work.NONE, waits, Participants.NONE).action()).isEqualTo(Action.SKIP);
  }

  // ---- words for it

  private static Decision decide(Work work, Waits waits, Participants participants) {
    return SkipPolicy.decide(facts(work, waits, participants));
  }

  private static Snapshot facts(Work work, Waits waits, Participants participants) {
    return new Snapshot(START, Optional.of(DUE), Optional.empty(), work, waits, participants);
  }

  private static Snapshot stepped(Snapshot facts, Duration step) {
    return new Snapshot(
        facts.now(),
        facts.nextDue(),
        Optional.of(step),
        facts.work(),
        facts.waits(),
        facts.participants());
  }

  private static Participants sum(Participants one, Participants other) {
    return new Participants(
        one.sleeping() + other.sleeping(),
        one.periodic() + other.periodic(),
        one.atWork() + other.atWork(),
        one.elsewhere() + other.elsewhere());
  }

  private static Waits sum(Waits one, Waits other) {
    return new Waits(
        one.held() + other.held(),
        one.backOffUntil().or(other::backOffUntil),
        one.polled() || other.polled(),
        one.webhookExpected() || other.webhookExpected(),
        one.unfinished() || other.unfinished(),
        one.unread() || other.unread(),
        one.firstUnreadExpiry().or(other::firstUnreadExpiry));
  }

  private static WaitsBuilder waits() {
    return new WaitsBuilder();
  }

  private static final class WaitsBuilder {
    private int held;
    private Optional<Instant> backOffUntil = Optional.empty();
    private boolean polled;
    private boolean webhookExpected;
    private boolean unfinished;
    private boolean unread;
    private Optional<Instant> firstUnreadExpiry = Optional.empty();

    WaitsBuilder held(int calls) {
      held = calls;
      return this;
    }

    WaitsBuilder backOffUntil(Instant end) {
      backOffUntil = Optional.of(end);
      return this;
    }

    WaitsBuilder polled() {
      polled = true;
      unfinished = true;
      return this;
    }

    WaitsBuilder webhookExpected() {
      webhookExpected = true;
      return this;
    }

    WaitsBuilder unfinished() {
      unfinished = true;
      return this;
    }

    WaitsBuilder unread() {
      unread = true;
      return this;
    }

    WaitsBuilder firstUnreadExpiry(Instant expiry) {
      firstUnreadExpiry = Optional.of(expiry);
      return this;
    }

    Waits done() {
      return new Waits(
          held, backOffUntil, polled, webhookExpected, unfinished, unread, firstUnreadExpiry);
    }
  }
}
