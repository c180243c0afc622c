package dev.localpod.core;

import dev.localpod.core.SkipPolicy.Snapshot;
import dev.localpod.core.SkipPolicy.Waits;
import dev.localpod.core.SkipPolicy.Work;
import dev.localpod.core.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Collects the facts by which it is decided whether time is skipped; only under the lock. */
final class SkipFacts {

  private final SingleWriter writer;
  private final VirtualClock clock;
  private final HeldCalls held;
  private final OpenCalls openCalls;
  private final PolledJobs polledJobs;
  private final HandlerRunner handlers;
  private final IntSupplier attachedJobs;
  private final WebhookDispatcher webhooks;
  private final JobLifecycle lifecycle;
  private final JobRetention retention;
  private final SharedTime sharedTime;

  SkipFacts(
      SingleWriter writer,
      VirtualClock clock,
      HeldCalls held,
      OpenCalls openCalls,
      PolledJobs polledJobs,
      HandlerRunner handlers,
      IntSupplier attachedJobs,
      WebhookDispatcher webhooks,
      JobLifecycle lifecycle,
      JobRetention retention,
      SharedTime sharedTime) {
    this.writer = writer;
    this.clock = clock;
    this.held = held;
    this.openCalls = openCalls;
    this.polledJobs = polledJobs;
    this.handlers = handlers;
    this.attachedJobs = attachedJobs;
    this.webhooks = webhooks;
    this.lifecycle = lifecycle;
    this.retention = retention;
    this.sharedTime = sharedTime;
  }

  /**
   * Collects the facts of this moment.
   *
   * @param frozen whether the clock is frozen
   * @param arrivals whether other clients may be on their way
   * @param closely whether to look at the stacks of participants, which takes longer
   */
  Snapshot snapshot(boolean frozen, boolean arrivals, boolean closely) {
    return new Snapshot(
        writer.now(),
        clock.nextDue(),
        clock.step(),
        new Work(
            frozen,
            clock.isAdvancing(),
            handlers.computing(),
            attachedJobs.getAsInt(),
            webhooks.underWay(),
            Math.max(0, openCalls.size() - held.size()),
            polledJobs.expectedPolls(),
            polledJobs.unpolledJobs(),
            arrivals),
        new Waits(
            held.size(),
            openCalls.backOffUntil(),
            openCalls.isPolled(),
            webhooks.isExpected(),
            lifecycle.hasUnfinished(),
            retention.firstUnreadEnd().isPresent() || polledJobs.isAnyEndUnseen(),
            retention.firstUnreadEnd()),
        sharedTime.participants(closely));
  }

  /** Reports whether a client, a handler or a receiver of webhooks may do something now. */
  boolean mayOthersAct() {
    return handlers.computing() > 0
        || webhooks.underWay() > 0
        || openCalls.size() > held.size()
        || polledJobs.expectedPolls() > 0;
  }

  /** Reports whether a client was told to wait until that time. */
  boolean isBackOffUntil(Instant end) {
    return openCalls.backOffUntil().equals(Optional.of(end));
  }

  /** Returns the number of held calls. */
  int heldCalls() {
    return held.size();
  }

  /** Describes the threads that are at work; empty if there are none. */
  String describeAtWork() {
    return sharedTime.describeAtWork();
  }

  /** Sets how long a client that has submitted a job may take to its first poll, in real time. */
  void pollGrace(Duration realTime) {
    polledJobs.pollGrace(realTime);
  }

  /** Notes that a new participant has begun to wait. */
  void participantCame() {
    polledJobs.participantCame();
  }

  /** Notes that time has moved. */
  void timeMoved() {
    openCalls.timeMoved();
  }

  /** Lets nothing that now blocks a leap for too long block the next one. */
  void ignoreBlockers() {
    polledJobs.ignoreExpected();
    sharedTime.ignoreAtWork();
  }
}
