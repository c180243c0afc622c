package dev.localpod.job;

import java.time.Duration;

/** The call that submitted a job, which decides how long its result is kept (EXP-1). */
public enum SubmissionKind {
  /** By {@code /run}: the result is kept for 30 minutes. */
  RUN("", Duration.ofMinutes(30)),
  /** By {@code /runsync}: the result is kept for one minute. */
  RUNSYNC("sync-", Duration.ofMinutes(1)),
  /**
   * By the OpenAI-compatible route: as by {@code /runsync}, but the job ends with its caller, the
   * only one who can read it (OAI-2).
   */
  OPENAI("sync-", Duration.ofMinutes(1));

  private final String idPrefix;
  private final Duration retention;

  SubmissionKind(String idPrefix, Duration retention) {
    this.idPrefix = idPrefix;
    this.retention = retention;
  }

  /** The prefix of the ids of such jobs (RUN-3). */
  public String idPrefix() {
    return idPrefix;
  }

  /** How long a result is kept once the job is final (EXP-1). */
  public Duration retention() {
    return retention;
  }
}
