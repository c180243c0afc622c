package dev.localpod.core;

import dev.localpod.job.JobStatus;
import dev.localpod.job.Policy;
import dev.localpod.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@link ModelPropertyTest} does to an endpoint, be it the engine or the {@link
 * EndpointModel}. Jobs go by numbers, from 0 in the order of submission; answers are there to be
 * compared and printed.
 */
interface EndpointUnderTest {

  /** What is answered when there is no such job. */
  String NOT_FOUND = "404";

  /** What is answered when something cannot be done to a job or to workers as they are. */
  String REFUSED = "400";

  /** What a call that is held has been answered. */
  String WAITS = "waits";

  Object run(JobKind chore, Policy policy);

  Object runsync(JobKind chore, Policy policy, Optional<Duration> wait);

  Object status(int job, Duration ttl);

  /** Waits for a job's end; the answer is among those of {@link #look}. */
  Object await(int job, Duration wait);

  /** Waits for a job's chunks; the answer is among those of {@link #look}. */
  Object stream(int job, Duration wait);

  /** Gives back the chunks of the last {@link #stream} call, if it has been answered. */
  Object putBack();

  Object cancel(int job);

  Object retry(int job);

  Object purge();

  Object crash(int workers);

  Object throttle(int workers);

  Object makeUnhealthy(int workers);

  Object advance(Duration by);

  Object close();

  /** All that can be seen, fact by fact: jobs, numbers, answers to held calls, webhooks. */
  List<String> look();

  /** How a job shows. */
  static String show(
      int job,
      JobStatus status,
      int attempt,
      int retries,
      Optional<Json> output,
      Optional<String> error,
      Optional<Duration> delay,
      Optional<Duration> execution) {
    var shown = new StringBuilder("job " + job + " " + status + ", attempt " + attempt);
    shown.append(retries == 0 ? "" : ", retries " + retries);
    output.ifPresent(value -> shown.append(", output ").append(value));
    error.ifPresent(text -> shown.append(", error ").append(text));
    delay.ifPresent(value -> shown.append(", delay ").append(value.toMillis()));
    execution.ifPresent(value -> shown.append(", execution ").append(value.toMillis()));
    return shown.toString();
  }
}
