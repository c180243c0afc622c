package dev.localpod.options;

import dev.localpod.journal.Journal;
import dev.localpod.script.Script;
import java.time.Duration;

/**
 * The behaviour of an endpoint.
 *
 * @param edition the reading of the service that it follows
 * @param workers the number of workers and when they come and go
 * @param executionTimeout the time a job may run unless its policy says otherwise (POL-1)
 * @param ttl the time a job may live unless its policy says otherwise (POL-2)
 * @param limits how often its operations may be called
 * @param aggregateStream whether the chunks of a job make up its output (STRM-6)
 * @param script what the workers do
 * @param journal how much of its history the journal keeps
 * @param skipTimeout real-time limit after which a blocked skip proceeds anyway; a webhook may take
 *     10 s of it
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

  /** The service's defaults, with workers that echo their input. */
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
          Duration.ofSeconds(5));

  /** Refuses a script for attached workers, which do what they do. */
  public EndpointSettings {
    if (workers.attached() && !script.equals(Script.ECHO)) {
      throw new IllegalArgumentException(
          "an endpoint cannot have attached workers and a script; must be one of them");
    }
  }

  /** Returns these settings with another edition. */
  public EndpointSettings edition(Edition other) {
    return RecordCopy.with(this, "edition", other);
  }

  /** Returns these settings with other workers. */
  public EndpointSettings workers(WorkerSettings other) {
    return RecordCopy.with(this, "workers", other);
  }

  /** Returns these settings with another execution timeout of jobs whose policy has none. */
  public EndpointSettings executionTimeout(Duration other) {
    return RecordCopy.with(this, "executionTimeout", other);
  }

  /** Returns these settings with another time to live of jobs whose policy has none. */
  public EndpointSettings ttl(Duration other) {
    return RecordCopy.with(this, "ttl", other);
  }

  /** Returns these settings with other limits. */
  public EndpointSettings limits(RateLimits other) {
    return RecordCopy.with(this, "limits", other);
  }

  /** Returns these settings with chunks that make up the output, or do not. */
  public EndpointSettings aggregateStream(boolean aggregate) {
    return RecordCopy.with(this, "aggregateStream", aggregate);
  }

  /** Returns these settings with another script. */
  public EndpointSettings script(Script other) {
    return RecordCopy.with(this, "script", other);
  }

  /** Returns these settings with other bounds of the journal. */
  public EndpointSettings journal(Journal.Bounds other) {
    return RecordCopy.with(this, "journal", other);
  }

  /** Returns these settings with another real-time limit of a blocked skip. */
  public EndpointSettings skipTimeout(Duration other) {
    return RecordCopy.with(this, "skipTimeout", other);
  }
}
