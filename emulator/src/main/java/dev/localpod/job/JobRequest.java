package dev.localpod.job;

import dev.localpod.json.Json;
import java.net.URI;
import java.util.Optional;

/**
 * The request of a client to run a job.
 *
 * @param input passed to the worker unchanged (RUN-4)
 * @param policy the time limits of the job
 * @param webhook the address that receives the result (HOOK-1)
 * @param s3Config credentials for the worker only (POL-4)
 * @param sentPolicy the policy as the client sent it, if it sent one
 */
public record JobRequest(
    Json.Obj input,
    Policy policy,
    Optional<URI> webhook,
    Optional<Json.Obj> s3Config,
    Optional<Json.Obj> sentPolicy) {

  /** Creates a request whose policy was sent as it is written. */
  public JobRequest(
      Json.Obj input, Policy policy, Optional<URI> webhook, Optional<Json.Obj> s3Config) {
    this(
        input,
        policy,
        webhook,
        s3Config,
        Optional.of(policy.toJson()).filter(sent -> !sent.equals(Json.EMPTY)));
  }

  /** Creates a request with an input only. */
  public static JobRequest of(Json.Obj input) {
    return new JobRequest(input, Policy.DEFAULT, Optional.empty(), Optional.empty());
  }

  /** Returns the members besides {@code input} as the client sent them. */
  public Json.Obj others() {
    return Json.object()
        .putIfPresent("policy", sentPolicy)
        .putIfPresent("webhook", webhook.map(URI::toString))
        .putIfPresent("s3Config", s3Config)
        .build();
  }

  /** Returns an equal request that takes less memory. */
  JobRequest compact() {
    Json.Obj compact = input.compact();
    return compact == input ? this : new JobRequest(compact, policy, webhook, s3Config, sentPolicy);
  }

  /** Leaves out {@code s3Config}, which must never show up in a text (POL-4). */
  @Override
  public String toString() {
    return "JobRequest[input=" + input + ", policy=" + policy + ", webhook=" + webhook + "]";
  }
}
