package dev.localpod.job;

import dev.localpod.json.Json;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of a job, with its data and the legal moves to other states (JOB-1). No other moves
 * exist.
 */
public sealed interface JobState {

  /** The status of the job, as the service names it. */
  JobStatus status();

  /** The execution on a worker, if the job was picked up. */
  default Optional<Execution> run() {
    return Optional.empty();
  }

  /** The time at which the job became final, if it has. */
  default Optional<Instant> endedAt() {
    return Optional.empty();
  }

  /** A state from which a job can be cancelled and can time out. */
  sealed interface Unfinished extends JobState {
    /** Cancels the job, for its client or for a purge (CANC-1, PURG-1). */
    default Cancelled cancel(Instant now) {
      return new Cancelled(run(), now);
    }

    /** Ends the job because its ttl or execution timeout passed (POL-1, POL-2). */
    default TimedOut timeOut(Instant now) {
      return new TimedOut(run(), now);
    }
  }

  /** A final state from which a retry is allowed (RTRY-1). */
  sealed interface Retryable extends JobState {
    /** Returns the job to the queue. */
    default InQueue retry(Instant now) {
      return new InQueue(now);
    }
  }

  /** The job waits for a worker. */
  record InQueue(Instant since) implements Unfinished {
    @Override
    public JobStatus status() {
      return JobStatus.IN_QUEUE;
    }

    /** Moves the job onto a worker. */
    public InProgress start(String workerId, Instant now) {
      return new InProgress(new Execution(since, now, workerId), Optional.empty());
    }
  }

  /** A worker has the job; with the last progress update, if there was one (JOB-2). */
  record InProgress(Execution current, Optional<Progress> progress) implements Unfinished {
    @Override
    public JobStatus status() {
      return JobStatus.IN_PROGRESS;
    }

    @Override
    public Optional<Execution> run() {
      return Optional.of(current);
    }

    /** Sets the progress of the job (JOB-2). */
    public InProgress progress(Json output, Instant now) {
      return new InProgress(current, Optional.of(new Progress(output, now)));
    }

    /** Completes the job. */
    public Completed complete(Optional<Json> output, Instant now) {
      return new Completed(current, now, output);
    }

    /** Fails the job (JOB-3). */
    public Failed fail(String error, Optional<Json> output, Instant now) {
      return new Failed(current, now, error, output);
    }

    /** Returns the job to the queue because its worker was lost (JOB-4). */
    public InQueue lose(Instant now) {
      return new InQueue(now);
    }
  }

  /** A progress update and its time. */
  record Progress(Json output, Instant at) {}

  /** The worker completed the job, with an output if it sent one. */
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

  /** The worker failed the job, with an output beside the error if it sent both. */
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

  /** The client, or a purge, cancelled the job. */
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

  /** The ttl or the execution timeout of the job passed. */
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
