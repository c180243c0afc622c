package dev.localpod.job;

/** Thrown when a job was never submitted to an endpoint or its result has expired (STAT-6). */
public final class JobNotFoundException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public JobNotFoundException(JobId id) {
    super(
        "there is no job "
            + id
            + " here: it was never submitted to this endpoint, or its result has expired");
  }
}
