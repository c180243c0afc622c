package dev.localpod.core.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A clock that stands still until {@link #advance} moves it. It steps <em>to</em> each action that
 * falls due on the way, runs it on the thread that advances, and goes on, so that every action sees
 * exactly its own time.
 */
public final class VirtualClock implements EndpointClock {

  private final Agenda agenda = new Agenda();
  private final ReentrantLock advancing = new ReentrantLock();
  private final ReentrantLock moving = new ReentrantLock();
  private final Holds holds = new Holds(moving);
  private volatile Instant now;

  /** A clock that stands at {@code start}. */
  public VirtualClock(Instant start) {
    this.now = start;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public Instant realNow() {
    return Instant.now();
  }

  @Override
  public <T> T standingStill(Supplier<T> change) {
    moving.lock();
    try {
      return change.get();
    } finally {
      moving.unlock();
    }
  }

  @Override
  public Alarm at(Instant due, Runnable action) {
    return agenda.add(due, action);
  }

  @Override
  public Hold hold() {
    return holds.add();
  }

  /** When the next action is due, if there is one. */
  public Optional<Instant> nextDue() {
    return agenda.nextDue();
  }

  /**
   * Moves time forward and runs what falls due on the way, the end included; when this returns, all
   * of it is done. Before each step it waits until nothing holds time any more. Calls from several
   * threads follow one another; an action must not call this.
   *
   * @throws IllegalArgumentException if {@code by} is negative
   * @throws IllegalStateException if called by an action of this clock, or if time is held for
   *     longer than {@link Holds#LIMIT} in real time
   */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException(
          "cannot advance the clock by " + by + ": time only moves forward");
    }
    if (advancing.isHeldByCurrentThread()) {
      throw new IllegalStateException(
          "cannot advance the clock from inside one of its own actions");
    }
    advancing.lock();
    try {
      Instant end = now.plus(by);
      for (var due = step(end); due.isPresent(); due = step(end)) {
        due.get().run();
      }
    } finally {
      advancing.unlock();
    }
  }

  /**
   * Moves to the next action that is due until {@code end}, or else to the end, once nothing holds
   * time.
   */
  private Optional<Agenda.Due> step(Instant end) {
    moving.lock();
    try {
      holds.awaitNone();
      Optional<Agenda.Due> due = agenda.pollDue(end);
      Instant next = due.map(Agenda.Due::at).orElse(end);
      now = next.isAfter(now) ? next : now;
      return due;
    } finally {
      moving.unlock();
    }
  }
}
