package dev.localpod.core;

import dev.localpod.core.time.SystemClock;
import dev.localpod.job.Job;
import dev.localpod.job.Operation;
import dev.localpod.journal.Event;
import dev.localpod.journal.Journal;
import java.time.Instant;

/** Records the calls that match no endpoint in a journal of their own, in real time. */
public final class UnmatchedCalls {

  private final SystemClock clock = new SystemClock();
  private final Journal journal = new Journal();

  /** The record of the calls. */
  public Journal journal() {
    return journal;
  }

  /** Begins a call, which no rate limit applies to. */
  public ClientCall begin() {
    Instant now = clock.realNow();
    long after = journal.last();
    return new ClientCall() {
      private boolean ended;

      @Override
      public long after() {
        return after;
      }

      @Override
      public Instant at() {
        return now;
      }

      @Override
      public Instant realAt() {
        return now;
      }

      @Override
      public void admit(String key, Operation operation) {
        throw new IllegalStateException("no endpoint to admit a call of " + operation);
      }

      @Override
      public void polled(Job job) {
        throw new IllegalStateException("no endpoint to show job " + job.id());
      }

      @Override
      public void polled(Health health) {
        throw new IllegalStateException("no endpoint to show " + health);
      }

      @Override
      public void start(Event.CallStarted started) {
        throw new IllegalStateException("a call to no endpoint is answered at once");
      }

      @Override
      public synchronized void end(Event.Call answered) {
        if (!ended) {
          ended = true;
          journal.add(clock.realNow(), clock.realNow(), answered);
        }
      }
    };
  }
}
