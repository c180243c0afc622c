package dev.localpod.core;

import dev.localpod.job.Chunk;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobNotFoundException;
import dev.localpod.job.JobState;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Policy;
import dev.localpod.journal.DurationFormat;
import dev.localpod.journal.Event;
import dev.localpod.options.Edition;
import dev.localpod.options.EditionSwitch;
import dev.localpod.options.EndpointSettings;
import dev.localpod.script.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Moves jobs from state to state, with all that a move brings with it; only under the lock. */
final class JobLifecycle {

  private final EndpointSettings settings;
  private final Edition edition;
  private final SingleWriter writer;
  private final JobTable table;
  private final WorkerPool workerPool;
  private final WebhookDispatcher webhooks;
  private final Consumer<Event> journal;
  private final JobQueue queue = new JobQueue();
  private final UnreadResults unreadResults = new UnreadResults();

  /** Jobs that changed in the change at hand, whose callers may have something to hear. */
  private final Set<JobRecord> touched = new LinkedHashSet<>();

  private int inProgress;
  private int completed;
  private int failed;
  private int retried;

  JobLifecycle(
      EndpointSettings settings,
      SingleWriter writer,
      JobTable table,
      WorkerPool workerPool,
      WebhookDispatcher webhooks,
      Consumer<Event> journal) {
    this.settings = settings;
    this.edition = settings.edition();
    this.writer = writer;
    this.table = table;
    this.workerPool = workerPool;
    this.webhooks = webhooks;
    this.journal = journal;
  }

  // ---- into the queue

  JobRecord submit(Job job, Duration retention, String cause) {
    var record = new JobRecord(job, retention);
    table.add(record);
    record(record, Optional.empty(), cause);
    webhooks.expect(record.job());
    enqueue(record);
    armTtl(record, record.submittedAt().plus(policy(record).ttl().orElse(settings.ttl())));
    return record;
  }

  /** Runs a job again that failed or timed out (RTRY-1). */
  void retry(JobRecord record, JobState.Retryable from) {
    unreadResults.remove(record);
    record.submittedAgain(writer.now());
    record.removal(null);
    move(record, record.job().in(from.retry(writer.now())), "retried by the client");
    webhooks.expect(record.job());
    enqueue(record);
    armTtl(record, record.submittedAt().plus(policy(record).ttl().orElse(settings.ttl())));
  }

  private void enqueue(JobRecord record) {
    queue.add(record);
    touched.add(record);
  }

  /** Replaces the time at which an unfinished job times out (POL-2, STAT-4). */
  void armTtl(JobRecord record, Instant end) {
    record.ttl(
        writer.at(
            end,
            () -> {
              if (record.job().state() instanceof JobState.InProgress running) {
                exceedTtl(record, running);
              } else if (record.job().state() instanceof JobState.InQueue waiting) {
                finish(record, waiting.timeOut(writer.now()), "its ttl passed");
              }
            }));
  }

  private void exceedTtl(JobRecord record, JobState.InProgress running) {
    if (edition.get(EditionSwitch.TTL_COVERS) == EditionSwitch.TtlScope.QUEUE) {
      return;
    }
    switch (edition.get(EditionSwitch.TTL_IN_PROGRESS)) {
      case TIMED_OUT -> finish(record, running.timeOut(writer.now()), "its ttl passed");
      case REMOVED -> {
        leave(record);
        webhooks.expectOneLess(record.job().id());
        forget(record, "its ttl passed");
        record.refuseCallers(new JobNotFoundException(record.job().id()));
      }
    }
  }

  // ---- onto a worker

  /** Adds workers, and gives waiting jobs to free ones, until nothing more can be done now. */
  void settle(ScriptRunner runner) {
    workerPool.scale(queue, inProgress);
    while (!queue.isEmpty()) {
      Optional<Worker> free = workerPool.free();
      if (free.isEmpty()) {
        break;
      }
      runner.run(queue.first(), free.get());
      workerPool.scale(queue, inProgress);
    }
    touched.forEach(record -> record.answerCallers());
    touched.clear();
  }

  void start(JobRecord record, Worker worker, Iterator<Step> steps) {
    queue.remove(record);
    workerPool.take(worker, record);
    inProgress++;
    var queued = (JobState.InQueue) record.job().state();
    Job started = record.job().started(queued.start(worker.id(), writer.now()));
    move(record, started, "picked up by " + worker.id());
    record.startOn(worker, steps);
    Duration timeout = policy(record).executionTimeout().orElse(settings.executionTimeout());
    record.timeout(writer.at(writer.now().plus(timeout), () -> exceedTimeout(record, timeout)));
  }

  private void exceedTimeout(JobRecord record, Duration timeout) {
    if (record.job().state() instanceof JobState.InProgress running) {
      JobState end =
          switch (edition.get(EditionSwitch.EXECUTION_TIMEOUT)) {
            case TIMED_OUT -> running.timeOut(writer.now());
            case FAILED ->
                running.fail("executionTimeout exceeded", Optional.empty(), writer.now());
          };
      finish(record, end, "its executionTimeout of " + DurationFormat.format(timeout) + " passed");
    }
  }

  // ---- to an end

  /** Brings a job to one of its ends; from there only a retry leads back. */
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
      case CANCELLED -> webhooks.expectOneLess(record.job().id());
      case IN_QUEUE, IN_PROGRESS -> throw new IllegalArgumentException(end + " is not an end");
    }
    Instant forgottenAt = writer.now().plus(record.retention());
    if (record.job().request().webhook().isEmpty() // else its receiver is told
        && !record.isAbandoned()) {
      unreadResults.add(record, forgottenAt);
    }
    expireAt(record, forgottenAt);
    touched.add(record);
  }

  /** Takes a job from where it is: from the queue or from its worker. */
  private void leave(JobRecord record) {
    if (record.isInProgress()) {
      Worker worker = record.worker();
      Optional<Runnable> unnoticed = record.unnoticed();
      if (unnoticed.isPresent() && worker.condition() != Worker.Condition.GONE) {
        worker.keepBusyWith(record);
        unnoticed.get().run();
      } else {
        workerPool.release(worker, record);
      }
      record.leaveWorker();
      inProgress--;
    } else {
      queue.remove(record);
    }
  }

  /** Replaces the time at which a final result is forgotten (EXP-1, STAT-4). */
  void expireAt(JobRecord record, Instant end) {
    if (unreadResults.contains(record)) {
      unreadResults.add(record, end);
    }
    record.removal(writer.at(end, () -> forget(record, "its result expired")));
  }

  private void forget(JobRecord record, String cause) {
    unreadResults.remove(record);
    table.expire(record);
    JobStatus last = record.job().status();
    journal.accept(new Event.State(record.job().id(), Optional.of(last), Optional.empty(), cause));
  }

  /** Loses a worker; each of its jobs gets one more chance in a submission (JOB-4). */
  void lose(Worker worker, String cause) {
    for (JobRecord record : workerPool.lose(worker, cause)) {
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

  /** Somebody has been told how a job ended. */
  void read(JobId id) {
    table.find(id).ifPresent(unreadResults::remove);
  }

  /** When the first result that nobody has read will be forgotten. */
  Optional<Instant> firstUnreadEnd() {
    return unreadResults.firstEnd();
  }

  /** Whether some job has not ended. */
  boolean hasUnfinished() {
    return inProgress + queue.size() > 0;
  }

  /** Whether there is such a job and callers take it for one that has not ended. */
  boolean isUnfinished(JobId id) {
    return table.find(id).filter(JobRecord::isReportedUnfinished).isPresent();
  }

  /** Nobody will ask for a job. */
  void abandon(JobId id) {
    table
        .find(id)
        .ifPresent(
            record -> {
              record.abandon();
              unreadResults.remove(record);
            });
  }

  /** Shows callers something else than how a job ended, which they cannot read any more. */
  void overwrite(JobRecord record, JobState.InProgress state) {
    record.overwrite(state);
    unreadResults.remove(record);
  }

  /** Frees a worker from a job that had ended without its noticing. */
  void releaseUnnoticed(Worker worker) {
    workerPool.releaseUnnoticed(worker);
  }

  /** Gives back chunks that could not be delivered, if their job is still there. */
  void putBack(JobId id, List<Chunk> chunks) {
    table
        .find(id)
        .ifPresent(
            record -> {
              record.chunks().putBack(chunks);
              touched.add(record);
            });
  }

  /** Notes that callers who wait for a job may have something to hear. */
  void touch(JobRecord record) {
    touched.add(record);
  }

  int purge() {
    int removed = queue.size();
    while (!queue.isEmpty()) {
      JobRecord record = queue.first();
      var queued = (JobState.InQueue) record.job().state();
      finish(record, queued.cancel(writer.now()), "the queue was purged");
      unreadResults.remove(record); // whoever purged it knows
    }
    return removed;
  }

  Health health() {
    return new Health(
        new Health.Jobs(completed, failed, inProgress, queue.size(), retried), workerPool.health());
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

  private static Policy policy(JobRecord record) {
    return record.job().request().policy();
  }
}
