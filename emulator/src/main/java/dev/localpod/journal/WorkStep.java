package dev.localpod.journal;

/** The reports of a worker on its job. */
public enum WorkStep {
  /** A progress update (JOB-2). */
  PROGRESS("progress"),
  /** A piece of output (STRM-1). */
  CHUNK("chunk"),
  /** A chunk was too large for one piece; the value is the number of pieces (STRM-5). */
  CHUNK_SPLIT("chunk split into pieces"),
  /** A progress update that overwrites a final status. */
  PROGRESS_AFTER_END("progress after the end"),
  /** A progress update on a job that the worker no longer had. */
  LATE_PROGRESS("late progress ignored"),
  /** A piece of output of a job that the worker no longer had. */
  LATE_CHUNK("late chunk ignored"),
  /** The result of a job that the worker no longer had. */
  LATE_RESULT("late result ignored"),
  /** The error of a job that the worker no longer had. */
  LATE_ERROR("late error ignored"),
  /** A report that an injected fault lets get lost. */
  LOST_REPORT("report lost");

  private final String text;

  WorkStep(String text) {
    this.text = text;
  }

  /** Returns its word in the journal's JSON. */
  public String text() {
    return text;
  }
}
