package dev.localpod;

import dev.localpod.core.Engine;
import dev.localpod.core.time.VirtualClock;
import dev.localpod.options.ClockMode;
import dev.localpod.sharedtime.SharedClock;
import dev.localpod.sharedtime.SharedScheduler;
import dev.localpod.sharedtime.SharedSleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** The time of an endpoint, for a test to read and advance. */
public final class TestClock {

  private final String endpoint;
  private final ClockMode mode;
  private final Engine engine;

  TestClock(String endpoint, ClockMode mode, Engine engine) {
    this.endpoint = endpoint;
    this.mode = mode;
    this.engine = engine;
  }

  /** Returns the way in which it passes. */
  public ClockMode mode() {
    return mode;
  }

  /** Returns the present time of the endpoint. */
  public Instant now() {
    return engine.clock().now();
  }

  /**
   * Returns the time of the next due event; empty if nothing is due, or if time passes by itself.
   */
  public Optional<Instant> nextDue() {
    return engine.clock() instanceof VirtualClock virtual ? virtual.nextDue() : Optional.empty();
  }

  /**
   * Moves time forward. All events that fall due on the way, webhooks included, are done when this
   * method returns.
   *
   * @throws IllegalArgumentException if {@code by} is negative
   * @throws IllegalStateException if time passes by itself, or is held for longer than 30 s of real
   *     time by a webhook in flight
   */
  public void advance(Duration by) {
    if (!(engine.clock() instanceof VirtualClock)) {
      throw new IllegalStateException(
          "cannot advance the clock of endpoint '"
              + endpoint
              + "': it is "
              + mode
              + "; only manual and skip can be advanced");
    }
    engine.advance(by);
  }

  /**
   * Returns this time as a {@link java.time.Clock}, which is an {@link java.time.InstantSource}, in
   * UTC, to give to a client. From then on the time {@linkplain #isShared is shared}.
   */
  public Clock asJavaClock() {
    return new SharedClock(engine.sharedTime());
  }

  /**
   * Returns a sleeper in this time, to give to a client instead of {@link Thread#sleep}. From then
   * on the time {@linkplain #isShared is shared}.
   */
  public Sleeper sleeper() {
    return new SharedSleeper(engine.sharedTime())::sleep;
  }

  /**
   * Returns a scheduler in this time, to give to a client; it runs its tasks on daemon threads.
   * From then on the time {@linkplain #isShared is shared}.
   */
  public ScheduledExecutorService scheduler() {
    return new SharedScheduler(engine.sharedTime());
  }

  /**
   * Returns whether a client uses this time, because a test got it by {@link #asJavaClock}, {@link
   * #sleeper} or {@link #scheduler}. A skipping clock then no longer guesses from polls who waits.
   */
  public boolean isShared() {
    return engine.sharedTime().isShared();
  }
}
