package dev.localpod.script;

import dev.localpod.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** A job in the hands of its {@link Handler}; used by the thread of the handler only. */
public interface JobContext {

  /** The id of the job. */
  String id();

  /** The number of this dispatch of the job, from 1. */
  int attempt();

  /** The input of the job. */
  Json.Obj input();

  /** Converts the input of the job to a record, a bean or a map. */
  default <T> T inputAs(Class<T> type) {
    return input().as(type);
  }

  /** The policy of the job as the client sent it; empty if it sent none. */
  Json.Obj policy();

  /** The webhook of the job, if it has one. */
  Optional<URI> webhook();

  /** The {@code s3Config} of the job, if it has one (POL-4). */
  Optional<S3Config> s3Config();

  /**
   * Reports progress (JOB-2); ignored once the job is over.
   *
   * @param output converted by {@link Json#of}
   */
  void progress(Object output);

  /**
   * Streams a piece of output (STRM-1); ignored once the job is over.
   *
   * @param output converted by {@link Json#of}
   */
  void chunk(Object output);

  /**
   * Streams a piece of output with metrics beside it (STRM-1); ignored once the job is over.
   *
   * @param output converted by {@link Json#of}
   * @param metrics converted by {@link Json#of}; must be an object
   */
  void chunk(Object output, Object metrics);

  /**
   * Sleeps for a duration in endpoint time.
   *
   * @throws OverException if the job is over before: cancelled, timed out, lost with its worker
   * @throws InterruptedException if the thread is interrupted
   */
  void sleep(Duration duration) throws InterruptedException;

  /** Whether the job is over for this handler: cancelled, timed out, lost with its worker. */
  boolean isOver();

  /** Thrown when the job is over, so that reports of its handler are ignored (CANC-1). */
  final class OverException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception for a job. */
    public OverException(String jobId) {
      super("job " + jobId + " is over for this handler: cancelled, timed out or lost");
    }
  }
}
