package dev.localpod.junit;

import dev.localpod.Endpoint;
import dev.localpod.job.JobId;
import dev.localpod.job.Operation;
import dev.localpod.journal.Event;
import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.UnansweredCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Waits, in real time, for a client in another thread: for the end of a call that is being
 * answered, or somewhat longer than the longest pause between its polls so far.
 */
final class PollPause {

  private static final Duration SHORTEST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private final Journal journal;
  private final CompletableFuture<Void> end;
  private long seen;

  /**
   * Starts to wait.
   *
   * @param endsHeldCalls whether held calls end without the test
   * @param timer ends the wait after a time
   */
  PollPause(
      Endpoint endpoint, boolean endsHeldCalls, Function<Duration, CompletableFuture<Void>> timer) {
    this.journal = endpoint.journal();
    this.seen = journal.last();
    List<JournalEntry> entries = journal.entries();
    int held = endpoint.heldCalls().size();
    int open = Math.max(held, UnansweredCalls.of(entries).size()); // a held one is recorded later
    boolean isAnswering = open > (endsHeldCalls ? 0 : held);
    this.end = timer.apply(isAnswering ? LONGEST : length(entries));
  }

  /** Returns a future that completes after a real time. */
  static CompletableFuture<Void> afterRealTime(Duration length) {
    return new CompletableFuture<Void>()
        .completeOnTimeout(null, length.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Duration length(List<JournalEntry> entries) {
    Map<JobId, Instant> last = new HashMap<>();
    Duration longest = Duration.ZERO;
    for (JournalEntry entry : entries) {
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
    CompletableFuture<Void> more = journal.whenAfter(seen);
    try {
      CompletableFuture.anyOf(more, end).get();
      seen = journal.last();
      return !end.isDone();
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
