package dev.localpod.http;

import dev.localpod.core.AttachedOperations;
import dev.localpod.core.LostAnswerException;
import dev.localpod.core.ReportOutcome;
import dev.localpod.core.WorkerResult;
import dev.localpod.core.limit.SizeLimits;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.json.Json;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Answers the calls of attached workers (ATT-2…ATT-7). */
final class WorkerCallHandler {

  /** The most jobs of one batch. */
  private static final int MOST_JOBS = 1_000;

  /** The largest body of a report: that of an output of the largest size, and what is around it. */
  private static final int RESULT_BODY = SizeLimits.RESULT + 64 * 1024;

  private static final Json IN_PROGRESS = Json.of("IN_PROGRESS");
  private static final Json TRUE = Json.of(true);

  private final HeldAnswers heldAnswers;

  /**
   * Makes a handler.
   *
   * @param heldAnswers writes the answers of held calls
   */
  WorkerCallHandler(HeldAnswers heldAnswers) {
    this.heldAnswers = heldAnswers;
  }

  void handle(WorkerCall call, Context ctx) {
    try {
      QueryString.check(ctx);
      CallBody.of(ctx).checkEncoding();
      switch (call.route()) {
        case JOB_TAKE -> hold(call, ctx, take(call, 1).thenApply(jobs -> one(call, jobs)));
        case JOB_TAKE_BATCH ->
            hold(call, ctx, take(call, batchSize(call, ctx)).thenApply(jobs -> batch(call, jobs)));
        case JOB_STOP -> hold(call, ctx, stop(call));
        case PING -> ResponseWriter.send(ping(call, ctx), ctx);
        case JOB_DONE, JOB_STREAM -> readReport(call, ctx);
      }
    } catch (RuntimeException problem) {
      refuse(call, problem, ctx);
    }
  }

  /** Reads a report; a worker that sends it slowly is not silent (JOB-4). */
  private static void readReport(WorkerCall call, Context ctx) {
    AttachedOperations operations = call.operations();
    Runnable signOfLife = () -> operations.noteReportUnderWay(call.workerId());
    signOfLife.run();
    RequestBodies.of(ctx).read(ctx, RESULT_BODY, signOfLife, problem -> report(call, ctx, problem));
  }

  // ---- jobs to take and to stop

  private static CompletableFuture<List<Job>> take(WorkerCall call, int most) {
    return call.operations().take(call.workerId(), most);
  }

  private static int batchSize(WorkerCall call, Context ctx) {
    if (!call.hasParameter("batch_size", ctx)) {
      return 1;
    }
    String text = call.parameter("batch_size", ctx);
    if (!text.matches("0*[1-9][0-9]{0,8}")) {
      throw HttpError.badRequest(
          "'batch_size' is '" + text + "'; must be a whole number of jobs, 1 or more");
    }
    return Math.min(MOST_JOBS, Integer.parseInt(text));
  }

  private static Response one(WorkerCall call, List<Job> jobs) {
    return jobs.isEmpty() ? Response.NO_CONTENT : given(call, jobs, WorkerJson.job(jobs.get(0)));
  }

  private static Response batch(WorkerCall call, List<Job> jobs) {
    return jobs.isEmpty() ? Response.NO_CONTENT : given(call, jobs, WorkerJson.jobs(jobs));
  }

  private static Response given(WorkerCall call, List<Job> jobs, Json body) {
    AttachedOperations operations = call.operations();
    return Response.ok(body).ifLost(() -> operations.putBack(call.workerId(), jobs));
  }

  private static CompletableFuture<Response> stop(WorkerCall call) {
    AttachedOperations operations = call.operations();
    return operations
        .jobsToStop(call.workerId())
        .thenApply(
            jobs ->
                jobs.isEmpty()
                    ? Response.NO_CONTENT
                    : Response.ok(WorkerJson.jobsToStop(jobs))
                        .ifLost(() -> operations.stillToStop(call.workerId(), jobs)));
  }

  /** Answers a call once its response is there, unless its worker ends the connection before. */
  private void hold(WorkerCall call, Context ctx, CompletableFuture<Response> response) {
    WatchedEndPoint connection = WatchedEndPoint.of(ctx);
    connection.watch(() -> response.cancel(false));
    ctx.future(
        () ->
            heldAnswers.answer(
                response.handle((ready, problem) -> write(call, ctx, connection, ready, problem)),
                Runnable::run));
  }

  private static Runnable write(
      WorkerCall call,
      Context ctx,
      WatchedEndPoint connection,
      @Nullable Response ready,
      @Nullable Throwable problem) {
    return () -> {
      connection.unwatch();
      if (connection.isDisconnected()) {
        if (ready != null) {
          ready.ifLost().run();
        }
        connection.close();
      } else if (ready != null) {
        ResponseWriter.send(ready, ctx);
      } else if (problem != null) {
        refuse(call, problem, ctx);
      }
    };
  }

  // ---- signs of life and reports

  private static Response ping(WorkerCall call, Context ctx) {
    if (call.parameter("status", ctx).equals("unhealthy")) {
      String check = call.parameter("check", ctx);
      String reason = call.parameter("reason", ctx);
      call.operations()
          .pingUnhealthy(
              call.workerId(),
              "reports that its check '"
                  + check
                  + "' failed"
                  + (reason.isEmpty() ? "" : ": ")
                  + reason);
    } else {
      call.operations().ping(call.workerId());
    }
    return Response.ok(Json.EMPTY);
  }

  /** Takes a report once its body is read, or could not be. */
  private static void report(WorkerCall call, Context ctx, Optional<Throwable> problem) {
    try {
      if (call.route() == WorkerRoute.JOB_DONE && CallBody.of(ctx).isTooLarge()) {
        long announced = ctx.req().getContentLengthLong();
        long size = Math.max(announced, RESULT_BODY + 1L);
        JobId job = call.job().orElseThrow();
        answer(call, call.operations().endTooLarge(call.workerId(), job, size), ctx);
      } else if (problem.isPresent()) {
        refuse(call, problem.get(), ctx);
      } else {
        boolean isDone = call.route() == WorkerRoute.JOB_DONE;
        answer(call, isDone ? done(call, ctx) : stream(call, ctx), ctx);
      }
    } catch (RuntimeException refused) {
      refuse(call, refused, ctx);
    }
  }

  private static ReportOutcome done(WorkerCall call, Context ctx) {
    AttachedOperations operations = call.operations();
    JobId job = call.job().orElseThrow();
    // The content type says it is a form, but it is JSON (ATT-3).
    Json.Obj body = RequestBody.object(ctx, RESULT_BODY, "a JSON object");
    if (body.get("status").filter(IN_PROGRESS::equals).isPresent()) {
      return operations.progress(call.workerId(), job, body.get("output").orElse(Json.NULL));
    }
    Optional<Json> output = body.get("output");
    long size = output.map(value -> value.toBytes().length).orElse(0);
    if (size > SizeLimits.RESULT) {
      return operations.endTooLarge(call.workerId(), job, size);
    }
    return operations.end(
        call.workerId(),
        job,
        new WorkerResult(
            output,
            body.get("error").filter(error -> !error.equals(Json.NULL)),
            body.get("stopPod").filter(TRUE::equals).isPresent()));
  }

  private static ReportOutcome stream(WorkerCall call, Context ctx) {
    Json.Obj body = RequestBody.object(ctx, RESULT_BODY, "a JSON object");
    Json output =
        body.get("output")
            .orElseThrow(
                () ->
                    HttpError.badRequest(
                        "'output' is missing; a piece of output must be {\"output\": ...}"));
    return call.operations().chunk(call.workerId(), call.job().orElseThrow(), output);
  }

  private static void answer(WorkerCall call, ReportOutcome outcome, Context ctx) {
    switch (outcome) {
      case ACCEPTED -> ResponseWriter.send(Response.ok(Json.EMPTY), ctx);
      case TOO_LARGE ->
          refuse(
              call,
              HttpError.badRequest(
                  "the result must be " + SizeLimits.RESULT + " bytes (20 MB) or less"),
              ctx);
      case LOST -> FaultResponses.drop(ctx);
    }
  }

  // ---- refusals

  static void refuse(WorkerCall call, Throwable problem, Context ctx) {
    if (problem instanceof CompletionException wrapped && wrapped.getCause() != null) {
      refuse(call, wrapped.getCause(), ctx);
    } else if (problem instanceof LostAnswerException) {
      FaultResponses.drop(ctx);
    } else {
      Response response = ResponseWriter.errorFor(problem, ctx);
      call.recordRefusal(response.status(), response.error().orElse(""));
      ResponseWriter.send(response, ctx);
    }
  }
}
