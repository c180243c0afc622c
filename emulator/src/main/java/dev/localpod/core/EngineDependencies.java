package dev.localpod.core;

import dev.localpod.fault.FaultPlan;
import java.util.concurrent.Executor;

/**
 * The services that an endpoint uses from outside the core.
 *
 * @param webhooks sends results to webhooks
 * @param handlers runs each handler of a script on a thread of its own
 * @param faults the faults to inject
 * @param callers tells whether clients may be on their way
 */
public record EngineDependencies(
    WebhookSender webhooks, Executor handlers, FaultPlan faults, CallerActivity callers) {

  /** Dependencies that send no webhook, run no handler and inject no fault. */
  public static EngineDependencies none() {
    return new EngineDependencies(
        WebhookSender.NONE,
        handler -> {
          throw new IllegalStateException("this endpoint cannot run handlers in Java");
        },
        new FaultPlan(0),
        CallerActivity.UNKNOWN);
  }

  /** Returns these dependencies with another sender of webhooks. */
  public EngineDependencies webhooks(WebhookSender other) {
    return new EngineDependencies(other, handlers, faults, callers);
  }

  /** Returns these dependencies with another executor of handlers. */
  public EngineDependencies handlers(Executor other) {
    return new EngineDependencies(webhooks, other, faults, callers);
  }

  /** Returns these dependencies with other faults. */
  public EngineDependencies faults(FaultPlan other) {
    return new EngineDependencies(webhooks, handlers, other, callers);
  }

  /** Returns these dependencies with another way to tell whether clients may be on their way. */
  public EngineDependencies callers(CallerActivity other) {
    return new EngineDependencies(webhooks, handlers, faults, other);
  }
}
