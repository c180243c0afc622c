package dev.localpod.core;

import dev.localpod.core.SkipPolicy.Action;
import dev.localpod.core.SkipPolicy.Blocker;
import dev.localpod.core.SkipPolicy.Decision;
import dev.localpod.core.time.EndpointClock.Timer;
import dev.localpod.core.time.Stopwatch;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Measures in real time for how long a clock has stood still although jobs are unfinished or
 * somebody waits; changed only under the lock.
 */
final class Standstill {

  private final Duration limit;
  private final Function<Duration, Timer> startTimer;
  private @Nullable Stopwatch since;
  private @Nullable Timer timer;
  private Action action = Action.SKIP;
  private boolean warned;

  /**
   * Creates a clock that moves.
   *
   * @param limit real time after which a standstill is reported
   * @param startTimer starts a timer, in real time, that checks the standstill
   */
  Standstill(Duration limit, Function<Duration, Timer> startTimer) {
    this.limit = limit;
    this.startTimer = startTimer;
  }

  /** Notes the latest decision. */
  void note(Decision decision) {
    if (decision.blocker().isEmpty()) {
      end();
    } else if (since == null || decision.action() != action) {
      end();
      action = decision.action();
      since = Stopwatch.start();
      timer = startTimer.apply(limit);
    }
  }

  /** Notes that a client does something: while nobody waits, that is no standstill. */
  void activity() {
    if (action == Action.IDLE && since != null) {
      since = Stopwatch.start();
    }
  }

  private void end() {
    since = null;
    warned = false;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** Reports once whether a standstill has lasted for the limit, or sees to it that it is later. */
  boolean isDue(Decision decision) {
    if (since == null || warned || decision.action() != action) {
      return false;
    } else if (!since.hasReached(limit)) {
      timer = startTimer.apply(limit.minus(since.elapsed()).plusMillis(1));
      return false;
    }
    warned = true;
    return true;
  }

  /** Describes the standstill to a user: since when, because of whom, and what to do. */
  String describe(Decision decision, String workers, Instant realNow) {
    Blocker blocker = decision.blocker().orElseThrow();
    String who = blocker == Blocker.PARTICIPANT ? " (" + workers + ")" : "";
    String reason = decision.action() == Action.IDLE ? blocker.text() : decision.why();
    String next =
        decision.action() == Action.RECHECK ? "time goes on without it" : "time stands still";
    return "time has stood still since %s, for %d ms of real time: %s%s; %s. To avoid this, %s."
        .formatted(realNow.minus(limit), limit.toMillis(), reason, who, next, blocker.remedy());
  }

  /** Gives the cause of a leap that ends the standstill. */
  String cause(Decision decision) {
    return "%d ms of real time have passed in which %s".formatted(limit.toMillis(), decision.why());
  }
}
