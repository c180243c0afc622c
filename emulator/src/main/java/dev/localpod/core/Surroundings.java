package dev.localpod.core;

import java.util.concurrent.Executor;

/**
 * What an endpoint needs from around it.
 *
 * @param webhooks carries results to webhooks
 * @param handlers runs the handlers of scripts, which may take long, each on a thread of its own
 * @param interference what goes wrong on purpose
 */
public record Surroundings(WebhookSender webhooks, Executor handlers, Interference interference) {

  /** Nothing: no webhook is sent, no script may have a handler, and nothing goes wrong. */
  public static final Surroundings NONE =
      new Surroundings(
          WebhookSender.NONE,
          handler -> {
            throw new IllegalStateException("there are no threads here for handlers");
          },
          Interference.NONE);

  /** These surroundings with something else to carry results to webhooks. */
  public Surroundings webhooks(WebhookSender other) {
    return new Surroundings(other, handlers, interference);
  }

  /** These surroundings with something else to run handlers. */
  public Surroundings handlers(Executor other) {
    return new Surroundings(webhooks, other, interference);
  }

  /** These surroundings with something else to go wrong. */
  public Surroundings interference(Interference other) {
    return new Surroundings(webhooks, handlers, other);
  }
}
