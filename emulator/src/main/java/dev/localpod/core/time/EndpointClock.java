package dev.localpod.core.time;

import dev.localpod.options.ClockMode;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The time of an endpoint: what it is now, and "call me later". Everything with a duration on an
 * endpoint goes through one of these.
 *
 * <p>Actions run one after another, those that are due at the same instant in the order in which
 * they were scheduled, and never while the clock's own lock is held. An action that throws does not
 * keep others from running.
 */
public sealed interface EndpointClock extends AutoCloseable permits SystemClock, VirtualClock {

  /** Starts a clock of this mode at the present time of the wall clock. */
  static EndpointClock start(ClockMode mode) {
    return switch (mode.kind()) {
      case REAL, SCALED -> new SystemClock(mode.speed());
      case MANUAL -> new VirtualClock(Instant.now());
      case SKIP -> VirtualClock.skipping(Instant.now());
    };
  }

  /** Now, in endpoint time. */
  Instant now();

  /** Now, in real time, for records that show both. */
  Instant realNow();

  /**
   * Makes a change that takes no endpoint time: a clock that others can move waits for its end, so
   * that what the change schedules cannot be overtaken.
   */
  <T> T standingStill(Supplier<T> change);

  /** Runs {@code action} when the time is {@code due}; in the past means as soon as possible. */
  Timer at(Instant due, Runnable action);

  /** Runs {@code action} when {@code delay} has passed. */
  default Timer after(Duration delay, Runnable action) {
    return at(now().plus(delay), action);
  }

  /**
   * Runs {@code action} when {@code delay} has passed in real time, for the few things that are no
   * part of an endpoint's own time.
   */
  Timer afterReal(Duration delay, Runnable action);

  /** Keeps time from passing while something happens in real time, as far as time can be kept. */
  Hold hold();

  /** Ends what runs by itself; what is still to come will not happen. */
  @Override
  void close();

  /** What keeps time from passing. */
  interface Hold {
    /** Lets time pass again; called again it does nothing. */
    void release();
  }

  /** A scheduled action. */
  interface Timer {
    /** Sees to it that the action does not run, if it has not started yet. */
    void cancel();
  }
}
