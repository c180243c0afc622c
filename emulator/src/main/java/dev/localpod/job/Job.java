package dev.localpod.job;

import java.time.Instant;

/**
 * A job at one moment.
 *
 * @param createdAt the time of the first submission
 * @param attempt the number of dispatches to a worker; re-dispatches and retries count
 * @param retries 1 once the job was re-dispatched after the loss of a worker, which happens once
 *     per submission; 0 before (JOB-4)
 */
public record Job(
    JobId id,
    SubmissionKind submission,
    JobRequest request,
    Instant createdAt,
    int attempt,
    int retries,
    JobState state) {

  /** Creates a job that was submitted now. */
  public static Job submitted(
      JobId id, SubmissionKind submission, JobRequest request, Instant now) {
    return new Job(id, submission, request, now, 0, 0, new JobState.InQueue(now));
  }

  /** The status of the job, as the service names it. */
  public JobStatus status() {
    return state.status();
  }

  /** Returns this job in another state. */
  public Job in(JobState next) {
    return new Job(id, submission, request, createdAt, attempt, retries, next);
  }

  /** Returns this job picked up by a worker, which has chosen what to do by its input. */
  public Job started(JobState.InProgress next) {
    return new Job(id, submission, request.compact(), createdAt, attempt + 1, retries, next);
  }

  /** Returns this job back in the queue after the loss of its worker. */
  public Job redispatched(JobState.InQueue next) {
    return new Job(id, submission, request, createdAt, attempt, 1, next);
  }
}
