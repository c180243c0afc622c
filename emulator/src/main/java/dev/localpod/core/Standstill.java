package dev.localpod.core;

import dev.localpod.core.SkipPolicy.Action;
import dev.localpod.core.SkipPolicy.Blocker;
import dev.localpod.core.SkipPolicy.Decision;
import dev.localpod.core.time.Stopwatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures in real time for how long a clock has stood still although jobs are unfinished or
 * somebody waits; changed only under the lock.
 */
final class Standstill {

  /** By so much the timer ends later, so that what times out has done so. */
  private static final Duration LATER = Duration.ofMillis(20);

  private final Duration limit;
  private final Consumer<Duration> startTimer;
  private @Nullable Stopwatch since;

  /** Whether a timer runs. It is not stopped, for time may stand and go again many times a ms. */
  private boolean timed;

  private Action action = Action.SKIP;
  private boolean warned;

  /**
   * Creates a clock that moves.
   *
   * @param limit real time after which a standstill is reported
   * @param startTimer starts a timer, in real time, that checks the standstill
   */
  Standstill(Duration limit, Consumer<Duration> startTimer) {
    this.limit = limit;
    this.startTimer = startTimer;
  }

  /** Notes the latest decision. */
  void note(Decision decision) {
    if (!standsStill(decision)) {
      since = null;
    } else if (since == null || (decision.action() != action && !isPoll(decision))) {
      begin(decision);
    }
  }

  private static boolean standsStill(Decision decision) {
    return decision.blocker().filter(blocker -> blocker != Blocker.ADVANCING).isPresent();
  }

  /** A client that polls again and again meanwhile changes nothing. */
  private boolean isPoll(Decision decision) {
    return action == Action.RECHECK && decision.blocker().equals(Optional.of(Blocker.SERVED_CALL));
  }

  private void begin(Decision decision) {
    action = decision.action();
    since = Stopwatch.start();
    warned = false;
    check(limit);
  }

  private void check(Duration delay) {
    if (!timed) {
      timed = true;
      startTimer.accept(delay.plus(LATER));
    }
  }

  /** Notes that a client does something: while nobody waits, that is no standstill. */
  void activity() {
    if (action == Action.IDLE && since != null) {
      since = Stopwatch.start();
    }
  }

  /** Reports once whether a standstill has lasted for the limit. */
  boolean isDue(Decision decision) {
    boolean isDue =
        since != null && !warned && decision.action() == action && since.hasReached(limit);
    warned |= isDue;
    return isDue;
  }

  /** Notes the decision at the end of the timer, and starts another one if it came too early. */
  void timerEnded(Decision decision) {
    timed = false;
    note(decision);
    if (since != null && decision.action() != action) {
      begin(decision);
    } else if (since != null && !since.hasReached(limit)) {
      check(limit.minus(since.elapsed()));
    }
  }

  /** Describes the standstill to a user: since when, because of whom, and what to do. */
  String describe(Decision decision, String workers, Instant realNow) {
    Blocker blocker = decision.blocker().orElseThrow();
    String who = blocker == Blocker.PARTICIPANT ? " (" + workers + ")" : "";
    String reason = decision.action() == Action.IDLE ? blocker.text() : decision.why();
    String next =
        decision.action() == Action.RECHECK ? "time goes on without it" : "time stands still";
    return "time has stood still since %s, for %s ms of real time: %s%s; %s. To avoid this, %s."
        .formatted(realNow.minus(limit), limit.toMillis(), reason, who, next, blocker.remedy());
  }

  /** Gives the cause of a leap that ends the standstill. */
  String cause(Decision decision) {
    return "%s ms of real time have passed in which %s".formatted(limit.toMillis(), decision.why());
  }
}
