package dev.localpod.options;

import java.util.Optional;

/**
 * Something that happens on an endpoint at a moment of its time.
 *
 * @param what its name, such as {@code completion}, {@code ttl} or {@code worker-1 ready}
 * @param job the id of the job that it concerns, if it concerns one
 * @param ofClient whether it lets somebody outside the endpoint act: a client, a handler in Java, a
 *     receiver of webhooks
 */
public record DueEvent(String what, Optional<String> job, boolean ofClient) {

  /** An event that concerns no job. */
  public static DueEvent of(String what) {
    return new DueEvent(what, Optional.empty(), false);
  }

  /** An event that concerns a job. */
  public static DueEvent of(String what, String job) {
    return new DueEvent(what, Optional.of(job), false);
  }

  /** The turn of somebody outside the endpoint. */
  public static DueEvent ofClient(String what) {
    return new DueEvent(what, Optional.empty(), true);
  }

  /** Returns its name, and the job that it concerns. */
  @Override
  public String toString() {
    return what + job.map(id -> " of job " + id).orElse("");
  }
}
