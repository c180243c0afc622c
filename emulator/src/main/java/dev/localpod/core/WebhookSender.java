package dev.localpod.core;

import dev.localpod.fault.WebhookFaultKind;
import dev.localpod.job.Job;
import dev.localpod.options.Edition;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Posts a final job to its webhook, one attempt at a time (HOOK-1). */
@FunctionalInterface
public interface WebhookSender {

  /** Refuses every attempt; for endpoints without an address. */
  WebhookSender NONE =
      (job, edition, fault, onBegin) ->
          CompletableFuture.completedFuture(
              new Attempt(Attempt.Outcome.REFUSED, "this endpoint sends no webhooks"));

  /**
   * Makes one attempt without blocking the calling thread.
   *
   * @param job a final job with a webhook
   * @param edition decides the body and which answers acknowledge it
   * @param onBegin runs before anything is sent, and not if the attempt is refused (HOOK-3)
   */
  CompletableFuture<Attempt> send(
      Job job, Edition edition, Optional<WebhookFaultKind> fault, Runnable onBegin);

  /**
   * The result of an attempt.
   *
   * @param detail the answer, or the problem
   */
  record Attempt(Outcome outcome, String detail) {

    /** The outcomes of an attempt. */
    public enum Outcome {
      /** The receiver acknowledged it. */
      ACKNOWLEDGED,
      /** The receiver was not reached or did not acknowledge it; another attempt may follow. */
      FAILED,
      /** The address is forbidden (HOOK-3). */
      REFUSED
    }
  }
}
