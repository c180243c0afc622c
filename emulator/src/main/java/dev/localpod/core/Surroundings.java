package dev.localpod.core;

import java.util.concurrent.Executor;

/**
 * What an endpoint needs from around it.
 *
 * @param webhooks carries results to webhooks
 * @param handlers runs the handlers of scripts, which may take long, each on a thread of its own
 */
public record Surroundings(WebhookSender webhooks, Executor handlers) {

  /** Nothing: no webhook is sent, and no script may have a handler. */
  public static final Surroundings NONE =
      new Surroundings(
          WebhookSender.NONE,
          handler -> {
            throw new IllegalStateException("there are no threads here for handlers");
          });

  /** These surroundings with something else to carry results to webhooks. */
  public Surroundings webhooks(WebhookSender other) {
    return new Surroundings(other, handlers);
  }

  /** These surroundings with something else to run handlers. */
  public Surroundings handlers(Executor other) {
    return new Surroundings(webhooks, other);
  }
}
