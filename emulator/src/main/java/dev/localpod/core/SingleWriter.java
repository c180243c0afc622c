package dev.localpod.core;

import dev.localpod.core.time.EndpointClock;
import dev.localpod.core.time.EndpointClock.Timer;
import dev.localpod.core.time.VirtualClock;
import dev.localpod.job.JobId;
import dev.localpod.options.DueEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The only way to change an endpoint: take the lock, change, settle what follows from the change,
 * collect effects, release, run the effects. Under the lock only memory changes; code that may
 * block, or that users wrote, runs as an effect.
 */
final class SingleWriter {

  private final EndpointClock clock;
  private final Runnable settle;
  private final Optional<BooleanSupplier> followUp;
  private final AtomicInteger pendingFollowUps = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Runnable> due = new ArrayDeque<>();
  private List<Runnable> effects = new ArrayList<>();
  private Instant now;
  private @Nullable Instant realNow;

  /**
   * Creates a writer.
   *
   * @param settle makes all changes that follow from a change; runs under the lock after each one
   * @param followUp makes one further change by {@link #step} and returns true, or returns false;
   *     runs after each change until it returns false
   */
  SingleWriter(EndpointClock clock, Runnable settle, Optional<BooleanSupplier> followUp) {
    this.clock = clock;
    this.settle = settle;
    this.followUp = followUp;
    this.now = clock.now();
  }

  /** Changes the endpoint; inside another change, as a part of it. */
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

  /** Runs the follow-up changes; one thread does so for all that ask meanwhile. */
  private void followUp() {
    if (followUp.isEmpty() || pendingFollowUps.getAndIncrement() > 0) {
      return;
    }
    int asked = 1;
    try {
      while (asked > 0) {
        if (!followUp.get().getAsBoolean()) {
          asked = pendingFollowUps.addAndGet(-asked);
        }
      }
    } finally {
      if (asked > 0) {
        pendingFollowUps.set(0); // an effect has failed; the next change goes on
      }
    }
  }

  /**
   * Makes a change that moves no job and no worker, such as the begin of a call, so that nothing
   * can follow from it but a leap in time.
   */
  <T> T note(Supplier<T> change) {
    try {
      return locked(
          () -> {
            readTime();
            return change.get();
          });
    } finally {
      followUp();
    }
  }

  /** Makes a change without a result as {@link #note(Supplier)} does. */
  void note(Runnable change) {
    note(
        () -> {
          change.run();
          return this;
        });
  }

  /** Changes the endpoint without follow-up changes. */
  <T> T step(Supplier<T> change) {
    return locked(() -> make(change));
  }

  private <T> T locked(Supplier<T> change) {
    List<Runnable> collected = List.of();
    try {
      lock.lock();
      try {
        return clock.standingStill(change);
      } finally {
        if (!effects.isEmpty()) {
          collected = effects;
          effects = new ArrayList<>();
        }
        lock.unlock();
      }
    } finally {
      collected.forEach(Runnable::run); // also after a change that threw
    }
  }

  private <T> T make(Supplier<T> change) {
    readTime();
    T result = change.get();
    settle.run();
    while (!due.isEmpty()) {
      due.remove().run();
      settle.run();
    }
    return result;
  }

  private void readTime() {
    now = clock.now();
    realNow = null;
  }

  /** Changes the endpoint without a result. */
  void write(Runnable change) {
    write(
        () -> {
          change.run();
          return this;
        });
  }

  /** The time of the current change: the same instant throughout. */
  Instant now() {
    return now;
  }

  /** The real time of the current change: the same instant throughout. */
  Instant realNow() {
    realNow = realNow == null ? clock.realNow() : realNow;
    return realNow;
  }

  /** Runs {@code effect} once the lock is released. */
  void effect(Runnable effect) {
    effects.add(effect);
  }

  /**
   * Schedules a change; one that is due already becomes a part of the current change.
   *
   * @param event describes the change where several are due at once
   */
  Deadline at(Instant when, Supplier<DueEvent> event, Runnable change) {
    return start(new Deadline(change), when, event);
  }

  /** Schedules a change of a job as the other method does. */
  Deadline at(Instant when, String event, JobId job, Runnable change) {
    var deadline = new JobDeadline(event, job, change);
    return start(deadline, when, deadline);
  }

  private Deadline start(Deadline deadline, Instant when, Supplier<DueEvent> event) {
    if (when.isAfter(now)) {
      deadline.timer = clock.at(when, event, deadline);
    } else {
      due.add(deadline::fire);
    }
    return deadline;
  }

  /**
   * Makes a change of a job now: as a part of the current change, or as an event of its own at the
   * same instant where an order of events is chosen while time is skipped.
   */
  void soon(String event, JobId job, Runnable change) {
    if (clock instanceof VirtualClock virtual && virtual.skips() && virtual.order().isPresent()) {
      clock.at(now, () -> DueEvent.of(event, job.value()), () -> write(change));
    } else {
      change.run();
    }
  }

  /** Schedules a change after a delay in real time. */
  Deadline afterReal(Duration delay, Runnable change) {
    var deadline = new Deadline(change);
    deadline.timer = clock.afterReal(delay, deadline);
    return deadline;
  }

  /** A scheduled change that can be cancelled; used only under the lock. */
  class Deadline implements Runnable {
    private @Nullable Runnable change;
    private @Nullable Timer timer;

    private Deadline(Runnable change) {
      this.change = change;
    }

    /** Makes the change; the clock calls this when it is due. */
    @Override
    public void run() {
      write(this::fire);
    }

    private void fire() {
      Runnable todo = change;
      change = null;
      if (todo != null) {
        todo.run();
      }
    }

    /** Cancels the change, even if its timer has fired and waits for the lock. */
    void cancel() {
      change = null;
      if (timer != null) {
        timer.cancel();
      }
    }
  }

  /** A deadline of a job; each job that has ended keeps one, so that it is small. */
  private final class JobDeadline extends Deadline implements Supplier<DueEvent> {
    private final String event;
    private final JobId job;

    private JobDeadline(String event, JobId job, Runnable change) {
      super(change);
      this.event = event;
      this.job = job;
    }

    @Override
    public DueEvent get() {
      return DueEvent.of(event, job.value());
    }
  }
}
