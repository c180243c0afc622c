package dev.localpod.core;

import dev.localpod.job.Chunk;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobNotFoundException;
import dev.localpod.job.JobState;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Moves jobs from state to state and counts them (JOB-1); only under the lock. */
final class JobLifecycle {

  private final SingleWriter writer;
  private final JobTable table;
  private final JobQueue queue;
  private final Workers workers;
  private final WebhookDispatcher webhooks;
  private final JobRetention retention;
  private final Consumer<Event> journal;

  /** The jobs of the current change whose held calls may have an answer now. */
  private final Set<JobRecord> changed = new LinkedHashSet<>();

  private int inProgress;
  private int completed;
  private int failed;
  private int retried;

  JobLifecycle(
      SingleWriter writer,
      JobTable table,
      JobQueue queue,
      Workers workers,
      WebhookDispatcher webhooks,
      JobRetention retention,
      Consumer<Event> journal) {
    this.writer = writer;
    this.table = table;
    this.queue = queue;
    this.workers = workers;
    this.webhooks = webhooks;
    this.retention = retention;
    this.journal = journal;
  }

  // ---- moves

  /** Adds a new job to the queue. */
  JobRecord submit(Job job, Duration resultRetention, String cause) {
    var record = new JobRecord(job, resultRetention);
    table.add(record);
    record(record, Optional.empty(), cause);
    webhooks.expect(record.job());
    enqueue(record);
    return record;
  }

  /** Returns a failed or timed-out job to the queue (RTRY-1). */
  void retry(JobRecord record, JobState.Retryable from, String cause) {
    retention.cancel(record);
    record.submittedAgain(writer.now());
    move(record, record.job().in(from.retry(writer.now())), cause);
    webhooks.expect(record.job());
    enqueue(record);
  }

  private void enqueue(JobRecord record) {
    queue.add(record);
    changed.add(record);
  }

  /** Moves a waiting job onto a worker. */
  void start(JobRecord record, Worker worker, JobRun run) {
    queue.remove(record);
    workers.take(worker, record.job().id());
    inProgress++;
    var queued = (JobState.InQueue) record.job().state();
    Job started = record.job().started(queued.start(worker.id(), writer.now()));
    move(record, started, "picked up by " + worker.id());
    record.startOn(worker, run);
  }

  /** Moves a job to a final state; only a retry leads back from there. */
  void finish(JobRecord record, JobState end, String cause) {
    leave(record);
    record.ttl(null);
    move(record, record.job().in(end), cause);
    switch (end.status()) {
      case COMPLETED -> {
        completed++;
        webhooks.notifyOf(record.job());
      }
      case FAILED, TIMED_OUT -> {
        failed++;
        webhooks.notifyOf(record.job());
      }
      case CANCELLED -> webhooks.cancelExpected(record.job().id());
      case IN_QUEUE, IN_PROGRESS ->
          throw new IllegalArgumentException(end + " is not a final state");
    }
    retention.start(record);
    changed.add(record);
  }

  /** Stops and removes a running job without a result (POL-2). */
  void remove(JobRecord record, String cause) {
    leave(record);
    webhooks.cancelExpected(record.job().id());
    retention.remove(record, cause);
    record.refuseCallers(new JobNotFoundException(record.job().id()));
  }

  /** Loses a worker; each of its jobs is dispatched once more per submission (JOB-4). */
  void lose(Worker worker, String cause) {
    for (JobId job : workers.lose(worker, cause)) {
      JobRecord record = table.get(job);
      var state = (JobState.InProgress) record.job().state();
      if (record.countLoss() > 1) {
        String error = "job timed out after 1 retries";
        finish(record, state.fail(error, Optional.empty(), writer.now()), "its worker was lost");
      } else {
        leave(record);
        retried++;
        move(
            record,
            record.job().redispatched(state.lose(writer.now())),
            "its worker " + worker.id() + " was lost");
        enqueue(record);
      }
    }
  }

  /** Returns a running job to the head of the queue, because its worker never got it (ATT-2). */
  void returnToQueue(JobRecord record, Job waiting, String cause) {
    leave(record);
    move(record, waiting, cause);
    queue.addFirst(record);
    changed.add(record);
  }

  /**
   * Cancels all waiting jobs (PURG-1).
   *
   * @return the number of cancelled jobs
   */
  int purge() {
    int removed = queue.size();
    while (!queue.isEmpty()) {
      JobRecord record = queue.first();
      var queued = (JobState.InQueue) record.job().state();
      finish(record, queued.cancel(writer.now()), "the queue was purged");
      retention.markRead(record.job().id()); // the client that purged the queue knows the end
    }
    return removed;
  }

  /** Takes a job out of the queue, or from its worker. */
  private void leave(JobRecord record) {
    if (!record.isInProgress()) {
      queue.remove(record);
      return;
    }
    Worker worker = record.worker();
    if (record.leaveWorker()) {
      worker.detach(record.job().id());
    } else {
      workers.release(worker, record.job().id());
    }
    inProgress--;
  }

  private void move(JobRecord record, Job to, String cause) {
    JobStatus from = record.job().status();
    record.job(to);
    record(record, Optional.of(from), cause);
  }

  private void record(JobRecord record, Optional<JobStatus> from, String cause) {
    journal.accept(
        new Event.State(record.job().id(), from, Optional.of(record.job().status()), cause));
  }

  // ---- held calls

  /** Marks a job whose held calls may have an answer now. */
  void changed(JobRecord record) {
    changed.add(record);
  }

  /** Answers the held calls of the jobs that have changed. */
  void answerCallers() {
    changed.forEach(JobRecord::answerCallers);
    changed.clear();
  }

  /** Takes back chunks that could not be delivered, if their job is still there (STRM-2). */
  void putBack(JobId id, List<Chunk> chunks) {
    table
        .find(id)
        .ifPresent(
            record -> {
              record.chunks().putBack(chunks);
              changed.add(record);
            });
  }

  /** Shows clients a final job in progress again, so that its result is not read (JOB-2). */
  void overwrite(JobRecord record, JobState.InProgress state) {
    record.overwrite(state);
    retention.markRead(record.job().id());
  }

  // ---- facts

  /** The number of jobs on workers. */
  int inProgress() {
    return inProgress;
  }

  /** Whether there is an unfinished job. */
  boolean hasUnfinished() {
    return inProgress + queue.size() > 0;
  }

  /** The job as clients see it, if there is such a job. */
  Optional<Job> reported(JobId id) {
    return table.find(id).map(JobRecord::reported);
  }

  /** Whether there is such a job and clients see it unfinished. */
  boolean isUnfinished(JobId id) {
    return table.find(id).filter(JobRecord::isReportedUnfinished).isPresent();
  }

  Health health() {
    return new Health(
        new Health.Jobs(completed, failed, inProgress, queue.size(), retried), workers.health());
  }
}
