package dev.localpod.core;

import dev.localpod.core.time.Stopwatch;
import java.time.Duration;

/**
 * Tells whether nothing has happened on an endpoint, and no client has been seen at work, for a
 * short real time; changed only under the lock.
 */
final class QuietPeriod {

  /** One look may fall into the moment between two threads of one client. */
  private static final int LOOKS = 3;

  private Stopwatch sinceEvent = Stopwatch.start();
  private Stopwatch sinceWork = sinceEvent;
  private int looks;
  private boolean reached;

  /** Starts anew, because something has happened. */
  void restart() {
    sinceEvent = Stopwatch.start();
    sinceWork = sinceEvent;
    looks = 0;
    reached = false;
  }

  /**
   * Takes one look at the clients into account.
   *
   * @param atWork whether a client was seen at work
   * @param grace how long none must be
   * @param limit how long after the last event they are waited for at most
   */
  void look(boolean atWork, Duration grace, Duration limit) {
    if (atWork) {
      sinceWork = Stopwatch.start();
      looks = 0;
    } else {
      looks++;
    }
    reached = (looks >= LOOKS && sinceWork.hasReached(grace)) || sinceEvent.hasReached(limit);
  }

  /** Reports whether it has been quiet for long enough. */
  boolean isReached() {
    return reached;
  }
}
