package dev.localpod.core;

import dev.localpod.core.SingleWriter.Deadline;
import dev.localpod.core.limit.SizeLimits;
import dev.localpod.job.Chunk;
import dev.localpod.job.Job;
import dev.localpod.job.JobState;
import dev.localpod.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One job with its timers, its worker and its callers; changed only under the lock. */
final class JobRecord {

  private final Duration retention;
  private Job job;
  private long number;
  private Instant submittedAt;
  private int losses;
  private boolean abandoned;

  /** The job in progress again, by a progress update after its end (JOB-2). */
  private @Nullable Job overwritten;

  private @Nullable Deadline ttl;
  private @Nullable Deadline executionTimeout;
  private @Nullable Deadline expiry;
  private @Nullable Worker worker;
  private @Nullable JobRun run;

  /** The streamed output; made for the first chunk, since most jobs never have any. */
  private @Nullable ChunkBuffer chunks;

  /** The held calls; made for the first one, since most jobs never have any. */
  private @Nullable WaitingCallers callers;

  JobRecord(Job job, Duration retention) {
    this.job = job;
    this.retention = retention;
    this.submittedAt = job.createdAt();
  }

  Job job() {
    return job;
  }

  void job(Job changed) {
    job = changed;
    overwritten = null;
  }

  /** The place of the job in the order of first submission, from 1. */
  long number() {
    return number;
  }

  void number(long place) {
    number = place;
  }

  /** The job as clients see it. */
  Job reported() {
    return overwritten == null ? job : overwritten;
  }

  /** Shows clients the job in progress again, until its next move. */
  void overwrite(JobState.InProgress state) {
    overwritten = job.in(state);
  }

  /** How long the result is kept, in endpoint time (EXP-1). */
  Duration retention() {
    return retention;
  }

  /** The time of the last run, runsync or retry. */
  Instant submittedAt() {
    return submittedAt;
  }

  void submittedAgain(Instant now) {
    submittedAt = now;
    losses = 0;
    if (chunks != null) {
      chunks.startSubmission();
    }
  }

  /**
   * Counts the loss of a worker.
   *
   * @return the number of losses since the last submission
   */
  int countLoss() {
    return ++losses;
  }

  boolean isUnfinished() {
    return job.state() instanceof JobState.Unfinished;
  }

  /** Whether clients see the job unfinished. */
  boolean isReportedUnfinished() {
    return !reported().status().isFinal();
  }

  boolean isInProgress() {
    return job.state() instanceof JobState.InProgress;
  }

  void abandon() {
    abandoned = true;
  }

  /** Whether no client will ever ask for the job. */
  boolean isAbandoned() {
    return abandoned;
  }

  /** Chunks of the OpenAI-compatible route have the size of its events, and stay whole (OAI-3). */
  private static int chunkLimit(Job job) {
    return switch (job.submission()) {
      case RUN, RUNSYNC -> SizeLimits.CHUNK;
      case OPENAI -> Integer.MAX_VALUE;
    };
  }

  // ---- the worker

  /** The worker that has the job. */
  Worker worker() {
    return Objects.requireNonNull(worker, () -> "no worker has job " + job.id());
  }

  void startOn(Worker newWorker, JobRun newRun) {
    worker = newWorker;
    run = newRun;
    if (chunks != null) {
      chunks.startRun();
    }
  }

  /**
   * Takes the job from its worker.
   *
   * @return whether the worker goes on with the run, detached from the job
   */
  boolean leaveWorker() {
    boolean detached = Objects.requireNonNull(run).stop();
    worker = null;
    run = null;
    executionTimeout = replace(executionTimeout, null);
    return detached;
  }

  // ---- timers

  void ttl(@Nullable Deadline timer) {
    ttl = replace(ttl, timer);
  }

  void executionTimeout(Deadline timer) {
    executionTimeout = replace(executionTimeout, timer);
  }

  /** Replaces the timer that removes the job. */
  void expiry(@Nullable Deadline timer) {
    expiry = replace(expiry, timer);
  }

  private static @Nullable Deadline replace(@Nullable Deadline old, @Nullable Deadline next) {
    if (old != null) {
      old.cancel();
    }
    return next;
  }

  // ---- streamed output and held calls

  ChunkBuffer chunks() {
    chunks = chunks == null ? new ChunkBuffer(chunkLimit(job)) : chunks;
    return chunks;
  }

  /** Whether the worker has sent output in this run. */
  boolean hasOutputs() {
    return chunks != null && chunks.hasOutputs();
  }

  /** Takes out the outputs of this run, in order, for the result of the job (STRM-6). */
  List<Json> takeOutputs() {
    return chunks == null ? List.of() : chunks.takeOutputs();
  }

  private boolean hasChunks() {
    return chunks != null && !chunks.isEmpty();
  }

  private List<Chunk> drainChunks() {
    return chunks == null ? List.of() : chunks.drain();
  }

  /** Answers with the job once it is final, or as it is at {@code end}. */
  CompletableFuture<Job> await(HeldCalls held, Instant end) {
    return isReportedUnfinished()
        ? callers().holdForEnd(held, end, this::reported)
        : CompletableFuture.completedFuture(reported());
  }

  /** Answers with the job once it is final, whatever clients are shown. */
  CompletableFuture<Job> awaitEnd(HeldCalls held) {
    return isUnfinished()
        ? callers().holdForEnd(held, this::job)
        : CompletableFuture.completedFuture(job);
  }

  /** Answers once there are chunks or the job is final, whatever clients are shown. */
  CompletableFuture<JobUpdate> awaitUpdate(HeldCalls held) {
    return hasUpdate()
        ? CompletableFuture.completedFuture(nextUpdate())
        : callers().holdForUpdate(held, this::nextUpdate);
  }

  /** Answers once there are chunks or the job is final, or with no chunks at {@code end}. */
  CompletableFuture<StreamBatch> stream(HeldCalls held, Instant end) {
    return hasNewForStream()
        ? CompletableFuture.completedFuture(nextBatch())
        : callers().holdForChunks(held, end, this::nextBatch);
  }

  /** The number of calls that are held for the job. */
  int heldCalls() {
    return callers == null ? 0 : callers.size();
  }

  /** Answers the held calls that have waited for what is true now. */
  void answerCallers() {
    if (callers == null) {
      return;
    }
    if (!isReportedUnfinished()) {
      callers.answerEnd();
    }
    while (callers.isWaitingForChunks() && hasNewForStream()) {
      callers.answerFirstForChunks();
    }
    while (callers.isWaitingForUpdate() && hasUpdate()) {
      callers.answerFirstForUpdate();
    }
    callers = callers.size() == 0 ? null : callers;
  }

  /** Ends all held calls with an exception. */
  void refuseCallers(RuntimeException reason) {
    if (callers != null) {
      callers.refuseAll(reason);
    }
  }

  private WaitingCallers callers() {
    callers = callers == null ? new WaitingCallers() : callers;
    return callers;
  }

  private boolean hasUpdate() {
    return hasChunks() || !isUnfinished();
  }

  private JobUpdate nextUpdate() {
    return new JobUpdate(job, drainChunks());
  }

  private boolean hasNewForStream() {
    return hasChunks() || !isReportedUnfinished();
  }

  private StreamBatch nextBatch() {
    return new StreamBatch(reported().status(), drainChunks());
  }
}
