package dev.localpod.script;

import dev.localpod.job.JobRequest;
import dev.localpod.json.Json;
import java.net.URI;

/**
 * One dispatch of a job, as conditions and placeholders of a script see it.
 *
 * @param id the id of the job
 * @param attempt the number of this dispatch of the job, from 1
 * @param request the job as the client submitted it
 */
public record ScriptContext(String id, int attempt, JobRequest request) {

  /** Returns the input of the job. */
  Json.Obj input() {
    return request.input();
  }

  /**
   * Fills in the placeholders of a value: {@code id}, {@code attempt}, and {@code input}, {@code
   * policy}, {@code webhook} and {@code s3Config} as the client sent them.
   */
  Json fill(Json template) {
    return new Template(
            Json.object()
                .put("id", id)
                .put("attempt", attempt)
                .put("input", request.input())
                .putIfPresent("policy", request.sentPolicy())
                .putIfPresent("webhook", request.webhook().map(URI::toString))
                .putIfPresent("s3Config", request.s3Config())
                .build())
        .fill(template);
  }
}
