package dev.localpod;

import dev.localpod.core.Engine;
import dev.localpod.core.SharedTime;
import dev.localpod.core.time.VirtualClock;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EventOrder;
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
  private final boolean live;

  TestClock(String endpoint, ClockMode mode, Engine engine, boolean live) {
    this.endpoint = endpoint;
    this.mode = mode;
    this.engine = engine;
    this.live = live;
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
   * Returns the time of the next event, if nothing happens before; empty if nothing is due, or if
   * time passes by itself.
   */
  public Optional<Instant> nextDue() {
    return engine.clock() instanceof VirtualClock virtual ? virtual.nextDue() : Optional.empty();
  }

  /**
   * Moves time forward and does what falls due on the way; when this returns, all of it is done,
   * webhooks included.
   *
   * @throws IllegalArgumentException if {@code by} is negative
   * @throws IllegalStateException if time passes by itself, or is held for longer than 30 s of real
   *     time by a webhook in flight
   */
  public void advance(Duration by) {
    checkAdvances();
    engine.advance(by);
  }

  /**
   * Moves time to {@link #nextDue} and does what falls due then, as {@link #advance} does.
   *
   * @return the time it is then
   * @throws IllegalStateException if nothing is due, and as {@link #advance} does
   */
  public Instant advanceToNext() {
    checkAdvances();
    engine.clockControl().advanceToNext();
    return now();
  }

  private void checkAdvances() {
    if (!(engine.clock() instanceof VirtualClock)) {
      throw refuse("advance the clock", "manual or skip");
    }
  }

  /**
   * Keeps time from moving by itself until the result is closed. {@link #advance} still moves it.
   *
   * @throws IllegalStateException if the clock is not {@code skip}
   */
  public FrozenTime freeze() {
    if (mode.kind() != ClockMode.Kind.SKIP) {
      throw refuse("freeze the clock", "skip");
    }
    return new FrozenTime(engine.clockControl().freeze());
  }

  /**
   * Returns this time as a {@link java.time.Clock} in UTC, and so as an {@link
   * java.time.InstantSource}, to give to a client.
   */
  public Clock asJavaClock() {
    return new SharedClock(shared());
  }

  /**
   * Returns a way to sleep in this time, to give to a client instead of {@link Thread#sleep}. A
   * thread that has slept by it is a participant: under {@code skip}, time does not move while it
   * is at work.
   */
  public Sleeper sleeper() {
    return new SharedSleeper(shared())::sleep;
  }

  /**
   * Returns a scheduler that goes by this time, to give to a client; it runs its tasks on daemon
   * threads. Each task is a participant: under {@code skip}, time does not move while it is at
   * work.
   */
  public ScheduledExecutorService scheduler() {
    return new SharedScheduler(shared());
  }

  /**
   * Chooses from now on which of several events comes first that are due at the same instant.
   *
   * <p>Under {@code skip}, clients take part: a sleep that ends, a call that was answered and a job
   * that a client polls give it the turn, and what else is due waits meanwhile; a webhook is an
   * event of its own. On a manual clock, {@link #advance} does all that is due, in that order.
   *
   * @throws IllegalStateException if time passes by itself
   */
  public void order(EventOrder order) {
    if (!(engine.clock() instanceof VirtualClock virtual)) {
      throw refuse("order the events", "manual or skip");
    }
    virtual.order(order);
  }

  private IllegalStateException refuse(String wanted, String needed) {
    String text =
        "cannot %s of endpoint '%s': its clock is %s; must be %s"
            .formatted(wanted, endpoint, live ? "that of a live endpoint" : mode, needed);
    return live ? new LiveEndpointException(text) : new IllegalStateException(text);
  }

  private SharedTime shared() {
    SharedTime sharedTime = engine.sharedTime();
    sharedTime.taken();
    return sharedTime;
  }

  /**
   * Reports whether a client goes by this time: whether one of {@link #asJavaClock}, {@link
   * #sleeper} and {@link #scheduler} was asked for.
   */
  public boolean isShared() {
    return engine.sharedTime().isShared();
  }
}
