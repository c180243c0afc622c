package dev.localpod.core;

import dev.localpod.fault.WorkerFault;
import dev.localpod.job.Chunk;
import dev.localpod.job.Job;
import dev.localpod.job.JobState;
import dev.localpod.json.Json;
import dev.localpod.script.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
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

  private final PriorityQueue<Chunk> undelivered =
      new PriorityQueue<>(1, Comparator.comparingLong(Chunk::sequence));
  private List<Json> outputs = new ArrayList<>();
  private long nextChunk;

  /** Where the chunks of the present submission begin. */
  private long firstChunk;

  private final List<HeldCall<Job>> awaiting = new ArrayList<>();
  private final Deque<HeldCall<StreamBatch>> streaming = new ArrayDeque<>();

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
    firstChunk = nextChunk;
    undelivered.clear();
    outputs = new ArrayList<>();
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
    outputs = new ArrayList<>();
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

  // ---- chunks

  void addChunk(Json output, Optional<Json> metrics) {
    undelivered.add(new Chunk(nextChunk++, output, metrics));
  }

  /** Keeps an output for the list that may become the job's own. */
  void addOutput(Json output) {
    outputs.add(output);
  }

  boolean hasChunks() {
    return !undelivered.isEmpty();
  }

  List<Chunk> drainChunks() {
    var drained = new ArrayList<Chunk>(undelivered.size());
    while (!undelivered.isEmpty()) {
      drained.add(undelivered.remove());
    }
    return drained;
  }

  /** Takes chunks back, but for those that a retry has made an end of (RTRY-1). */
  void putBack(List<Chunk> chunks) {
    chunks.stream().filter(chunk -> chunk.sequence() >= firstChunk).forEach(undelivered::add);
  }

  /** Whether there were chunks in this run. */
  boolean hasOutputs() {
    return !outputs.isEmpty();
  }

  /** The outputs of the chunks of this run, in order; they are needed once only. */
  List<Json> takeOutputs() {
    var taken = outputs;
    outputs = List.of();
    return taken;
  }

  // ---- callers that wait

  List<HeldCall<Job>> awaiting() {
    return awaiting;
  }

  Deque<HeldCall<StreamBatch>> streaming() {
    return streaming;
  }

  /** How many callers wait. */
  int callers() {
    return awaiting.size() + streaming.size();
  }

  /** Answers the callers for whom there is something new. */
  void answerCallers(SingleWriter writer) {
    if (!isReportedUnfinished()) {
      awaiting.forEach(call -> call.answer(writer, job));
      awaiting.clear();
    }
    while (!streaming.isEmpty() && (hasChunks() || !isReportedUnfinished())) {
      streaming.remove().answer(writer, nextBatch());
    }
  }

  /** Answers all callers with what there is. */
  void releaseCallers(SingleWriter writer) {
    awaiting.forEach(call -> call.answer(writer, reported()));
    awaiting.clear();
    while (!streaming.isEmpty()) {
      streaming.remove().answer(writer, nextBatch());
    }
  }

  /** Tells all callers why there is no answer. */
  void refuseCallers(SingleWriter writer, RuntimeException reason) {
    awaiting.forEach(call -> call.refuse(writer, reason));
    awaiting.clear();
    streaming.forEach(call -> call.refuse(writer, reason));
    streaming.clear();
  }

  StreamBatch nextBatch() {
    return new StreamBatch(reported().status(), drainChunks());
  }
}
