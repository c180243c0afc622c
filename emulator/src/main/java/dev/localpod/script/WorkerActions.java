package dev.localpod.script;

import dev.localpod.json.Json;
import java.util.Optional;

/** The actions of a worker on one job, of which steps consist. */
public interface WorkerActions {

  /** Works for a while before the next step. */
  void workFor(Delay delay);

  /** Reports progress (JOB-2). */
  void progress(Json output);

  /** Streams a piece of output, with metrics if there are any (STRM-1). */
  void chunk(Json output, Optional<Json> metrics);

  /** Completes the job; without an output, it follows from the chunks or the input (STRM-6). */
  void complete(Optional<Json> output);

  /** Completes the job without an output, even if it sent chunks (STAT-1). */
  void completeWithoutOutput();

  /**
   * Fails the job (JOB-3, STAT-1).
   *
   * @param error the error; one that is not a string becomes its JSON text (STAT-2)
   * @param output the output beside it, if there is one
   */
  void fail(Json error, Optional<Json> output);

  /** Loses the worker, with all jobs it has (JOB-4). */
  void crash();

  /** Removes the worker once it has no more jobs. */
  void retire();

  /** Never returns from the job. */
  void hang();

  /** Runs a handler in Java, which ends the job. */
  void handle(Handler handler);
}
