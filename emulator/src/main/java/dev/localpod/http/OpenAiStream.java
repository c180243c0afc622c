package dev.localpod.http;

import dev.localpod.core.JobUpdate;
import dev.localpod.core.OpenAiJob;
import dev.localpod.job.JobStatus;
import dev.localpod.json.Json;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpStatus;

/**
 * The answer to a streaming call before it is written (OAI-3).
 *
 * @param first the first chunks, or the end of a job without chunks
 */
record OpenAiStream(OpenAiJob job, JobUpdate first) {

  static final String TYPE = "text/event-stream";

  static final Map<String, String> HEADERS = Map.of("Cache-Control", "no-cache");

  /** Returns the answer to a call: a stream, or an error if there is nothing to stream. */
  static Response begin(OpenAiJob job, JobUpdate first, CallRecorder recorder) {
    recorder.reports(first.job());
    return first.chunks().isEmpty() && first.job().status() != JobStatus.COMPLETED
        ? OpenAiError.of(first.job()).response()
        : Response.of(new OpenAiStream(job, first));
  }

  /** Cancels the job, because its caller has gone (OAI-2). */
  void callerLeft() {
    job.callerLeft();
  }

  /** Returns the writer of the stream as its chunks come. */
  OpenAiStreamWriter writer(
      OpenAiStreamWriter.Damage damage, Response response, Context ctx, HeldAnswers heldAnswers) {
    return new OpenAiStreamWriter(this, damage, response, ctx, heldAnswers);
  }

  /** Returns the whole stream at the end of the job, to be damaged by a fault. */
  CompletableFuture<Response> whole(Context ctx) {
    CallRecorder recorder = CallRecorder.of(ctx).orElseThrow();
    return OpenAiOperations.follow(
        job,
        job.end(),
        ctx,
        end -> {
          var events = new OpenAiEvents();
          var text = new StringBuilder();
          // The job has ended, so all its chunks are there and the future is complete.
          Stream.of(first, job.next().join())
              .flatMap(update -> update.chunks().stream())
              .forEach(chunk -> text.append(events.chunk(chunk.output())));
          text.append(events.end(end));
          recorder.reports(end);
          recorder.reports(end.status(), events.chunks());
          Json body = Json.of(text.toString());
          return Response.of(HttpStatus.OK_200, Optional.of(body), TYPE, HEADERS);
        });
  }
}
