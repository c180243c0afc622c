package dev.localpod.core;

import dev.localpod.core.time.EndpointClock;
import dev.localpod.core.time.VirtualClock;
import dev.localpod.journal.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Advances and freezes the clock of an endpoint by hand; safe for several threads. */
public final class ClockControl {

  private final SingleWriter writer;
  private final EndpointClock clock;
  private final Optional<ClockSkipper> skipper;
  private final Consumer<Event> journal;

  ClockControl(
      SingleWriter writer,
      EndpointClock clock,
      Optional<ClockSkipper> skipper,
      Consumer<Event> journal) {
    this.writer = writer;
    this.clock = clock;
    this.skipper = skipper;
    this.journal = journal;
  }

  /**
   * Moves time forward and performs all that falls due on the way, the end included.
   *
   * @param by zero or more
   * @throws IllegalArgumentException if {@code by} is negative
   * @throws IllegalStateException if time passes by itself, if an action of the clock calls this,
   *     or if time is held for too long
   */
  public void advance(Duration by) {
    VirtualClock virtual = virtualClock();
    if (!by.isNegative()) {
      writer.write(() -> record(by));
    }
    try {
      virtual.advance(by);
    } finally {
      writer.write(() -> {}); // so that skipping goes on
    }
  }

  private void record(Duration by) {
    Duration skipped = skipper.map(ClockSkipper::skipped).orElse(Duration.ZERO);
    Instant now = writer.now();
    journal.accept(new Event.Clock(now, now.plus(by), "it was advanced", skipped));
  }

  /**
   * Moves time to the next due instant and performs all that falls due then.
   *
   * @throws IllegalStateException if nothing is due, and as {@link #advance} does
   */
  public void advanceToNext() {
    Instant next =
        virtualClock()
            .nextDue()
            .orElseThrow(
                () -> new IllegalStateException("cannot advance the clock: nothing is due"));
    Duration by = Duration.between(clock.now(), next);
    advance(by.isNegative() ? Duration.ZERO : by);
  }

  private VirtualClock virtualClock() {
    if (clock instanceof VirtualClock virtual) {
      return virtual;
    }
    throw new IllegalStateException("cannot advance the clock: its time passes by itself");
  }

  /**
   * Keeps a skipping clock from moving by itself until the result is closed.
   *
   * @throws IllegalStateException if the clock does not skip
   */
  public ClockFreeze freeze() {
    ClockSkipper frozen = skipper();
    writer.write(frozen::freeze);
    return new ClockFreeze(writer, frozen);
  }

  /**
   * Keeps a skipping clock from moving by itself, or no longer, beside {@link #freeze}.
   *
   * @throws IllegalStateException if the clock does not skip
   */
  public void frozenByAdmin(boolean frozen) {
    ClockSkipper target = skipper();
    writer.write(() -> target.frozenByAdmin(frozen));
  }

  /** Whether a skipping clock is kept from moving by itself. */
  public boolean isFrozen() {
    return writer.write(() -> skipper.filter(ClockSkipper::isFrozen).isPresent());
  }

  private ClockSkipper skipper() {
    return skipper.orElseThrow(
        () -> new IllegalStateException("cannot freeze the clock: it does not skip"));
  }
}
