package dev.localpod.core.time;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The holds that stop a virtual clock. */
final class ClockHolds {

  /** The longest time a clock waits for its holds, in real time. */
  static final Duration LIMIT = Duration.ofSeconds(30);

  private final ReentrantLock lock;
  private final Condition released;
  private int count;

  /**
   * Creates an empty set of holds.
   *
   * @param moving the lock under which the clock moves
   */
  ClockHolds(ReentrantLock moving) {
    this.lock = moving;
    this.released = moving.newCondition();
  }

  EndpointClock.Hold add() {
    lock.lock();
    try {
      count++;
      return new Hold();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until no hold is left; the calling thread has the lock.
   *
   * @throws IllegalStateException after {@link #LIMIT}, or if the thread is interrupted meanwhile
   */
  void awaitNone() {
    // An interrupt from before is none of this wait, and stays for the caller.
    boolean wasInterrupted = Thread.interrupted();
    long left = LIMIT.toNanos();
    try {
      while (count > 0) {
        left = released.awaitNanos(left);
        if (left <= 0) {
          throw new IllegalStateException(
              "time cannot go on: after "
                  + LIMIT.toSeconds()
                  + " s of real time it is still held by a webhook that is under way");
        }
      }
    } catch (InterruptedException e) {
      wasInterrupted = true;
      throw new IllegalStateException("interrupted while time was held", e);
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final class Hold implements EndpointClock.Hold {
    private boolean over;

    @Override
    public void release() {
      lock.lock();
      try {
        if (!over) {
          over = true;
          count--;
          released.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
