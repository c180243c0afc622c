package dev.localpod.core;

import dev.localpod.fault.FaultPlan;
import java.util.concurrent.Executor;

/**
 * What an endpoint needs from outside the core.
 *
 * @param webhooks sends results to webhooks
 * @param handlers runs the handlers of scripts, each on a thread of its own
 * @param faults the faults to inject
 */
public record EngineDependencies(WebhookSender webhooks, Executor handlers, FaultPlan faults) {

  /** Sends no webhook, runs no handler, injects no fault. */
  public static EngineDependencies none() {
    return new EngineDependencies(
        WebhookSender.NONE,
        handler -> {
          throw new IllegalStateException("this endpoint cannot run handlers in Java");
        },
        new FaultPlan(0));
  }

  /** These dependencies with another sender of webhooks. */
  public EngineDependencies webhooks(WebhookSender other) {
    return new EngineDependencies(other, handlers, faults);
  }

  /** These dependencies with another executor of handlers. */
  public EngineDependencies handlers(Executor other) {
    return new EngineDependencies(webhooks, other, faults);
  }

  /** These dependencies with other faults. */
  public EngineDependencies faults(FaultPlan other) {
    return new EngineDependencies(webhooks, handlers, other);
  }
}
