package dev.localpod.script;

import org.jspecify.annotations.Nullable;

/**
 * A worker's handler in Java, for what data cannot say. It runs on a thread of its own, may take
 * real time and may block; meanwhile a clock that can be held, or skips, stands still.
 */
@FunctionalInterface
public interface Handler {

  /**
   * Does the work for one dispatch of a job.
   *
   * @return the output, read by {@link dev.localpod.json.Json#of}; {@code null} to end without one,
   *     or with what the chunks make of it (STRM-6)
   * @throws Exception to fail the job with the exception's message (JOB-3)
   */
  @Nullable Object handle(JobContext job) throws Exception;
}
