package dev.localpod.fault;

import dev.localpod.json.Json;
import dev.localpod.script.Delay;
import java.time.Duration;
import java.util.Optional;

/**
 * A fault of one attempt to deliver a webhook.
 *
 * @param kind what goes wrong
 * @param by how late the attempt is made, in endpoint time; zero unless the kind is {@link
 *     WebhookFaultKind#DELAY}
 */
public record WebhookFault(WebhookFaultKind kind, Duration by) implements Fault {

  /** The longest time that an attempt is held back for the next one, in endpoint time. */
  public static final Duration REORDER_LIMIT = Duration.ofSeconds(10);

  /** Refuses a duration that is negative or longer than {@link Delay#LONGEST}. */
  public WebhookFault {
    Delay.of(by);
  }

  /** Creates a fault without a duration. */
  WebhookFault(WebhookFaultKind kind) {
    this(kind, Duration.ZERO);
  }

  @Override
  public String text() {
    return kind.text();
  }

  @Override
  public Json.Obj settings() {
    return kind == WebhookFaultKind.DELAY
        ? Json.object().put("for", by.toString()).build()
        : Json.EMPTY;
  }

  /** Plans this fault for the next attempt to deliver a webhook. */
  public PlannedFault onWebhook() {
    return PlannedFault.next(Optional.empty(), this);
  }
}
