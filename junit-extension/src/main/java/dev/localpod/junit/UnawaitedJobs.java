package dev.localpod.junit;

import dev.localpod.Endpoint;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Finds the jobs that a client which asks for jobs has left. */
final class UnawaitedJobs {

  private final Endpoint endpoint;
  private final Set<JobId> settled;

  /** The jobs whose ids an answer gave to a client. */
  private final Set<JobId> known = new HashSet<>();

  /** The jobs that a client asked for after the end of the test. */
  private final Set<JobId> stillPolled = new HashSet<>();

  private boolean asksForJobs;

  /**
   * Reads the journal.
   *
   * @param end the number of the last entry at the end of the test
   * @param settled the jobs whose end clients know, or that they cancelled
   */
  UnawaitedJobs(Endpoint endpoint, List<JournalEntry> entries, long end, Set<JobId> settled) {
    this.endpoint = endpoint;
    this.settled = settled;
    Set<JobId> damaged = new HashSet<>();
    for (JournalEntry entry : entries) {
      if (entry.event() instanceof Event.Fault fault
          && Operation.named(fault.operation()).isPresent()) {
        fault.job().ifPresent(damaged::add);
      } else if (entry.event() instanceof Event.Call call && call.job().isPresent()) {
        read(call, call.job().get(), end, damaged);
      }
    }
  }

  private void read(Event.Call call, JobId job, long end, Set<JobId> damaged) {
    boolean asks = PollPause.asksForJob(call);
    asksForJobs |= asks || isUnfinishedRunsync(call);
    if (call.answer().code() == 200 && (asks || !damaged.contains(job))) {
      known.add(job);
    }
    if (asks && call.request().after() >= end) {
      stillPolled.add(job);
    }
  }

  private static boolean isUnfinishedRunsync(Event.Call call) {
    return call.target().equals(Optional.of(Operation.RUNSYNC))
        && call.answer().jobStatus().isPresent()
        && !call.reportsEnd();
  }

  void report(BiConsumer<Leftover, String> report) {
    if (!asksForJobs || endpoint.journal().dropped() > 0) { // a dropped entry may be the call
      return;
    }
    Set<String> held = Set.copyOf(endpoint.heldCalls());
    for (Job job : endpoint.jobs()) {
      boolean isLeft =
          known.contains(job.id())
              && !settled.contains(job.id())
              && !stillPolled.contains(job.id())
              && !held.contains(job.id().value())
              && job.request().webhook().isEmpty();
      if (isLeft && !job.status().isFinal()) {
        report.accept(
            Leftover.ABANDONED_JOB,
            "no client awaited or cancelled job %s, which is %s; a right client asks until the job has ended, or cancels it"
                .formatted(job.id(), job.status()));
      } else if (isLeft && job.status() != JobStatus.CANCELLED) {
        report.accept(
            Leftover.UNREAD_RESULT,
            "no client read the result of job %s, which is %s; a right client asks until an answer shows the end of the job"
                .formatted(job.id(), job.status()));
      }
    }
  }
}
