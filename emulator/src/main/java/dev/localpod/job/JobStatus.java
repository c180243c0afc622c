package dev.localpod.job;

/** The status of a job, as the service names it (JOB-1). */
public enum JobStatus {
  /** The job waits for a worker. */
  IN_QUEUE,
  /** A worker has the job. */
  IN_PROGRESS,
  /** The worker completed the job. */
  COMPLETED,
  /** The worker failed the job, or two workers were lost with it. */
  FAILED,
  /** The client, or a purge of the queue, cancelled the job. */
  CANCELLED,
  /** The ttl or the execution timeout of the job passed. */
  TIMED_OUT;

  /** Whether a job in this status stays in it unless it is retried. */
  public boolean isFinal() {
    return this != IN_QUEUE && this != IN_PROGRESS;
  }
}
