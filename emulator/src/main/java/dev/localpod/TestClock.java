package dev.localpod;

import dev.localpod.core.Engine;
import dev.localpod.core.time.ClockMode;
import dev.localpod.core.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The time of an endpoint, as a test sees and moves it. */
public final class TestClock {

  private final String endpoint;
  private final ClockMode mode;
  private final Engine engine;

  TestClock(String endpoint, ClockMode mode, Engine engine) {
    this.endpoint = endpoint;
    this.mode = mode;
    this.engine = engine;
  }

  /** How it passes. */
  public ClockMode mode() {
    return mode;
  }

  /** What time it is on the endpoint. */
  public Instant now() {
    return engine.clock().now();
  }

  /**
   * When something happens next, if nothing happens before; empty if nothing is due, or if time
   * passes by itself.
   */
  public Optional<Instant> nextDue() {
    return engine.clock() instanceof VirtualClock virtual ? virtual.nextDue() : Optional.empty();
  }

  /**
   * Moves time forward, which does all that falls due on the way; when this returns, it is done,
   * webhooks included.
   *
   * @throws IllegalArgumentException if {@code by} is negative
   * @throws IllegalStateException if time passes by itself, or is held for longer than 30 s of real
   *     time by a webhook that is under way
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
}
