package dev.localpod.job;

import dev.localpod.json.Json;
import java.time.Instant;
import java.util.Optional;

/**
 * What a job is in, with what is true in it and the moves that are legal from it (JOB-1). A move
 * that is not offered here cannot happen.
 */
public sealed interface JobState {

  /** The service's word for it. */
  JobStatus status();

  /** The stay on a worker, if the job has been picked up. */
  default Optional<Execution> run() {
    return Optional.empty();
  }

  /** When the job came to its end, if it has. */
  default Optional<Instant> endedAt() {
    return Optional.empty();
  }

  /** A state that has not ended: it can be cancelled and time out. */
  sealed interface Unfinished extends JobState {
    /** The client, or a purge, ends the job (CANC-1, PURG-1). */
    default Cancelled cancel(Instant now) {
      return new Cancelled(run(), now);
    }

    /** Its time to live or its execution timeout passes (POL-1, POL-2). */
    default TimedOut timeOut(Instant now) {
      return new TimedOut(run(), now);
    }
  }

  /** A final state from which a retry is allowed (RTRY-1). */
  sealed interface Retryable extends JobState {
    /** The client wants it run again. */
    default InQueue retry(Instant now) {
      return new InQueue(now);
    }
  }

  /** Waits for a worker since then. */
  record InQueue(Instant since) implements Unfinished {
    @Override
    public JobStatus status() {
      return JobStatus.IN_QUEUE;
    }

    /** A worker picks the job up. */
    public InProgress start(String workerId, Instant now) {
      return new InProgress(new Execution(since, now, workerId), Optional.empty());
    }
  }

  /** A worker has it; with the last progress update, if there was one (JOB-2). */
  record InProgress(Execution current, Optional<Progress> progress) implements Unfinished {
    @Override
    public JobStatus status() {
      return JobStatus.IN_PROGRESS;
    }

    @Override
    public Optional<Execution> run() {
      return Optional.of(current);
    }

    /** The worker tells how far it is (JOB-2). */
    public InProgress progress(Json output, Instant now) {
      return new InProgress(current, Optional.of(new Progress(output, now)));
    }

    /** The worker is done. */
    public Completed complete(Optional<Json> output, Instant now) {
      return new Completed(current, now, output);
    }

    /** The worker's handler failed (JOB-3). */
    public Failed fail(String error, Optional<Json> output, Instant now) {
      return new Failed(current, now, error, output);
    }

    /** The worker was lost; the job waits for another one (JOB-4). */
    public InQueue lose(Instant now) {
      return new InQueue(now);
    }
  }

  /** What a worker said of its progress, and when. */
  record Progress(Json output, Instant at) {}

  /** The worker finished it, with an output if it sent one. */
  record Completed(Execution last, Instant at, Optional<Json> output) implements JobState {
    @Override
    public JobStatus status() {
      return JobStatus.COMPLETED;
    }

    @Override
    public Optional<Execution> run() {
      return Optional.of(last);
    }

    @Override
    public Optional<Instant> endedAt() {
      return Optional.of(at);
    }
  }

  /** The worker failed it, with an output beside the error if it sent both. */
  record Failed(Execution last, Instant at, String error, Optional<Json> output)
      implements Retryable {
    @Override
    public JobStatus status() {
      return JobStatus.FAILED;
    }

    @Override
    public Optional<Execution> run() {
      return Optional.of(last);
    }

    @Override
    public Optional<Instant> endedAt() {
      return Optional.of(at);
    }
  }

  /** The client, or a purge, ended it. */
  record Cancelled(Optional<Execution> run, Instant at) implements JobState {
    @Override
    public JobStatus status() {
      return JobStatus.CANCELLED;
    }

    @Override
    public Optional<Instant> endedAt() {
      return Optional.of(at);
    }
  }

  /** Its time passed. */
  record TimedOut(Optional<Execution> run, Instant at) implements Retryable {
    @Override
    public JobStatus status() {
      return JobStatus.TIMED_OUT;
    }

    @Override
    public Optional<Instant> endedAt() {
      return Optional.of(at);
    }
  }
}
