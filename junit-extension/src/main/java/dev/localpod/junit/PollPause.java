package dev.localpod.junit;

import dev.localpod.job.JobId;
import dev.localpod.job.Operation;
import dev.localpod.journal.Event;
import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for a client that may still be polling in another thread: somewhat longer than its longest
 * pause so far, in real time.
 */
final class PollPause {

  private static final Duration SHORTEST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private final Journal journal;
  private final long deadline;
  private long seen;

  /**
   * Starts to wait.
   *
   * @param served whether a call is still being served: its end may take as long as any pause
   */
  PollPause(Journal journal, boolean served) {
    this.journal = journal;
    this.seen = journal.last();
    this.deadline = System.nanoTime() + (served ? LONGEST : length(journal)).toNanos();
  }

  private static Duration length(Journal journal) {
    Map<JobId, Instant> last = new HashMap<>();
    Duration longest = Duration.ZERO;
    for (JournalEntry entry : journal.entries()) {
      if (entry.event() instanceof Event.Call call && asksForJob(call)) {
        Instant began = call.request().realAt();
        Instant before = last.put(call.job().orElseThrow(), began);
        if (before != null && Duration.between(before, began).compareTo(longest) > 0) {
          longest = Duration.between(before, began);
        }
      }
    }
    Duration length = SHORTEST.plus(longest.multipliedBy(3).dividedBy(2));
    return length.compareTo(LONGEST) > 0 ? LONGEST : length;
  }

  /** Returns whether the call asks for the state of a job. */
  static boolean asksForJob(Event.Call call) {
    Optional<Operation> target = call.target();
    return call.job().isPresent()
        && (target.equals(Optional.of(Operation.STATUS))
            || target.equals(Optional.of(Operation.STREAM)));
  }

  /** Waits for the next journal entry; returns false if there was none in time. */
  boolean awaitNextEntry() {
    var more = journal.whenAfter(seen);
    try {
      more.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      seen = journal.last();
      return System.nanoTime() < deadline;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the journal failed", e);
    } finally {
      more.cancel(false);
    }
  }
}
