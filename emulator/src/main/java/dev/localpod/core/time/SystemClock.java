package dev.localpod.core.time;

import dev.localpod.options.DueEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A clock that runs by itself, at the speed of the wall clock or a number of times faster. The
 * actions of all these clocks run on one daemon thread, so they must not block.
 */
public final class SystemClock implements EndpointClock {

  /** The longest time until a wake-up; an action that is due later takes several. */
  private static final long LONGEST_WAIT = TimeUnit.DAYS.toNanos(365);

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final TimerQueue timers = new TimerQueue();
  private final TimerThread.WakeUp wakeUp = TimerThread.SHARED.wakeUp(this::runNextDue);
  private final Instant start;
  private final long startNanos;
  private final int speed;
  private volatile boolean closed;

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
    this.startNanos = TimerThread.nanos();
    this.speed = speed;
  }

  /** The speed of this clock as a multiple of real time. */
  public int speed() {
    return speed;
  }

  @Override
  public Instant now() {
    return timeAt(TimerThread.nanos());
  }

  /** From a monotonic source, so that a correction of the machine's clock moves no deadline. */
  private Instant timeAt(long nanos) {
    long elapsed = nanos - startNanos;
    // Whole seconds apart, for nanoseconds times the speed would overflow.
    return Instant.ofEpochSecond(
        start.getEpochSecond() + elapsed / SECOND * speed,
        start.getNano() + elapsed % SECOND * speed);
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
    TimerQueue.Entry timer = timers.add(now(), due, event, action);
    if (timers.isNext(timer)) {
      wakeUpAt(due);
    }
    return timer;
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

  private void wakeUpAt(Instant due) {
    long now = TimerThread.nanos();
    long left = TimeUnit.NANOSECONDS.convert(Duration.between(timeAt(now), due));
    // Rounded up: an action must never run before its time.
    wakeUp.noLaterThan(now + Math.min(Math.max(0, left) / speed, LONGEST_WAIT) + 1);
  }

  /** Runs one action at most, so that other clocks get their turn. */
  private void runNextDue() {
    if (!closed) {
      timers.pollDue(now()).ifPresent(TimerQueue.Due::run);
      timers.nextDue().ifPresent(this::wakeUpAt);
    }
  }

  /** Discards the scheduled actions. */
  @Override
  public void close() {
    closed = true;
    timers.clear();
    wakeUp.cancel();
  }
}
