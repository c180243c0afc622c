package dev.localpod.core;

import java.util.concurrent.Executor;

/**
 * What an endpoint needs from around it.
 *
 * @param webhooks carries results to webhooks
 * @param handlers runs the handlers of scripts, which may take long, each on a thread of its own
 * @param faultInjector what goes wrong on purpose
 */
public record EngineDependencies(
    WebhookSender webhooks, Executor handlers, FaultInjector faultInjector) {

  /** Nothing: no webhook is sent, no script may have a handler, and nothing goes wrong. */
  public static final EngineDependencies NONE =
      new EngineDependencies(
          WebhookSender.NONE,
          handler -> {
            throw new IllegalStateException("there are no threads here for handlers");
          },
          FaultInjector.NONE);

  /** These surroundings with something else to carry results to webhooks. */
  public EngineDependencies webhooks(WebhookSender other) {
    return new EngineDependencies(other, handlers, faultInjector);
  }

  /** These surroundings with something else to run handlers. */
  public EngineDependencies handlers(Executor other) {
    return new EngineDependencies(webhooks, other, faultInjector);
  }

  /** These surroundings with something else to go wrong. */
  public EngineDependencies faultInjector(FaultInjector other) {
    return new EngineDependencies(webhooks, handlers, other);
  }
}
