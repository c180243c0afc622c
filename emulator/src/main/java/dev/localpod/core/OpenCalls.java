package dev.localpod.core;

import dev.localpod.core.limit.LimitUse;
import dev.localpod.core.limit.RateLimiter;
import dev.localpod.core.time.EndpointClock;
import dev.localpod.core.time.SystemClock;
import dev.localpod.job.Job;
import dev.localpod.job.Operation;
import dev.localpod.journal.Event;
import dev.localpod.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls of clients that are under way, and what those that were answered make of it; changed
 * only under the lock. On the real clock nothing follows from a call but its entry in the journal
 * and its use of limits: it is not tracked, and needs no lock without limits.
 */
final class OpenCalls {

  private final SingleWriter writer;
  private final EndpointClock clock;
  private final Journal journal;
  private final RateLimiter meter;
  private final Workers workers;
  private final JobRetention retention;
  private final PolledJobs polledJobs;
  private final SharedTime sharedTime;
  private final Runnable callSeen;
  private final Runnable activity;

  private final Set<ClientCall> underWay = new HashSet<>();

  private @Nullable Health shown;
  private boolean shownAgain;
  private Instant backOffUntil = Instant.MIN;

  /**
   * Creates an empty set of calls.
   *
   * @param clock the time of calls that are not tracked
   * @param callSeen runs when a call comes or goes
   * @param activity runs after a call that may lead to more
   */
  OpenCalls(
      SingleWriter writer,
      EndpointClock clock,
      Journal journal,
      RateLimiter meter,
      Workers workers,
      JobRetention retention,
      PolledJobs polledJobs,
      SharedTime sharedTime,
      Runnable callSeen,
      Runnable activity) {
    this.writer = writer;
    this.clock = clock;
    this.journal = journal;
    this.meter = meter;
    this.workers = workers;
    this.retention = retention;
    this.polledJobs = polledJobs;
    this.sharedTime = sharedTime;
    this.callSeen = callSeen;
    this.activity = activity;
  }

  ClientCall begin() {
    if (!areTracked()) {
      return new UnderWay(journal.last(), clock.now(), clock.realNow(), false);
    }
    return writer.note(
        () -> {
          var call =
              new UnderWay(journal.last(), writer.now(), writer.realNow(), sharedTime.isAnyAwake());
          underWay.add(call);
          callSeen.run();
          return call;
        });
  }

  /** Whether calls are a part of what moves time, or must not come between its moves. */
  private boolean areTracked() {
    return !(clock instanceof SystemClock system && system.speed() == 1);
  }

  /** How much of its limits each operation has used. */
  List<LimitUse> limitUse() {
    return meter.use(workers.running(), writer.now());
  }

  /** How many calls are under way. */
  int size() {
    return underWay.size();
  }

  /** Whether a client was shown something unfinished since time last moved, which still is. */
  boolean isPolled() {
    return shownAgain || polledJobs.isAnyUnfinished();
  }

  /** Until when a client was told to wait, if that is still to come. */
  Optional<Instant> backOffUntil() {
    return Optional.of(backOffUntil).filter(writer.now()::isBefore);
  }

  /** What clients were shown may have changed. */
  void timeMoved() {
    polledJobs.timeMoved();
    shown = null;
    shownAgain = false;
  }

  private void answered(Event.Call call, boolean byParticipant) {
    if (call.reportsEnd()) {
      call.job().ifPresent(retention::markRead);
    }
    call.answer().retryAfter().ifPresent(this::backOff);
    if (call.operation().equals(Operation.RUN.text()) && call.answer().jobStatus().isPresent()) {
      activity.run();
      call.job().ifPresent(job -> polledJobs.submitted(job, byParticipant));
    }
  }

  private void backOff(Duration wait) {
    Instant end = writer.now().plus(wait);
    backOffUntil = end.isAfter(backOffUntil) ? end : backOffUntil;
  }

  private void show(Health health) {
    // A client that asks again and sees the same waits for a change; one that asks once may not.
    shownAgain |= health.equals(shown) && health.isUnsettled();
    shown = health;
  }

  private final class UnderWay implements ClientCall {
    private final long after;
    private final Instant at;
    private final Instant realAt;
    private final boolean byParticipant;
    private volatile @Nullable Runnable uncount;
    private boolean ended;

    UnderWay(long after, Instant at, Instant realAt, boolean byParticipant) {
      this.after = after;
      this.at = at;
      this.realAt = realAt;
      this.byParticipant = byParticipant;
    }

    @Override
    public long after() {
      return after;
    }

    @Override
    public Instant at() {
      return at;
    }

    @Override
    public Instant realAt() {
      return realAt;
    }

    @Override
    public void admit(String key, Operation operation) {
      if (!meter.isLimited(operation)) {
        return;
      }
      writer.note(
          () -> {
            meter.begin(key, operation, workers.running(), writer.now());
            uncount = () -> meter.end(key, operation);
          });
    }

    @Override
    public void polled(Job job) {
      if (polledJobs.areRemembered()) {
        writer.note(() -> polledJobs.show(job, byParticipant));
      }
    }

    @Override
    public void polled(Health health) {
      if (polledJobs.areRemembered()) {
        writer.note(() -> show(health));
      }
    }

    @Override
    public void start(Event.CallStarted started) {
      writer.note(() -> journal.add(writer.now(), writer.realNow(), started));
    }

    @Override
    public void end(Event.Call answered) {
      if (areTracked() || uncount != null) {
        writer.note(() -> endUnderLock(answered));
      } else if (!ended) {
        ended = true;
        journal.add(clock.now(), clock.realNow(), answered);
      }
    }

    private void endUnderLock(Event.Call answered) {
      if (ended) {
        return;
      }
      ended = true;
      underWay.remove(this);
      callSeen.run();
      if (uncount != null) {
        uncount.run();
      }
      journal.add(writer.now(), writer.realNow(), answered);
      answered(answered, byParticipant);
    }
  }
}
