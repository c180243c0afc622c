package dev.localpod.fault;

import dev.localpod.json.Json;
import dev.localpod.script.Delay;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A fault of one attempt to deliver a webhook.
 *
 * @param kind what goes wrong
 * @param by how late the attempt is made, in endpoint time; zero unless the kind is {@link
 *     Kind#DELAY}
 */
public record WebhookFault(Kind kind, Duration by) implements Fault {

  /** How long an attempt is held back for the next one, in endpoint time. */
  public static final Duration REORDER_LIMIT = Duration.ofSeconds(10);

  /** The kinds of webhook faults, by the names they have in a scenario. */
  public enum Kind {
    /** The attempt never arrives and counts as failed. */
    LOSE("lose"),
    /** The same body is posted twice; the first answer counts. */
    DOUBLE("double"),
    /**
     * The attempt is held back until the endpoint's next webhook was sent, or {@link
     * #REORDER_LIMIT}.
     */
    REORDER("reorder"),
    /** The attempt is late. */
    DELAY("delay");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** The kind's name in scenarios and texts. */
    public String text() {
      return text;
    }

    /** The kind of that name, if there is one. */
    public static Optional<Kind> named(String text) {
      return Stream.of(values()).filter(value -> value.text.equals(text)).findFirst();
    }
  }

  /** Refuses a duration that is negative or longer than {@link Delay#LONGEST}. */
  public WebhookFault {
    Delay.of(by);
  }

  /** A fault without a duration. */
  WebhookFault(Kind kind) {
    this(kind, Duration.ZERO);
  }

  @Override
  public String text() {
    return kind.text();
  }

  @Override
  public Json.Obj settings() {
    return kind == Kind.DELAY ? Json.object().put("for", by.toString()).build() : Json.EMPTY;
  }

  /** Plans this fault for the next attempt to deliver a webhook. */
  public PlannedFault onWebhook() {
    return PlannedFault.next(Optional.empty(), this);
  }
}
