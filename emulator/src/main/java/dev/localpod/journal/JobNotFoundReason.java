package dev.localpod.journal;

/** The reasons why a call finds no job under an id (STAT-6). */
public enum JobNotFoundReason {
  /** Its result expired. */
  EXPIRED("its result expired"),
  /** No job with this id was ever submitted. */
  NEVER_SUBMITTED("never seen");

  private final String text;

  JobNotFoundReason(String text) {
    this.text = text;
  }

  /** Returns its word in the journal's JSON. */
  public String text() {
    return text;
  }
}
