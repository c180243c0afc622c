package dev.localpod.core;

import dev.localpod.core.job.JobId;

/** There is no such job, or its result has expired (STAT-6). */
public final class JobNotFoundException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  JobNotFoundException(JobId id) {
    super(
        "there is no job "
            + id
            + " here: it was never submitted to this endpoint, or its result has expired");
  }
}
