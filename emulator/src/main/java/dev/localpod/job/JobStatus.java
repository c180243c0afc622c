package dev.localpod.job;

/** The service's word for what a job is in (JOB-1). */
public enum JobStatus {
  /** Waits for a worker. */
  IN_QUEUE,
  /** A worker has it. */
  IN_PROGRESS,
  /** The worker finished it. */
  COMPLETED,
  /** The worker failed it, or it was lost twice. */
  FAILED,
  /** The client, or a purge of the queue, ended it. */
  CANCELLED,
  /** Its time to live or its execution timeout passed. */
  TIMED_OUT;

  /** Whether a job in this status stays in it unless it is retried. */
  public boolean isFinal() {
    return this != IN_QUEUE && this != IN_PROGRESS;
  }
}
