package dev.localpod.core.time;

import dev.localpod.options.ClockMode;
import dev.localpod.options.DueEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The time of an endpoint. Everything with a duration on an endpoint reads the time here and
 * schedules actions here.
 *
 * <p>Actions run one after another, in the order of scheduling if they are due at the same instant,
 * and never while the clock's own lock is held. An action that throws does not stop the others.
 */
public sealed interface EndpointClock extends AutoCloseable permits SystemClock, VirtualClock {

  /** Starts a clock at the present time of the wall clock. */
  static EndpointClock start(ClockMode mode) {
    return switch (mode.kind()) {
      case REAL, SCALED -> new SystemClock(mode.speed());
      case MANUAL -> new VirtualClock(Instant.now());
      case SKIP -> VirtualClock.skipping(Instant.now(), mode.step());
    };
  }

  /** The present endpoint time. */
  Instant now();

  /** The present real time. */
  Instant realNow();

  /**
   * Makes a change that takes no endpoint time: a virtual clock does not move meanwhile, so that it
   * cannot pass what the change schedules.
   */
  <T> T standingStill(Supplier<T> change);

  /**
   * Schedules an action; one that is due already runs as soon as possible.
   *
   * @param event describes the action where several are due at once
   */
  Timer at(Instant due, Supplier<DueEvent> event, Runnable action);

  /** Schedules an action that needs no description. */
  default Timer at(Instant due, Runnable action) {
    return at(due, () -> DueEvent.of("an action"), action);
  }

  /** Schedules an action after a delay in endpoint time. */
  default Timer after(Duration delay, Runnable action) {
    return at(now().plus(delay), action);
  }

  /**
   * Schedules an action after a delay in real time, for the few things that are no part of endpoint
   * time.
   */
  Timer afterReal(Duration delay, Runnable action);

  /** Holds a virtual clock while something happens in real time; other clocks cannot be held. */
  Hold hold();

  /** Discards the scheduled actions. */
  @Override
  void close();

  /** Keeps a clock from moving. */
  interface Hold {
    /** Releases the clock; further calls have no effect. */
    void release();
  }

  /** A scheduled action. */
  interface Timer {
    /** Cancels the action if it has not started yet. */
    void cancel();
  }
}
