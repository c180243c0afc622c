package dev.localpod.job;

import java.time.Instant;

/**
 * A job as it stands at one moment.
 *
 * @param id its id
 * @param submission how it came in
 * @param request what was submitted
 * @param createdAt when it was first submitted
 * @param attempt how often it has been given to a worker, a re-dispatch and a retry included
 * @param retries how often it went back to the queue because its worker was lost (JOB-4)
 * @param state what it is in
 */
public record Job(
    JobId id,
    SubmissionKind submission,
    JobRequest request,
    Instant createdAt,
    int attempt,
    int retries,
    JobState state) {

  /** A job that has just been submitted. */
  public static Job submitted(
      JobId id, SubmissionKind submission, JobRequest request, Instant now) {
    return new Job(id, submission, request, now, 0, 0, new JobState.InQueue(now));
  }

  /** The service's word for the job's state. */
  public JobStatus status() {
    return state.status();
  }

  /** This job in another state. */
  public Job in(JobState next) {
    return new Job(id, submission, request, createdAt, attempt, retries, next);
  }

  /** This job picked up by a worker. */
  public Job started(JobState.InProgress next) {
    return new Job(id, submission, request, createdAt, attempt + 1, retries, next);
  }

  /** This job back in the queue because its worker was lost. */
  public Job redispatched(JobState.InQueue next) {
    return new Job(id, submission, request, createdAt, attempt, retries + 1, next);
  }
}
