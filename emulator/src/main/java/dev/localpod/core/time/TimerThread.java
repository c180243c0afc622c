package dev.localpod.core.time;

import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Wakes up any number of clocks from one daemon thread. The thread starts with the first wake-up
 * and ends once no clock has waited for one for a while.
 */
final class TimerThread {

  /** The thread of all clocks, so that a thousand endpoints do not cost a thousand threads. */
  static final TimerThread SHARED = new TimerThread(TimeUnit.SECONDS.toNanos(5));

  private static final long ORIGIN = System.nanoTime();
  private static final long NEVER = Long.MAX_VALUE;

  /** The clocks that wait, soonest first. */
  private final TreeSet<WakeUp> waiting = new TreeSet<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition sooner = lock.newCondition();
  private final long idleNanos;
  private long created;
  private @Nullable Thread thread;

  /**
   * Creates a thread that is not started yet.
   *
   * @param idleNanos real time without a wake-up to come after which the thread ends
   */
  TimerThread(long idleNanos) {
    this.idleNanos = idleNanos;
  }

  /** The present time on a monotonic clock: nanoseconds from an arbitrary origin in the past. */
  static long nanos() {
    return System.nanoTime() - ORIGIN;
  }

  /**
   * Creates the wake-up of one clock.
   *
   * @param action runs on the thread, which all clocks share; must not throw
   */
  WakeUp wakeUp(Runnable action) {
    lock.lock();
    try {
      return new WakeUp(created++, action);
    } finally {
      lock.unlock();
    }
  }

  /** The next wake-up of one clock. */
  final class WakeUp implements Comparable<WakeUp> {
    private final long number;
    private final Runnable action;
    private volatile long at = NEVER;

    private WakeUp(long number, Runnable action) {
      this.number = number;
      this.action = action;
    }

    /** Makes the wake-up happen no later than at {@code nanos}; it may come too early. */
    void noLaterThan(long nanos) {
      if (at <= nanos) {
        return; // mostly so, since timers that are cancelled leave the wake-up as it is
      }
      lock.lock();
      try {
        if (nanos < at) {
          waiting.remove(this);
          at = nanos;
          waiting.add(this);
          wake();
        }
      } finally {
        lock.unlock();
      }
    }

    /** Cancels the wake-up, unless it has begun. */
    void cancel() {
      lock.lock();
      try {
        waiting.remove(this);
        at = NEVER;
      } finally {
        lock.unlock();
      }
    }

    private void wake() {
      if (thread == null) {
        thread = new Thread(TimerThread.this::run, "localpod-clock");
        thread.setDaemon(true);
        thread.start();
      } else if (waiting.first() == this) {
        sooner.signal();
      }
    }

    @Override
    public int compareTo(WakeUp other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private void run() {
    for (WakeUp next = awaitNext(); next != null; next = awaitNext()) {
      next.action.run();
    }
  }

  /** Waits for the next wake-up; returns null if none is to come, which ends the thread. */
  private @Nullable WakeUp awaitNext() {
    lock.lock();
    try {
      while (true) {
        WakeUp first = waiting.isEmpty() ? null : waiting.first();
        long left = first == null ? idleNanos : first.at - nanos();
        if (first != null && left <= 0) {
          waiting.pollFirst();
          first.at = NEVER;
          return first;
        }
        if (hasElapsed(left) && first == null && waiting.isEmpty()) {
          thread = null;
          return null;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for {@code nanos}, or until a sooner wake-up comes; returns whether that was all. */
  private boolean hasElapsed(long nanos) {
    try {
      return sooner.awaitNanos(nanos) <= 0;
    } catch (InterruptedException leftByAnAction) {
      return false; // nobody else can interrupt this thread
    }
  }
}
