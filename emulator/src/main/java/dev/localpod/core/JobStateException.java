package dev.localpod.core;

import dev.localpod.job.Job;

/** Thrown when the state of a job does not allow an operation (RTRY-1). */
public final class JobStateException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private JobStateException(String message) {
    super(message);
  }

  static JobStateException cannotRetry(Job job) {
    return new JobStateException(
        "cannot retry job "
            + job.id()
            + ": it is "
            + job.status()
            + "; only FAILED or TIMED_OUT jobs can be retried");
  }
}
