package dev.localpod.core.time;

import dev.localpod.options.DueEvent;
import dev.localpod.options.EventOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * A clock that stands still until {@link #advance} moves it. It steps <em>to</em> each action that
 * falls due on the way, runs it on the thread that advances, and goes on, so that every action sees
 * exactly its own time. One that {@link #skips} is also moved by its endpoint, from one due instant
 * to the next, while nobody can do anything but wait.
 */
public final class VirtualClock implements EndpointClock {

  /** One for all: endpoints come and go by the hundred, and most need no timer in real time. */
  private static final SystemClock REAL = new SystemClock();

  private final TimerQueue agenda = new TimerQueue();
  private final ReentrantLock advancing = new ReentrantLock();
  private final ReentrantLock moving = new ReentrantLock();
  private final ClockHolds holds = new ClockHolds(moving);
  private final EndpointClock real;
  private final boolean skips;
  private final Optional<Duration> step;
  private volatile Instant now;
  private volatile Optional<EventOrder> order = Optional.empty();
  private volatile boolean closed;

  /** A clock that stands at {@code start} until it is advanced. */
  public VirtualClock(Instant start) {
    this(start, false, Optional.empty(), REAL);
  }

  private VirtualClock(Instant start, boolean skips, Optional<Duration> step, EndpointClock real) {
    this.now = start;
    this.real = real;
    this.skips = skips;
    this.step = step;
  }

  /** A clock that stands at {@code start} until it is advanced, or its endpoint skips time. */
  public static VirtualClock skipping(Instant start) {
    return skipping(start, Optional.empty());
  }

  /** A skipping clock whose endpoint moves it by at most {@code step} at a time. */
  public static VirtualClock skipping(Instant start, Optional<Duration> step) {
    return new VirtualClock(start, true, step, REAL);
  }

  /** Returns a new clock that stands where this one stands and takes real time from another one. */
  public VirtualClock realTimeFrom(EndpointClock other) {
    return new VirtualClock(now, skips, step, other);
  }

  /** Whether its endpoint may move it. */
  public boolean skips() {
    return skips;
  }

  /** Returns the longest leap that its endpoint may make, unless leaps are unlimited. */
  public Optional<Duration> step() {
    return step;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public Instant realNow() {
    return real.realNow();
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
  public Timer at(Instant due, Supplier<DueEvent> event, Runnable action) {
    return agenda.add(now, due, event, action);
  }

  @Override
  public Timer afterReal(Duration delay, Runnable action) {
    return real.after(
        delay,
        () -> {
          if (!closed) {
            action.run();
          }
        });
  }

  /** Chooses from now on which of the actions comes first that are due at the same instant. */
  public void order(EventOrder chosen) {
    order = Optional.of(due -> check(chosen.next(due), due));
  }

  private static int check(int next, List<DueEvent> due) {
    if (next < 0 || next >= due.size()) {
      throw new IllegalArgumentException(
          "an order chose event %s of %s; must be 0 to %s".formatted(next, due, due.size() - 1));
    }
    return next;
  }

  /** What chooses between actions that are due at the same instant, unless scheduling does. */
  public Optional<EventOrder> order() {
    return order;
  }

  @Override
  public Hold hold() {
    return holds.add();
  }

  @Override
  public void close() {
    closed = true;
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
   *     longer than {@link ClockHolds#LIMIT} in real time
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

  /** Whether an {@link #advance} is under way. */
  public boolean isAdvancing() {
    return advancing.isLocked();
  }

  /**
   * Moves time to {@code to}, or leaves it where it is if that is past, and hands out the actions
   * that are due by then, in order; nothing else can happen in between if this is a part of what
   * the clock {@linkplain #standingStill stands still} for.
   *
   * @throws IllegalStateException if the clock does not stand still for the calling thread
   */
  public List<Runnable> jump(Instant to) {
    moveTo(to);
    var due = new ArrayList<Runnable>();
    for (var next = agenda.pollDue(now); next.isPresent(); next = agenda.pollDue(now)) {
      due.add(next.get()::run);
    }
    return due;
  }

  /**
   * Moves time to {@code to}, or leaves it where it is if that is past, and leaves what is due.
   *
   * @throws IllegalStateException if the clock does not stand still for the calling thread
   */
  public void moveTo(Instant to) {
    checkStandsStill();
    now = to.isAfter(now) ? to : now;
  }

  /**
   * Hands out one of the actions that are due first.
   *
   * @param choice chooses from their events in order of scheduling; an index that is none of theirs
   *     leaves all of them
   * @throws IllegalStateException if the clock does not stand still for the calling thread
   */
  public Optional<Runnable> pollDue(ToIntFunction<List<DueEvent>> choice) {
    checkStandsStill();
    return agenda.pollDue(now, choice).map(due -> due::run);
  }

  private void checkStandsStill() {
    if (!moving.isHeldByCurrentThread()) {
      throw new IllegalStateException("time can only be skipped where the clock stands still");
    }
  }

  /**
   * Moves to the next action that is due until {@code end}, or else to the end, once nothing holds
   * time.
   */
  private Optional<TimerQueue.Due> step(Instant end) {
    moving.lock();
    try {
      holds.awaitNone();
      Optional<TimerQueue.Due> due =
          order
              .map(chosen -> agenda.pollDue(end, events -> first(chosen, events)))
              .orElseGet(() -> agenda.pollDue(end));
      Instant next = due.map(TimerQueue.Due::at).orElse(end);
      now = next.isAfter(now) ? next : now;
      return due;
    } finally {
      moving.unlock();
    }
  }

  private static int first(EventOrder order, List<DueEvent> events) {
    return events.size() == 1 ? 0 : order.next(events);
  }
}
