package dev.localpod.http;

import dev.localpod.core.OpenAiJob;
import dev.localpod.core.limit.SizeLimits;
import dev.localpod.job.Job;
import dev.localpod.job.JobNotFoundException;
import dev.localpod.job.JobRequest;
import dev.localpod.job.JobState;
import dev.localpod.job.JobStatus;
import dev.localpod.json.Json;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.eclipse.jetty.util.URIUtil;

/** Performs the calls to the OpenAI-compatible route (OAI-1, OAI-2, OAI-3). */
final class OpenAiOperations {

  /** The levels of a request, which becomes a member of the job's input (RUN-4). */
  private static final int MAX_DEPTH = Json.MAX_DEPTH - 1;

  /** The segments before the route that the worker is told: v2, the endpoint and openai. */
  private static final int PREFIX = 3;

  private OpenAiOperations() {}

  /** Submits a job for a call; its answer comes once the job has ended or begins to stream. */
  static CompletableFuture<Response> handle(AuthorizedCall call, Context ctx) {
    Json.Builder input = Json.object().put("openai_route", route(ctx));
    boolean streams = false;
    if (call.route() != ClientRoute.OPENAI_MODELS) {
      Json.Obj body = RequestBody.object(ctx, SizeLimits.RUNSYNC_BODY, "a JSON object", MAX_DEPTH);
      recorder(ctx).body(body);
      input.put("openai_input", body);
      streams = body.get("stream").equals(Optional.of(Json.of(true)));
    }
    OpenAiJob job = call.engine().openAiJobs().submit(JobRequest.of(input.build()));
    recorder(ctx).submitted(job.id());
    return streams
        ? follow(job, job.next(), ctx, first -> OpenAiStream.begin(job, first, recorder(ctx)))
        : follow(job, job.end(), ctx, end -> result(end, recorder(ctx)));
  }

  private static String route(Context ctx) {
    List<String> segments = HttpCall.segments(ctx);
    String path = String.join("/", segments.subList(PREFIX, segments.size()));
    return "/" + URIUtil.decodePath(path);
  }

  /**
   * Answers once a future of the job completes; cancels the job if the caller has gone meanwhile
   * (OAI-2).
   */
  static <T> CompletableFuture<Response> follow(
      OpenAiJob job, CompletableFuture<T> future, Context ctx, Function<T, Response> answer) {
    return future
        .whenComplete(
            (value, problem) -> {
              if (problem instanceof CancellationException) {
                job.callerLeft();
              }
            })
        .thenApply(answer)
        .exceptionally(
            problem -> {
              if (problem.getCause() instanceof CancellationException) {
                throw new CompletionException(problem.getCause());
              }
              return errorFor(problem.getCause(), ctx).response();
            });
  }

  /** Returns the error for the reason why a job cannot be followed (OAI-4). */
  static OpenAiError errorFor(Throwable problem, Context ctx) {
    if (problem instanceof JobNotFoundException) {
      return OpenAiError.jobRemoved();
    }
    Response error = ResponseWriter.errorFor(problem, ctx);
    return OpenAiError.of(error.status(), error.error().orElse(""));
  }

  /** Returns the answer without a stream: the output of the job, or its error (OAI-3, OAI-4). */
  private static Response result(Job job, CallRecorder recorder) {
    recorder.reports(job);
    return job.status() == JobStatus.COMPLETED
        ? Response.ok(body(job))
        : OpenAiError.of(job).response();
  }

  /** The one element of a list with one, else the output itself; null without an output. */
  private static Json body(Job job) {
    Json output = ((JobState.Completed) job.state()).output().orElse(Json.NULL);
    return output instanceof Json.Arr list && list.items().size() == 1
        ? list.items().get(0)
        : output;
  }

  private static CallRecorder recorder(Context ctx) {
    return CallRecorder.of(ctx).orElseThrow();
  }
}
