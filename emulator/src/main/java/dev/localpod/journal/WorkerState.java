package dev.localpod.journal;

/** The states of a worker as the journal records them. */
public enum WorkerState {
  /** It is starting. */
  INITIALIZING("initializing"),
  /** It is ready and has no job. */
  IDLE("idle"),
  /** It has a job. */
  RUNNING("running"),
  /** It is out of service because the service has no capacity. */
  THROTTLED("throttled"),
  /** It is out of service because it failed its checks. */
  UNHEALTHY("unhealthy"),
  /** It was removed. */
  GONE("gone");

  private final String text;

  WorkerState(String text) {
    this.text = text;
  }

  /** Returns its word in the journal's JSON. */
  public String text() {
    return text;
  }
}
