package dev.localpod.fault;

/** The kinds of webhook faults. */
public enum WebhookFaultKind {
  /** The attempt never arrives and counts as failed. */
  LOSE("lose"),
  /** The same body is posted twice; the first answer counts. */
  DOUBLE("double"),
  /**
   * The attempt is held back until the endpoint's next webhook was sent, for {@link
   * WebhookFault#REORDER_LIMIT} at most.
   */
  REORDER("reorder"),
  /** The attempt is late. */
  DELAY("delay");

  private final String text;

  WebhookFaultKind(String text) {
    this.text = text;
  }

  /** Returns its name in scenarios and texts. */
  public String text() {
    return text;
  }
}
