package dev.localpod.core;

import dev.localpod.core.SkipPolicy.Decision;
import dev.localpod.core.SkipPolicy.Snapshot;
import dev.localpod.core.time.EndpointClock.Timer;
import dev.localpod.core.time.VirtualClock;
import dev.localpod.journal.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Moves the clock of an endpoint while nobody can do anything but wait. */
final class ClockSkipper {

  /** How long nothing must happen before a client is taken to do nothing but wait, in real time. */
  static final Duration GRACE = Duration.ofMillis(20);

  private final SingleWriter writer;
  private final VirtualClock clock;
  private final Duration skipTimeout;
  private final Supplier<Snapshot> facts;
  private final Supplier<Instant> endOfWaiting;
  private final Runnable moved;
  private final Consumer<Event> journal;

  private Duration skipped = Duration.ZERO;

  /** Counts what happens, so that it can be told whether something did. */
  private long activity;

  private boolean probing;
  private boolean wasQuiet;
  private @Nullable Timer watch;

  /**
   * A skipper.
   *
   * @param skipTimeout how long something may keep others waiting before time goes on without it,
   *     in real time
   * @param facts what is true now
   * @param endOfWaiting when the first of those who wait would wait no longer
   * @param moved to be told when time has moved
   */
  ClockSkipper(
      SingleWriter writer,
      VirtualClock clock,
      Duration skipTimeout,
      Supplier<Snapshot> facts,
      Supplier<Instant> endOfWaiting,
      Runnable moved,
      Consumer<Event> journal) {
    this.writer = writer;
    this.clock = clock;
    this.skipTimeout = skipTimeout;
    this.facts = facts;
    this.endOfWaiting = endOfWaiting;
    this.moved = moved;
    this.journal = journal;
  }

  /** Something has happened that may lead to more. */
  void activity() {
    activity++;
    wasQuiet = false;
  }

  /** How much time was skipped so far. */
  Duration skipped() {
    return skipped;
  }

  /** Skips to the next due instant if it is time to; false if not. */
  boolean skip() {
    return writer.step(
        () -> {
          Decision decision = SkipPolicy.decide(facts.get());
          return switch (decision.kind()) {
            case IDLE -> {
              stopWatching();
              yield false;
            }
            case BLOCKED -> {
              watch();
              yield false;
            }
            case RECHECK -> {
              watch();
              probe();
              yield false;
            }
            case PROBE -> {
              stopWatching();
              if (wasQuiet) {
                go(decision.to(), decision.why());
                yield true;
              }
              probe();
              yield false;
            }
            case SKIP -> {
              stopWatching();
              go(decision.to(), decision.why());
              yield true;
            }
          };
        });
  }

  /** Goes from due instant to due instant, up to {@code to}; mostly that is the first of them. */
  private void go(Instant to, String why) {
    Instant from = writer.now();
    skipped = skipped.plus(Duration.between(from, to));
    activity();
    moved.run();
    for (Optional<Instant> next = nextDue(to); next.isPresent(); next = nextDue(to)) {
      var due = clock.jump(next.get());
      if (next.get().equals(to)) {
        record(from, to, why);
      }
      due.forEach(Runnable::run);
    }
    if (clock.now().isBefore(to)) {
      clock.jump(to);
      record(from, to, why);
    }
  }

  private Optional<Instant> nextDue(Instant until) {
    return clock.nextDue().filter(due -> !due.isAfter(until));
  }

  private void record(Instant from, Instant to, String why) {
    writer.write(() -> journal.accept(new Event.Clock(from, to, why, skipped)));
  }

  /** Waits a moment, in real time, whether something happens. */
  private void probe() {
    if (probing) {
      return;
    }
    probing = true;
    long before = activity;
    clock.afterReal(
        GRACE,
        () ->
            writer.write(
                () -> {
                  probing = false;
                  wasQuiet = activity == before;
                }));
  }

  /** Sees to it that what keeps others waiting does not do so for ever. */
  private void watch() {
    if (watch == null) {
      watch = clock.afterReal(skipTimeout, () -> writer.write(this::endWaiting));
    }
  }

  private void stopWatching() {
    if (watch != null) {
      watch.cancel();
      watch = null;
    }
  }

  private void endWaiting() {
    Decision decision = SkipPolicy.decide(facts.get());
    boolean stands =
        decision.kind() == SkipPolicy.Kind.BLOCKED || decision.kind() == SkipPolicy.Kind.RECHECK;
    if (watch != null && stands && !clock.isAdvancing()) {
      go(
          endOfWaiting.get(),
          "%d ms of real time have passed in which %s"
              .formatted(skipTimeout.toMillis(), decision.why()));
    }
    watch = null;
  }
}
