package dev.localpod.journal;

/** The kinds of events. */
public enum EventKind {
  /** {@link Event.State}. */
  STATE("state"),
  /** {@link Event.Work}. */
  WORK("work"),
  /** {@link Event.Worker}. */
  WORKER("worker"),
  /** {@link RefusedWorkerCall}. */
  WORKER_CALL("worker-call"),
  /** {@link Event.CallStarted}. */
  CALL_STARTED("call-started"),
  /** {@link Event.Call}. */
  CALL("call"),
  /** {@link Event.Clock}. */
  CLOCK("clock"),
  /** {@link Event.Warning}. */
  WARNING("warning"),
  /** {@link Event.Script}. */
  SCRIPT("script"),
  /** {@link Event.Rule}. */
  RULE("rule"),
  /** {@link Event.Webhook}. */
  WEBHOOK("webhook"),
  /** {@link Event.Fault}. */
  FAULT("fault"),
  /** {@link Event.Missing}. */
  MISSING("missing"),
  /** {@link Event.UnknownFields}. */
  UNKNOWN_FIELDS("unknown-fields");

  private final String text;

  EventKind(String text) {
    this.text = text;
  }

  /** Returns its word in the journal's JSON. */
  public String text() {
    return text;
  }
}
