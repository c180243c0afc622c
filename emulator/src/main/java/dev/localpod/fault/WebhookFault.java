package dev.localpod.fault;

import dev.localpod.core.FaultInjector.OnWebhook;
import dev.localpod.json.Json;
import dev.localpod.script.Delay;
import java.util.Optional;

/** Something that goes wrong with an attempt to deliver a webhook. */
public record WebhookFault(OnWebhook what) implements Fault {

  /** Refuses a duration that is negative or longer than {@link Delay#LONGEST}. */
  public WebhookFault {
    Delay.of(what.by()); // refuses what nothing can take
  }

  @Override
  public String text() {
    return what.kind().text();
  }

  @Override
  public Json.Obj settings() {
    return what.kind() == OnWebhook.Kind.DELAY
        ? Json.object().put("for", what.by().toString()).build()
        : Json.EMPTY;
  }

  /** Has it strike the next attempt, unless more is said. */
  public PlannedFault onWebhook() {
    return PlannedFault.next(Optional.empty(), this);
  }
}
