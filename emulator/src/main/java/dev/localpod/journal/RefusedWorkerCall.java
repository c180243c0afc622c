package dev.localpod.journal;

import dev.localpod.job.JobId;
import dev.localpod.json.Json;
import java.util.Optional;

/**
 * A call of an attached worker that was refused.
 *
 * @param workerId the worker id in the path
 * @param operation the operation as the URL names it
 * @param job the job in the path, if any
 * @param code the status code of the answer
 * @param error the text of the error
 */
public record RefusedWorkerCall(
    String workerId, String operation, Optional<JobId> job, int code, String error)
    implements Event {
  @Override
  public EventKind kind() {
    return EventKind.WORKER_CALL;
  }

  @Override
  public Json.Obj details() {
    return Json.object()
        .put("worker", workerId)
        .put("operation", operation)
        .put("answer", code)
        .put("error", error)
        .build();
  }
}
