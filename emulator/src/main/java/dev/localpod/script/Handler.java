package dev.localpod.script;

import org.jspecify.annotations.Nullable;

/**
 * A handler of a worker in Java, for work that data cannot describe. It runs on a thread of its
 * own, may take real time and may block; meanwhile a virtual clock stands still.
 */
@FunctionalInterface
public interface Handler {

  /**
   * Runs one dispatch of a job.
   *
   * @return the output, converted by {@link dev.localpod.json.Json#of}; {@code null} to complete
   *     with the chunks (STRM-6), or with no output if there are no chunks
   * @throws JobFailedException to fail the job with an error and an output (STAT-1)
   * @throws Exception to fail the job with the exception's message (JOB-3)
   */
  @Nullable Object handle(JobContext job) throws Exception;
}
