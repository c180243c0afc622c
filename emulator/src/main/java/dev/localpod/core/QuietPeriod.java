package dev.localpod.core;

import dev.localpod.core.CallerActivity.Observation;
import dev.localpod.core.time.Stopwatch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether nothing has happened on an endpoint, and no client has been seen at work, for a
 * short real time; changed only under the lock.
 */
final class QuietPeriod {

  private final Duration skipTimeout;

  /** Runs since time could first be skipped but for clients that may be on their way. */
  private @Nullable Stopwatch sinceFirst;

  /** Runs since the last event after that. */
  private @Nullable Stopwatch sinceEvent;

  private Stopwatch sinceWork = Stopwatch.start();
  private long events;
  private boolean reached;

  /**
   * Creates a period.
   *
   * @param skipTimeout real-time limit of all waiting for clients before one leap
   */
  QuietPeriod(Duration skipTimeout) {
    this.skipTimeout = skipTimeout;
  }

  /** Starts a new period, because time has moved. */
  void timeMoved() {
    sinceFirst = null;
    restart();
  }

  /** Starts anew, because something has happened that may lead to more. */
  void restart() {
    sinceEvent = null;
    disturb();
  }

  /**
   * Ignores what was seen so far, because a call has come or gone; since a client may poll without
   * a pause, the limit stays as it is.
   */
  void disturb() {
    events++;
    sinceWork = Stopwatch.start();
    reached = false;
  }

  /** Counts the events, so that a look can be told that one happened meanwhile. */
  long events() {
    return events;
  }

  /**
   * Takes one look at the clients into account.
   *
   * @param seen what was seen
   * @param eventsBefore the number of events before the look
   * @param several whether several calls have arrived since time moved
   */
  void look(Observation seen, long eventsBefore, boolean several) {
    if (seen.anyAtWork()) {
      sinceWork = Stopwatch.start();
    }
    boolean isQuiet =
        !seen.anyAtWork() && eventsBefore == events && sinceWork.hasReached(seen.grace());
    reached =
        isQuiet
            || hasReached(sinceEvent, several ? seen.limitForSeveral() : seen.limit())
            || hasReached(sinceFirst, skipTimeout);
  }

  private static boolean hasReached(@Nullable Stopwatch since, Duration limit) {
    return since != null && since.hasReached(limit);
  }

  /** Reports whether it has been quiet for long enough; the limits run from the first question. */
  boolean isReached() {
    sinceFirst = sinceFirst == null ? Stopwatch.start() : sinceFirst;
    sinceEvent = sinceEvent == null ? Stopwatch.start() : sinceEvent;
    return reached;
  }
}
