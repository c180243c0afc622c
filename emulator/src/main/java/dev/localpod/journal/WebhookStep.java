package dev.localpod.journal;

/** The steps in the delivery of a webhook (HOOK-1). */
public enum WebhookStep {
  /** An attempt began. */
  SENT("sent"),
  /** A fault posted the same attempt a second time. */
  SENT_AGAIN("sent again"),
  /** The receiver accepted it; no further attempt follows. */
  ACKNOWLEDGED("acknowledged"),
  /** The attempt failed; another one may follow. */
  FAILED("failed"),
  /** The last attempt failed. */
  GIVEN_UP("given up"),
  /** The edition forbids the URL; nothing was sent. */
  REFUSED("webhook refused");

  private final String text;

  WebhookStep(String text) {
    this.text = text;
  }

  /** Returns its word in the journal's JSON. */
  public String text() {
    return text;
  }

  /** Reports whether no further step can follow. */
  public boolean isLast() {
    return this == ACKNOWLEDGED || this == GIVEN_UP || this == REFUSED;
  }
}
