package dev.localpod.core;

import dev.localpod.journal.WorkStep;
import dev.localpod.json.Json;
import java.util.Optional;

/**
 * The end of a job as an attached worker reports it (ATT-3). Without output and error, the job
 * completes without output.
 *
 * @param output the output, taken as it is (STRM-6)
 * @param error the error, which fails the job
 * @param stopPod whether the worker retires
 */
public record WorkerResult(Optional<Json> output, Optional<Json> error, boolean stopPod) {

  /** Returns what the journal shows of it. */
  Json value() {
    return error.or(() -> output).orElse(Json.NULL);
  }

  /** Returns the step that the journal records if the worker no longer has the job. */
  WorkStep late() {
    return error.isPresent() ? WorkStep.LATE_ERROR : WorkStep.LATE_RESULT;
  }
}
