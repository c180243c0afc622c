package dev.localpod.core;

import dev.localpod.fault.WorkerFault;
import dev.localpod.job.Job;
import dev.localpod.job.JobState;
import dev.localpod.script.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What an endpoint keeps of one job beside its value; changed only under the lock. */
final class JobRecord {

  private final Duration retention;
  private Job job;
  private Instant submittedAt;
  private int losses;

  /** What may still happen to the job by the passing of time. */
  private SingleWriter.@Nullable Deadline ttl;

  private SingleWriter.@Nullable Deadline timeout;
  private SingleWriter.@Nullable Deadline nextStep;
  private SingleWriter.@Nullable Deadline removal;

  private @Nullable Worker worker;
  private Iterator<Step> steps = Collections.emptyIterator();
  private @Nullable Runnable whenLeft;
  private @Nullable WorkerFault activeFault;
  private @Nullable Runnable unnoticed;

  /** What a progress update has made of the job after its end. */
  private @Nullable Job overwritten;

  private boolean abandoned;

  private final ChunkBuffer chunks = new ChunkBuffer();
  private final WaitingCallers callers = new WaitingCallers();

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

  /** The job as callers get to see it. */
  Job reported() {
    return overwritten == null ? job : overwritten;
  }

  /** Shows callers something else than the job's end, until it moves again. */
  void overwrite(JobState.InProgress state) {
    overwritten = job.in(state);
  }

  Duration retention() {
    return retention;
  }

  /** When the job was last submitted: by run, runsync or retry. */
  Instant submittedAt() {
    return submittedAt;
  }

  void submittedAgain(Instant now) {
    submittedAt = now;
    losses = 0;
    chunks.startSubmission();
  }

  /** Counts the loss of a worker and tells how many there have been in this submission. */
  int countLoss() {
    return ++losses;
  }

  boolean isUnfinished() {
    return job.state() instanceof JobState.Unfinished;
  }

  /** Nobody will ask for the job. */
  void abandon() {
    abandoned = true;
  }

  boolean isAbandoned() {
    return abandoned;
  }

  /** Whether callers take the job for one that has not ended. */
  boolean isReportedUnfinished() {
    return !reported().status().isFinal();
  }

  boolean isInProgress() {
    return job.state() instanceof JobState.InProgress;
  }

  // ---- the worker that has it

  Worker worker() {
    if (worker == null) {
      throw new IllegalStateException("no worker has job " + job.id());
    }
    return worker;
  }

  void startOn(Worker newWorker, Iterator<Step> newSteps) {
    worker = newWorker;
    steps = newSteps;
    chunks.startRun();
  }

  Iterator<Step> steps() {
    return steps;
  }

  /** Has something run, once, when the job leaves its worker. */
  void whenLeft(Runnable action) {
    whenLeft = action;
  }

  /** Has something go wrong on the worker that has it. */
  void activeFault(WorkerFault what) {
    activeFault = what;
  }

  boolean hasFault(WorkerFault what) {
    return activeFault == what;
  }

  /** Has the worker do this if the job is taken from it before it is done. */
  void unnoticed(@Nullable Runnable action) {
    unnoticed = action;
  }

  /** What the worker goes on with when the job is taken from it, if it does not notice that. */
  Optional<Runnable> unnoticed() {
    return Optional.ofNullable(unnoticed);
  }

  /** When the script goes on; empty if it never does by itself. */
  Optional<Instant> nextStepDue() {
    return Optional.ofNullable(nextStep).map(SingleWriter.Deadline::due);
  }

  /** Takes the job from its worker, with all that was to happen there. */
  void leaveWorker() {
    worker = null;
    if (whenLeft != null) {
      whenLeft.run();
      whenLeft = null;
    }
    activeFault = null;
    unnoticed = null;
    steps = Collections.emptyIterator();
    nextStep = replace(nextStep, null);
    timeout = replace(timeout, null);
  }

  // ---- what is to come

  void ttl(SingleWriter.@Nullable Deadline deadline) {
    ttl = replace(ttl, deadline);
  }

  void timeout(SingleWriter.Deadline deadline) {
    timeout = replace(timeout, deadline);
  }

  void nextStep(SingleWriter.@Nullable Deadline deadline) {
    nextStep = replace(nextStep, deadline);
  }

  void removal(SingleWriter.@Nullable Deadline deadline) {
    removal = replace(removal, deadline);
  }

  private static SingleWriter.@Nullable Deadline replace(
      SingleWriter.@Nullable Deadline old, SingleWriter.@Nullable Deadline next) {
    if (old != null) {
      old.cancel();
    }
    return next;
  }

  // ---- streamed output and held calls

  ChunkBuffer chunks() {
    return chunks;
  }

  /** Answers with the job once it is final, or as it is at {@code end}. */
  CompletableFuture<Job> await(HeldCalls held, Instant end) {
    return isReportedUnfinished()
        ? callers.holdForEnd(held, end, this::reported)
        : CompletableFuture.completedFuture(reported());
  }

  /** Answers once there are chunks or the job is final, or with no chunks at {@code end}. */
  CompletableFuture<StreamBatch> stream(HeldCalls held, Instant end) {
    return hasNewForStream()
        ? CompletableFuture.completedFuture(nextBatch())
        : callers.holdForChunks(held, end, this::nextBatch);
  }

  /** The number of calls that are held for the job. */
  int heldCalls() {
    return callers.size();
  }

  /** Answers the held calls that have waited for what is true now. */
  void answerCallers() {
    if (!isReportedUnfinished()) {
      callers.answerEnd();
    }
    while (callers.isWaitingForChunks() && hasNewForStream()) {
      callers.answerFirstForChunks();
    }
  }

  /** Ends all held calls with an exception. */
  void refuseCallers(RuntimeException reason) {
    callers.refuseAll(reason);
  }

  private boolean hasNewForStream() {
    return !chunks.isEmpty() || !isReportedUnfinished();
  }

  private StreamBatch nextBatch() {
    return new StreamBatch(reported().status(), chunks.drain());
  }
}
