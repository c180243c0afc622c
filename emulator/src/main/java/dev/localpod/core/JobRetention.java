package dev.localpod.core;

import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps the results of final jobs until they expire (EXP-1), and tracks which of them no client has
 * read; only under the lock.
 */
final class JobRetention {

  private final SingleWriter writer;
  private final JobTable table;
  private final Consumer<Event> journal;
  private final boolean skips;
  private final UnreadResults unreadResults = new UnreadResults();

  /**
   * Creates the retention of an endpoint without jobs.
   *
   * @param skips whether time is skipped; otherwise no leap waits for results to be read, and none
   *     is tracked
   */
  JobRetention(SingleWriter writer, JobTable table, boolean skips, Consumer<Event> journal) {
    this.writer = writer;
    this.table = table;
    this.skips = skips;
    this.journal = journal;
  }

  /** Starts the retention of a job that has become final. */
  void start(JobRecord record) {
    Instant end = writer.now().plus(record.retention());
    boolean hasWebhook = record.job().request().webhook().isPresent();
    if (skips && !hasWebhook && !record.isAbandoned()) {
      unreadResults.add(record, end);
    }
    expireAt(record, end);
  }

  /** Replaces the time at which a final result expires (STAT-4). */
  void expireAt(JobRecord record, Instant end) {
    if (unreadResults.contains(record)) {
      unreadResults.add(record, end);
    }
    record.expiry(
        writer.at(end, "expiry", record.job().id(), () -> remove(record, "its result expired")));
  }

  /** Cancels the retention of a job that is retried. */
  void cancel(JobRecord record) {
    unreadResults.remove(record);
    record.expiry(null);
  }

  /** Removes a job for good. */
  void remove(JobRecord record, String cause) {
    unreadResults.remove(record);
    table.expire(record);
    JobStatus last = record.job().status();
    journal.accept(new Event.State(record.job().id(), Optional.of(last), Optional.empty(), cause));
  }

  /** Marks a job whose client will never ask for it. */
  void abandon(JobId id) {
    table.find(id).ifPresent(JobRecord::abandon);
    markRead(id);
  }

  /** Marks the result of a job as read. */
  void markRead(JobId id) {
    table.find(id).ifPresent(unreadResults::remove);
  }

  /** The time at which the first unread result expires. */
  Optional<Instant> firstUnreadEnd() {
    return unreadResults.firstEnd();
  }
}
