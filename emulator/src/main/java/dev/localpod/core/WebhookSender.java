package dev.localpod.core;

import dev.localpod.job.Job;
import dev.localpod.options.Edition;
import java.util.concurrent.CompletableFuture;

/** Carries the news of a job's end to its webhook, one attempt at a time (HOOK-1). */
@FunctionalInterface
public interface WebhookSender {

  /** For endpoints that nobody can reach: every attempt is refused. */
  WebhookSender NONE =
      (job, edition) ->
          CompletableFuture.completedFuture(
              new Attempt(Attempt.Outcome.REFUSED, "this endpoint sends no webhooks"));

  /**
   * Makes one attempt, without blocking the caller.
   *
   * @param job a job with a webhook, as it stood at its end
   * @param edition what to send, and what acknowledges it
   */
  CompletableFuture<Attempt> send(Job job, Edition edition);

  /**
   * What became of an attempt.
   *
   * @param outcome in a word
   * @param detail what was answered, or what went wrong
   */
  record Attempt(Outcome outcome, String detail) {

    /** What can become of an attempt. */
    public enum Outcome {
      /** The receiver has it. */
      ACKNOWLEDGED,
      /** The receiver could not be reached or did not acknowledge it; another attempt may. */
      FAILED,
      /** It must not be sent there at all (HOOK-3). */
      REFUSED
    }
  }
}
