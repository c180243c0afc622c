package dev.localpod.core;

import dev.localpod.core.time.EndpointClock;
import dev.localpod.core.time.EndpointClock.Timer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one way to change an endpoint: take the lock, change, settle what follows from the change,
 * collect effects, release, run the effects. Under the lock there is only memory: whatever may
 * block, or runs code of others, is an effect.
 */
final class SingleWriter {

  private final EndpointClock clock;
  private final Runnable settle;
  private final BooleanSupplier followUp;
  private final AtomicInteger pendingFollowUps = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Runnable> due = new ArrayDeque<>();
  private List<Runnable> effects = new ArrayList<>();
  private Instant now;

  /**
   * A writer.
   *
   * @param settle what to do after each change, under the lock, until nothing follows from it
   * @param followUp makes a change of its own that follows from the changes so far, by {@link
   *     #step}, and tells whether there was one; asked after each change, until there is none
   */
  SingleWriter(EndpointClock clock, Runnable settle, BooleanSupplier followUp) {
    this.clock = clock;
    this.settle = settle;
    this.followUp = followUp;
    this.now = clock.now();
  }

  /** Changes the endpoint. Inside of a change it becomes a part of that. */
  <T> T write(Supplier<T> change) {
    if (lock.isHeldByCurrentThread()) {
      return make(change);
    }
    try {
      return step(change);
    } finally {
      followUp();
    }
  }

  /** Goes on until nothing follows any more; one thread does so for all that ask meanwhile. */
  private void followUp() {
    if (pendingFollowUps.getAndIncrement() > 0) {
      return;
    }
    int asked = 1;
    try {
      while (asked > 0) {
        if (!followUp.getAsBoolean()) {
          asked = pendingFollowUps.addAndGet(-asked);
        }
      }
    } finally {
      if (asked > 0) {
        pendingFollowUps.set(0); // an effect has failed; the next change goes on
      }
    }
  }

  /** Changes the endpoint, and leaves it to others to go on from there. */
  <T> T step(Supplier<T> change) {
    List<Runnable> collected = List.of();
    try {
      lock.lock();
      try {
        return clock.standingStill(() -> make(change));
      } finally {
        collected = effects;
        effects = new ArrayList<>();
        lock.unlock();
      }
    } finally {
      collected.forEach(Runnable::run); // those of a change that was refused half-way, too
    }
  }

  private <T> T make(Supplier<T> change) {
    now = clock.now();
    T result = change.get();
    settle.run();
    while (!due.isEmpty()) {
      due.remove().run();
      settle.run();
    }
    return result;
  }

  /** Changes the endpoint without a result. */
  void write(Runnable change) {
    write(
        () -> {
          change.run();
          return this;
        });
  }

  /** The time of the change at hand: one instant for all that happens in it. */
  Instant now() {
    return now;
  }

  /** Runs {@code effect} once the lock is released. */
  void effect(Runnable effect) {
    effects.add(effect);
  }

  /** Makes a change of its own when the time comes; at once, as a part of this one, if it has. */
  Deadline at(Instant when, Runnable change) {
    var deadline = new Deadline(when, change);
    if (when.isAfter(now)) {
      deadline.alarm = clock.at(when, () -> write(deadline::fire));
    } else {
      due.add(deadline::fire);
    }
    return deadline;
  }

  /** A change that is to come, unless it is called off before; all under the lock. */
  static final class Deadline {
    private final Instant due;
    private @Nullable Runnable change;
    private @Nullable Timer alarm;

    private Deadline(Instant due, Runnable change) {
      this.due = due;
      this.change = change;
    }

    Instant due() {
      return due;
    }

    private void fire() {
      Runnable todo = change;
      change = null;
      if (todo != null) {
        todo.run();
      }
    }

    /**
     * Sees to it that the change is not made, even if its alarm has rung and waits for the lock.
     */
    void cancel() {
      change = null;
      if (alarm != null) {
        alarm.cancel();
      }
    }
  }
}
