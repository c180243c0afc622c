package dev.localpod.options;

import dev.localpod.journal.Journal;
import dev.localpod.script.Script;
import java.time.Duration;

/**
 * How an endpoint behaves.
 *
 * @param edition which reading of the service it follows
 * @param workers how many workers there are and how they come and go
 * @param executionTimeout how long a job may run unless its policy says otherwise (POL-1)
 * @param ttl how long a job may live unless its policy says otherwise (POL-2)
 * @param limits how often its operations may be called
 * @param aggregateStream whether the chunks of a job make up its output (STRM-6)
 * @param script what the workers do
 * @param journal how much is kept of what happened
 * @param skipTimeout how long something may keep time from being skipped while somebody waits, in
 *     real time; a webhook may take 10 s of it
 */
public record EndpointSettings(
    Edition edition,
    WorkerSettings workers,
    Duration executionTimeout,
    Duration ttl,
    RateLimits limits,
    boolean aggregateStream,
    Script script,
    Journal.Bounds journal,
    Duration skipTimeout) {

  /** What the service does by default, with workers that echo their input. */
  public static final EndpointSettings DEFAULT =
      new EndpointSettings(
          Edition.DOCUMENTED,
          WorkerSettings.DEFAULT,
          Duration.ofSeconds(600),
          Duration.ofHours(24),
          RateLimits.DOCUMENTED,
          true,
          Script.ECHO,
          Journal.Bounds.DEFAULT,
          Duration.ofSeconds(30));

  /** These settings with another edition. */
  public EndpointSettings edition(Edition other) {
    return new EndpointSettings(
        other,
        workers,
        executionTimeout,
        ttl,
        limits,
        aggregateStream,
        script,
        journal,
        skipTimeout);
  }

  /** These settings with other workers. */
  public EndpointSettings workers(WorkerSettings other) {
    return new EndpointSettings(
        edition,
        other,
        executionTimeout,
        ttl,
        limits,
        aggregateStream,
        script,
        journal,
        skipTimeout);
  }

  /** These settings with another execution timeout for jobs whose policy names none. */
  public EndpointSettings executionTimeout(Duration other) {
    return new EndpointSettings(
        edition, workers, other, ttl, limits, aggregateStream, script, journal, skipTimeout);
  }

  /** These settings with another time to live for jobs whose policy names none. */
  public EndpointSettings ttl(Duration other) {
    return new EndpointSettings(
        edition,
        workers,
        executionTimeout,
        other,
        limits,
        aggregateStream,
        script,
        journal,
        skipTimeout);
  }

  /** These settings with other limits. */
  public EndpointSettings limits(RateLimits other) {
    return new EndpointSettings(
        edition,
        workers,
        executionTimeout,
        ttl,
        other,
        aggregateStream,
        script,
        journal,
        skipTimeout);
  }

  /** These settings with chunks making up the output, or not. */
  public EndpointSettings aggregateStream(boolean aggregate) {
    return new EndpointSettings(
        edition, workers, executionTimeout, ttl, limits, aggregate, script, journal, skipTimeout);
  }

  /** These settings with another script. */
  public EndpointSettings script(Script other) {
    return new EndpointSettings(
        edition,
        workers,
        executionTimeout,
        ttl,
        limits,
        aggregateStream,
        other,
        journal,
        skipTimeout);
  }

  /** These settings with other bounds of the journal. */
  public EndpointSettings journal(Journal.Bounds other) {
    return new EndpointSettings(
        edition,
        workers,
        executionTimeout,
        ttl,
        limits,
        aggregateStream,
        script,
        other,
        skipTimeout);
  }

  /** These settings with another patience of the clock {@code skip}. */
  public EndpointSettings skipTimeout(Duration other) {
    return new EndpointSettings(
        edition, workers, executionTimeout, ttl, limits, aggregateStream, script, journal, other);
  }
}
