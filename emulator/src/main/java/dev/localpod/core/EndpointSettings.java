package dev.localpod.core;

import dev.localpod.core.script.Script;
import java.time.Duration;

/**
 * How an endpoint behaves.
 *
 * @param workers how many workers there are and how they come and go
 * @param executionTimeout how long a job may run unless its policy says otherwise (POL-1)
 * @param ttl how long a job may live unless its policy says otherwise (POL-2)
 * @param aggregateStream whether the chunks of a job make up its output (STRM-6)
 * @param script what the workers do
 */
public record EndpointSettings(
    WorkerSettings workers,
    Duration executionTimeout,
    Duration ttl,
    boolean aggregateStream,
    Script script) {

  /** What the service does by default, with workers that echo their input. */
  public static final EndpointSettings DEFAULT =
      new EndpointSettings(
          WorkerSettings.DEFAULT, Duration.ofSeconds(600), Duration.ofHours(24), true, Script.ECHO);

  /** These settings with other workers. */
  public EndpointSettings workers(WorkerSettings newWorkers) {
    return new EndpointSettings(newWorkers, executionTimeout, ttl, aggregateStream, script);
  }

  /** These settings with another execution timeout for jobs whose policy names none. */
  public EndpointSettings executionTimeout(Duration newTimeout) {
    return new EndpointSettings(workers, newTimeout, ttl, aggregateStream, script);
  }

  /** These settings with another time to live for jobs whose policy names none. */
  public EndpointSettings ttl(Duration newTtl) {
    return new EndpointSettings(workers, executionTimeout, newTtl, aggregateStream, script);
  }

  /** These settings with chunks making up the output, or not. */
  public EndpointSettings aggregateStream(boolean aggregate) {
    return new EndpointSettings(workers, executionTimeout, ttl, aggregate, script);
  }

  /** These settings with another script. */
  public EndpointSettings script(Script newScript) {
    return new EndpointSettings(workers, executionTimeout, ttl, aggregateStream, newScript);
  }
}
