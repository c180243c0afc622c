package dev.localpod.http;

import dev.localpod.core.StreamBatch;
import dev.localpod.core.job.Job;
import dev.localpod.core.job.JobId;
import dev.localpod.core.job.JobRequest;
import dev.localpod.core.job.Submission;
import dev.localpod.core.json.Json;
import dev.localpod.http.Gate.Admission;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** What each operation asks the endpoint, and what it answers. */
final class ClientOperations {

  /** How long {@code /runsync} and {@code /status-sync} are held unless told otherwise (SYNC-3). */
  private static final Duration SYNC_WAIT = Duration.ofMillis(90_000);

  /** How long {@code /stream} is held unless told otherwise (STRM-3). */
  private static final Duration STREAM_WAIT = Duration.ofMillis(8_000);

  private static final long MIN_WAIT_MS = 1_000;
  private static final long MAX_WAIT_MS = 300_000;
  private static final long MAX_TTL_MS = 604_800_000;

  private final Executor answering;

  /**
   * The operations.
   *
   * @param answering runs what writes the answers of held calls: a client that does not read its
   *     answer must not hold up the thread that changed the job
   */
  ClientOperations(Executor answering) {
    this.answering = answering;
  }

  void handle(Admission call, Context ctx) {
    switch (call.operation()) {
      case RUN -> answer(ctx, JobBody.brief(submit(call, ctx, Submission.RUN)));
      case RUNSYNC -> runsync(call, ctx);
      case STATUS -> answer(ctx, JobBody.full(status(call, ctx)));
      case STATUS_SYNC -> holdUntilFinal(call, ctx, call.jobId().orElseThrow());
      case STREAM -> stream(call, ctx);
      case CANCEL -> cancel(call, ctx);
      case RETRY ->
          answer(ctx, JobBody.brief(call.endpoint().engine().retry(call.jobId().orElseThrow())));
      case PURGE_QUEUE -> answer(ctx, JobBody.purged(call.endpoint().engine().purge()));
      case HEALTH -> answer(ctx, JobBody.health(call.endpoint().engine().health()));
      case REQUESTS -> answer(ctx, JobBody.requests(call.endpoint().engine().jobs()));
    }
  }

  private static Job submit(Admission call, Context ctx, Submission submission) {
    int limit =
        switch (submission) {
          case RUN -> RequestBody.RUN_LIMIT;
          case RUNSYNC -> RequestBody.RUNSYNC_LIMIT;
        };
    JobRequest request = SubmissionReader.read(RequestBody.object(ctx, limit), call.endpoint());
    return call.endpoint().engine().submit(submission, request);
  }

  private void runsync(Admission call, Context ctx) {
    Duration wait = wait(ctx, SYNC_WAIT); // looked at first: a call that is refused submits nothing
    Job job = submit(call, ctx, Submission.RUNSYNC);
    holdUntilFinal(call, ctx, job.id(), wait);
  }

  private void holdUntilFinal(Admission call, Context ctx, JobId id) {
    holdUntilFinal(call, ctx, id, wait(ctx, SYNC_WAIT));
  }

  private void holdUntilFinal(Admission call, Context ctx, JobId id, Duration wait) {
    hold(ctx, call.endpoint().engine().await(id, wait), job -> answer(ctx, JobBody.full(job)));
  }

  private static Job status(Admission call, Context ctx) {
    JobId id = call.jobId().orElseThrow();
    String ttl = ctx.queryParam("ttl");
    if (ttl == null) {
      return call.endpoint().engine().status(id);
    }
    long millis = number("ttl", ttl);
    if (millis < 1 || millis > MAX_TTL_MS) {
      throw Refusal.badRequest(
          "'ttl' is " + millis + "; allowed are 1 to " + MAX_TTL_MS + " milliseconds");
    }
    return call.endpoint().engine().status(id, Duration.ofMillis(millis));
  }

  private void stream(Admission call, Context ctx) {
    JobId id = call.jobId().orElseThrow();
    CompletableFuture<StreamBatch> batch =
        call.endpoint().engine().stream(id, wait(ctx, STREAM_WAIT));
    hold(ctx, batch, chunks -> deliver(call, ctx, id, chunks));
  }

  /** Writes the chunks here and now, so that those that cannot be written are not lost. */
  private static void deliver(Admission call, Context ctx, JobId id, StreamBatch batch) {
    try {
      ctx.contentType(Answers.JSON);
      ctx.res().getOutputStream().write(JobBody.stream(batch).toBytes());
      ctx.res().flushBuffer();
    } catch (IOException clientIsGone) {
      call.endpoint().engine().putBack(id, batch.chunks());
    }
  }

  private static void cancel(Admission call, Context ctx) {
    var outcome = call.endpoint().engine().cancel(call.jobId().orElseThrow());
    Job job = outcome.job();
    answer(ctx, outcome.cancelledNow() ? JobBody.brief(job) : JobBody.full(job));
  }

  private <T> void hold(Context ctx, CompletableFuture<T> future, Consumer<T> whenThere) {
    ctx.future(() -> future.thenAcceptAsync(whenThere, answering));
  }

  private static void answer(Context ctx, Json.Obj body) {
    ctx.contentType(Answers.JSON).result(body.toBytes());
  }

  private static Duration wait(Context ctx, Duration otherwise) {
    String wait = ctx.queryParam("wait");
    return wait == null
        ? otherwise
        : Duration.ofMillis(Math.max(MIN_WAIT_MS, Math.min(MAX_WAIT_MS, number("wait", wait))));
  }

  private static long number(String name, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw Refusal.badRequest(
          "'" + name + "' must be a whole number of milliseconds, not '" + text + "'");
    }
  }
}
