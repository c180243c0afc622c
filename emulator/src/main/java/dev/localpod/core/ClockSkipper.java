package dev.localpod.core;

import dev.localpod.core.CallerActivity.Observation;
import dev.localpod.core.SkipPolicy.Action;
import dev.localpod.core.SkipPolicy.Blocker;
import dev.localpod.core.SkipPolicy.Decision;
import dev.localpod.core.time.VirtualClock;
import dev.localpod.journal.Event;
import dev.localpod.options.EventOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Moves the clock of an endpoint while clients can only wait; only under the lock. */
final class ClockSkipper {

  private static final Duration FIRST_LOOK = Duration.ofNanos(200_000);
  private static final Duration NEXT_LOOK = Duration.ofMillis(1);
  private static final Duration RECHECK = Duration.ofMillis(2);

  private final SingleWriter writer;
  private final VirtualClock clock;
  private final SkipFacts facts;
  private final CallerActivity callers;
  private final Consumer<Event> journal;
  private final Standstill standstill;
  private final QuietPeriod quiet;
  private final SkipOrder skipOrder;

  private Duration skipped = Duration.ZERO;
  private int freezes;
  private boolean frozenByAdmin;
  private boolean arrivals;
  private int heldBefore;
  private int arrivedCalls;
  private boolean looking;
  private boolean rechecking;
  private Duration nextLook = FIRST_LOOK;

  /**
   * Creates a skipper.
   *
   * @param skipTimeout real-time limit after which a blocked skip proceeds anyway
   * @param callers tells whether clients may be on their way
   */
  ClockSkipper(
      SingleWriter writer,
      VirtualClock clock,
      Duration skipTimeout,
      SkipFacts facts,
      CallerActivity callers,
      Consumer<Event> journal) {
    this.writer = writer;
    this.clock = clock;
    this.facts = facts;
    this.callers = callers;
    this.journal = journal;
    this.quiet = new QuietPeriod(skipTimeout);
    this.skipOrder = new SkipOrder(clock, facts);
    this.standstill =
        new Standstill(
            skipTimeout,
            delay -> clock.afterReal(delay, () -> writer.write(this::checkStandstill)));
  }

  /** Notes that a call has come or gone. */
  void callSeen() {
    quiet.disturb();
    standstill.activity();
  }

  /** Notes that something has happened that may lead to more. */
  void activity() {
    quiet.restart();
    standstill.activity();
  }

  /** Notes that a new participant has begun to wait, so that others may be on their way. */
  void participantCame() {
    facts.participantCame();
    arrival();
  }

  private void arrival() {
    arrivals = callers.isAwaited();
  }

  /** Returns the time that was skipped so far. */
  Duration skipped() {
    return skipped;
  }

  // ---- freezing

  /** Keeps time from moving by itself until as many calls of {@link #release}. */
  void freeze() {
    freezes++;
  }

  /** Takes one {@link #freeze} back. */
  void release() {
    freezes--;
  }

  /** Keeps time from moving by itself, or no longer, for the admin API. */
  void frozenByAdmin(boolean frozen) {
    frozenByAdmin = frozen;
  }

  // ---- skipping

  /** Skips if nothing comes first; returns false if time stays where it is. */
  boolean skip() {
    return writer.step(
        () -> {
          noteHeldCalls();
          Decision decision = decide();
          standstill.note(decision);
          return switch (decision.action()) {
            case IDLE, BLOCKED -> false;
            case RECHECK -> {
              if (standstill.isDue(decision)) {
                yield overrule(decision);
              }
              recheckLater();
              yield false;
            }
            case PROBE -> {
              if (quiet.isReached()) {
                go(decision.to(), decision.why());
                yield true;
              }
              lookLater();
              yield false;
            }
            case SKIP -> {
              go(decision.to(), decision.why());
              yield true;
            }
          };
        });
  }

  /** A held call has come or has been answered: its client may go on, and others may follow. */
  private void noteHeldCalls() {
    if (facts.heldCalls() != heldBefore) {
      arrivedCalls += Math.max(0, facts.heldCalls() - heldBefore);
      heldBefore = facts.heldCalls();
      arrival();
      activity();
    }
  }

  private Decision decide() {
    Decision decision = SkipPolicy.decide(facts.snapshot(isFrozen(), arrivals, false));
    boolean dependsOnParticipants =
        decision.action() == Action.PROBE
            || decision.blocker().filter(Blocker.PARTICIPANT::equals).isPresent();
    return dependsOnParticipants
        ? SkipPolicy.decide(facts.snapshot(isFrozen(), arrivals, true))
        : decision;
  }

  /** Whether the clock is kept from moving by itself. */
  boolean isFrozen() {
    return frozenByAdmin || freezes > 0;
  }

  /** Goes from due instant to due instant, up to {@code to}; mostly that is the first of them. */
  private void go(Instant to, String why) {
    Instant from = writer.now();
    skipped = skipped.plus(Duration.between(from, to));
    quiet.timeMoved();
    standstill.activity();
    arrivals = false;
    arrivedCalls = 0;
    nextLook = FIRST_LOOK;
    facts.timeMoved();
    if (clock.order().isPresent()) {
      goInOrder(clock.order().get(), from, to, why);
    } else {
      goAtOnce(from, to, why);
    }
    if (clock.step().isPresent() && facts.heldCalls() > 0) {
      arrival();
    }
  }

  private void goAtOnce(Instant from, Instant to, String why) {
    for (Optional<Instant> next = nextDue(to); next.isPresent(); next = nextDue(to)) {
      var due = clock.jump(next.get());
      if (next.get().equals(to)) {
        record(from, to, why);
      }
      due.forEach(Runnable::run);
    }
    if (clock.now().isBefore(to)) {
      clock.jump(to);
      record(from, to, why);
    }
  }

  /** Goes to one instant, which may be the present one if a part of what was due then waits. */
  private void goInOrder(EventOrder order, Instant from, Instant to, String why) {
    boolean clientsCome = to.isAfter(from) && facts.isBackOffUntil(to);
    if (to.isAfter(from)) {
      clock.moveTo(to);
      record(from, to, why);
    }
    skipOrder.run(order, clientsCome);
  }

  private Optional<Instant> nextDue(Instant until) {
    return clock.nextDue().filter(due -> !due.isAfter(until));
  }

  private void record(Instant from, Instant to, String why) {
    writer.write(() -> journal.accept(new Event.Clock(from, to, why, skipped)));
  }

  // ---- looking again

  private void recheckLater() {
    if (!rechecking) {
      rechecking = true;
      clock.afterReal(RECHECK, this::recheck);
    }
  }

  private void recheck() {
    Duration pollGrace = callers.pollGrace();
    writer.write(
        () -> {
          rechecking = false;
          facts.pollGrace(pollGrace);
        });
  }

  private void lookLater() {
    if (!looking) {
      looking = true;
      clock.afterReal(nextLook, this::look);
    }
  }

  /** Looks at the clients without the lock, since that may take a moment. */
  private void look() {
    long eventsBefore = writer.write(quiet::events);
    Observation seen = callers.observe();
    writer.write(
        () -> {
          looking = false;
          nextLook = NEXT_LOOK;
          quiet.look(seen, eventsBefore, arrivedCalls > 1);
        });
  }

  // ---- standing still

  private void checkStandstill() {
    Decision decision = decide();
    standstill.timerEnded(decision);
    if (decision.action() != Action.RECHECK && standstill.isDue(decision)) {
      warn(decision);
    }
  }

  private void warn(Decision decision) {
    String text = standstill.describe(decision, facts.describeAtWork(), clock.realNow());
    writer.write(() -> journal.accept(new Event.Warning(text)));
  }

  /** Goes on without what has blocked a leap for too long; returns false if something else does. */
  private boolean overrule(Decision decision) {
    warn(decision);
    Decision next = SkipPolicy.decide(facts.snapshot(isFrozen(), false, true).afterTimeout());
    facts.ignoreBlockers();
    if (next.action() == Action.SKIP || next.action() == Action.PROBE) {
      go(next.to(), standstill.cause(decision));
      return true;
    }
    return false;
  }
}
