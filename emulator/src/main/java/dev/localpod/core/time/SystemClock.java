package dev.localpod.core.time;

import dev.localpod.options.DueEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A clock that runs by itself, at the speed of the wall clock or a number of times faster. Actions
 * run on one daemon thread, which runs from the first action until {@link #close}.
 */
public final class SystemClock implements EndpointClock {

  private final TimerQueue timers = new TimerQueue();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition sooner = lock.newCondition();
  private final Instant start;
  private final long startNanos;
  private final int speed;
  private @Nullable Thread thread;
  private boolean closed;

  /** Creates a clock at the speed of the wall clock. */
  public SystemClock() {
    this(1);
  }

  /**
   * Creates a clock that starts at the time of the wall clock and runs {@code speed} times as fast.
   *
   * @throws IllegalArgumentException if {@code speed} is not 1 to 1,000,000
   */
  public SystemClock(int speed) {
    if (speed < 1 || speed > 1_000_000) {
      throw new IllegalArgumentException(
          "a clock cannot run x" + speed + ": the speed must be 1 to 1000000");
    }
    this.start = Instant.now();
    this.startNanos = System.nanoTime();
    this.speed = speed;
  }

  /** The speed of this clock as a multiple of real time. */
  public int speed() {
    return speed;
  }

  @Override
  public Instant now() {
    // From a monotonic source, so that a correction of the machine's clock moves no deadline.
    return start.plus(Duration.ofNanos(System.nanoTime() - startNanos).multipliedBy(speed));
  }

  @Override
  public Instant realNow() {
    return Instant.now();
  }

  @Override
  public <T> T standingStill(Supplier<T> change) {
    return change.get(); // this clock moves by itself, and what is due runs at once
  }

  @Override
  public Timer at(Instant due, Supplier<DueEvent> event, Runnable action) {
    lock.lock();
    try {
      Optional<Instant> next = timers.nextDue();
      Timer timer = timers.add(due, event, action);
      if (thread == null && !closed) {
        thread = new Thread(this::run, "localpod-clock");
        thread.setDaemon(true);
        thread.start();
      } else if (next.isEmpty() || due.isBefore(next.get())) {
        sooner.signal();
      }
      return timer;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Timer afterReal(Duration delay, Runnable action) {
    return after(delay.multipliedBy(speed), action);
  }

  /** The wall clock cannot be held. */
  @Override
  public Hold hold() {
    return () -> {};
  }

  private void run() {
    while (awaitDue()) {
      timers.pollDue(now()).ifPresent(TimerQueue.Due::run);
    }
  }

  /** Waits until an action is due; returns false once the clock is closed. */
  private boolean awaitDue() {
    lock.lock();
    try {
      while (!closed) {
        Optional<Instant> next = timers.nextDue();
        if (next.isEmpty()) {
          sooner.awaitUninterruptibly();
          continue;
        }
        Duration left = Duration.between(now(), next.get());
        if (left.isNegative() || left.isZero()) {
          return true;
        }
        // Rounded up: an action must never run before its time.
        await(left.dividedBy(speed).plusNanos(1));
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void await(Duration atMost) {
    try {
      sooner.await(TimeUnit.NANOSECONDS.convert(atMost), TimeUnit.NANOSECONDS);
    } catch (InterruptedException leftByAnAction) {
      // Only close ends this thread.
    }
  }

  /** Stops the thread and discards the scheduled actions. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      timers.clear();
      sooner.signal();
    } finally {
      lock.unlock();
    }
  }
}
