package dev.localpod.job;

import dev.localpod.json.Json;
import java.net.URI;
import java.util.Optional;

/**
 * What a client submits.
 *
 * @param input what the worker gets, unchanged (RUN-4)
 * @param policy how long the job may take
 * @param webhook where to send the result (HOOK-1)
 * @param s3Config credentials that only the worker gets to see (POL-4)
 */
public record JobRequest(
    Json.Obj input, Policy policy, Optional<URI> webhook, Optional<Json.Obj> s3Config) {

  /** A request of nothing but an input. */
  public static JobRequest of(Json.Obj input) {
    return new JobRequest(input, Policy.DEFAULT, Optional.empty(), Optional.empty());
  }

  /** Leaves out {@code s3Config}, which must never show up in a text (POL-4). */
  @Override
  public String toString() {
    return "JobRequest[input=" + input + ", policy=" + policy + ", webhook=" + webhook + "]";
  }
}
