package dev.localpod.core;

import dev.localpod.core.journal.Event;
import dev.localpod.core.journal.Journal;
import dev.localpod.core.limit.Meter;
import dev.localpod.core.limit.Operation;
import dev.localpod.core.time.EndpointClock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The calls of clients that are under way; changed only under the lock. */
final class Reception {

  private final SingleWriter writer;
  private final EndpointClock clock;
  private final Journal journal;
  private final Meter meter;
  private final Fleet fleet;

  Reception(SingleWriter writer, EndpointClock clock, Journal journal, Meter meter, Fleet fleet) {
    this.writer = writer;
    this.clock = clock;
    this.journal = journal;
    this.meter = meter;
    this.fleet = fleet;
  }

  ClientCall begin() {
    return new UnderWay(journal.last(), writer.now(), clock.realNow());
  }

  private final class UnderWay implements ClientCall {
    private final long after;
    private final Instant at;
    private final Instant realAt;
    private @Nullable Runnable uncount;
    private boolean ended;

    UnderWay(long after, Instant at, Instant realAt) {
      this.after = after;
      this.at = at;
      this.realAt = realAt;
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
      writer.write(
          () -> {
            meter.begin(key, operation, fleet.health().running(), writer.now());
            uncount = () -> meter.end(key, operation);
          });
    }

    @Override
    public void end(Event.Call answered) {
      writer.write(
          () -> {
            if (!ended) {
              ended = true;
              if (uncount != null) {
                uncount.run();
              }
              journal.add(writer.now(), clock.realNow(), answered);
            }
          });
    }
  }
}
