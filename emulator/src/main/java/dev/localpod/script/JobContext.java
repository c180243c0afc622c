package dev.localpod.script;

import dev.localpod.json.Json;
import java.time.Duration;

/** A job as the {@link Handler} has it that works on it; to be used by its thread only. */
public interface JobContext {

  /** The job's id. */
  String id();

  /** Which dispatch of the job this is, from 1. */
  int attempt();

  /** The job's input. */
  Json.Obj input();

  /** The job's input, read as a record, a bean or a map. */
  default <T> T inputAs(Class<T> type) {
    return input().as(type);
  }

  /**
   * Tells how far the job is (JOB-2); ignored once the job is over.
   *
   * @param output read by {@link Json#of}
   */
  void progress(Object output);

  /**
   * Streams a piece of output (STRM-1); ignored once the job is over.
   *
   * @param output read by {@link Json#of}
   */
  void chunk(Object output);

  /**
   * Streams a piece of output with figures beside it (STRM-1); ignored once the job is over.
   *
   * @param output read by {@link Json#of}
   * @param metrics read by {@link Json#of}; an object
   */
  void chunk(Object output, Object metrics);

  /**
   * Works for so long, in endpoint time.
   *
   * @throws OverException if the job is over before: cancelled, timed out, lost with its worker
   * @throws InterruptedException if the thread is interrupted
   */
  void sleep(Duration duration) throws InterruptedException;

  /** Whether the job is over for this handler: cancelled, timed out, lost with its worker. */
  boolean isOver();

  /** The job is over, and whatever its handler still does is ignored (CANC-1). */
  final class OverException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The end of that job. */
    public OverException(String jobId) {
      super("job " + jobId + " is over for this handler: cancelled, timed out or lost");
    }
  }
}
