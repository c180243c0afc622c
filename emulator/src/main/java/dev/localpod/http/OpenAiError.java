package dev.localpod.http;

import dev.localpod.job.Job;
import dev.localpod.job.JobState;
import dev.localpod.json.Json;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * An error in the shape that OpenAI's clients read (OAI-4).
 *
 * @param type the kind of error, as OpenAI names it
 * @param code the reason, for programs
 */
record OpenAiError(int status, String message, String type, String code) {

  private static final String INVALID_REQUEST = "invalid_request_error";
  private static final String SERVER_ERROR = "server_error";

  /** Returns the error for a status code. */
  static OpenAiError of(int status, String message) {
    return switch (status) {
      case HttpStatus.UNAUTHORIZED_401 ->
          new OpenAiError(status, message, "authentication_error", "invalid_api_key");
      case HttpStatus.FORBIDDEN_403 ->
          new OpenAiError(status, message, "permission_error", "permission_denied");
      case HttpStatus.NOT_FOUND_404 ->
          new OpenAiError(status, message, "not_found_error", "not_found");
      case HttpStatus.METHOD_NOT_ALLOWED_405 ->
          new OpenAiError(status, message, INVALID_REQUEST, "method_not_allowed");
      case HttpStatus.REQUEST_TIMEOUT_408 ->
          new OpenAiError(status, message, INVALID_REQUEST, "request_timeout");
      case HttpStatus.TOO_MANY_REQUESTS_429 ->
          new OpenAiError(status, message, "rate_limit_error", "rate_limit_exceeded");
      case HttpStatus.SERVICE_UNAVAILABLE_503 ->
          new OpenAiError(status, message, SERVER_ERROR, "service_unavailable");
      default ->
          HttpStatus.isServerError(status)
              ? new OpenAiError(status, message, SERVER_ERROR, "internal_error")
              : new OpenAiError(status, message, INVALID_REQUEST, "invalid_request");
    };
  }

  /** Returns the error for a job that has not completed. */
  static OpenAiError of(Job job) {
    return switch (job.status()) {
      case FAILED -> jobError(((JobState.Failed) job.state()).error(), "job_failed");
      case TIMED_OUT -> jobError("the job timed out", "job_timed_out");
      case CANCELLED -> jobError("the job was cancelled", "job_cancelled");
      case IN_QUEUE, IN_PROGRESS ->
          of(HttpStatus.SERVICE_UNAVAILABLE_503, "the endpoint stops before the job has ended");
      case COMPLETED -> throw new IllegalArgumentException("job " + job.id() + " has completed");
    };
  }

  /** Returns the error for a job that was removed before it was final (POL-2). */
  static OpenAiError jobRemoved() {
    return jobError("the job was removed when its ttl passed", "job_timed_out");
  }

  private static OpenAiError jobError(String message, String code) {
    return new OpenAiError(HttpStatus.INTERNAL_SERVER_ERROR_500, message, SERVER_ERROR, code);
  }

  /** Returns the response to a call. */
  Response response() {
    return Response.error(status, message, Map.of()).body(toJson());
  }

  /** Returns the body of a response, or the data of an event. */
  Json.Obj toJson() {
    Json.Obj error =
        Json.object().put("message", message).put("type", type).put("code", code).build();
    return Json.object().put("error", error).build();
  }

  /** Gives an error the shape of the route that was called; other responses stay as they are. */
  static Response shape(Response response, Context ctx) {
    return isFor(ctx.path())
        ? response
            .error()
            .map(detail -> response.body(of(response.status(), detail).toJson()))
            .orElse(response)
        : response;
  }

  /** Returns whether errors of a path have this shape. */
  static boolean isFor(@Nullable String path) {
    List<String> segments = path == null ? List.of() : HttpCall.segments(path);
    return segments.size() > 2
        && segments.get(0).equals("v2")
        && ClientRoute.isOpenAi(segments.subList(2, segments.size()));
  }
}
