package dev.localpod.fault;

import java.util.stream.Collectors;
import java.util.stream.Stream;

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
  DELAY("delay"),
  /** The body is empty. */
  EMPTY("empty"),
  /** The body is neither JSON nor UTF-8. */
  GARBAGE("garbage"),
  /** The body ends after its first half. */
  TRUNCATE("truncate"),
  /** The body has a {@code status} that is not documented. */
  UNKNOWN_STATUS("unknown-status"),
  /** The body has additional fields that are not documented. */
  EXTRA_FIELDS("extra-fields"),
  /** The body is without the optional fields: timings, worker, retries. */
  MISSING_FIELDS("missing-fields");

  private final String text;

  WebhookFaultKind(String text) {
    this.text = text;
  }

  /** Returns its name in scenarios and texts. */
  public String text() {
    return text;
  }

  /**
   * Finds a kind by its name.
   *
   * @throws IllegalArgumentException if there is no such kind
   */
  static WebhookFaultKind named(String text) {
    return Stream.of(values())
        .filter(kind -> kind.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "fault '%s' cannot occur on webhook; must be one of %s"
                        .formatted(
                            text,
                            Stream.of(values())
                                .map(WebhookFaultKind::text)
                                .collect(Collectors.joining(", ")))));
  }
}
