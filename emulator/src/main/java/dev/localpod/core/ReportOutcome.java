package dev.localpod.core;

/** What becomes of a report of an attached worker. */
public enum ReportOutcome {
  /** It is carried out, or ignored because the worker no longer has the job (ATT-7). */
  ACCEPTED,
  /** Its result is too large, which ends the job (JOB-5). */
  TOO_LARGE,
  /** An injected fault loses it on its way: nothing is done, and there is no answer. */
  LOST
}
