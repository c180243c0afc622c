package dev.localpod.core;

import dev.localpod.core.time.VirtualClock;
import java.time.Instant;

/** Collects the facts from which {@link SkipPolicy} decides; only under the lock. */
record SkipSnapshots(
    SingleWriter writer,
    VirtualClock clock,
    HeldCalls held,
    OpenCalls openCalls,
    HandlerRunner handlers,
    WebhookDispatcher webhooks,
    JobLifecycle lifecycle,
    JobRetention retention,
    SharedTime sharedTime) {

  SkipPolicy.Snapshot take() {
    return new SkipPolicy.Snapshot(
        writer.now(),
        clock.nextDue(),
        clock.isAdvancing(),
        Math.max(0, openCalls.size() - held.size()),
        handlers.computing(),
        webhooks.underWay(),
        held.size(),
        openCalls.backOffUntil(),
        openCalls.isPolled(),
        webhooks.isExpected(),
        lifecycle.hasUnfinished(),
        retention.firstUnreadEnd(),
        sharedTime.participants());
  }

  /** The time to which a blocked skip proceeds anyway: the earliest end of a wait. */
  Instant firstEnd() {
    return held.firstEnd().or(clock::nextDue).orElseGet(writer::now);
  }
}
