package dev.localpod.http;

import dev.localpod.core.Engine;
import dev.localpod.core.Health;
import dev.localpod.core.StreamBatch;
import dev.localpod.core.SyncRun;
import dev.localpod.core.job.Job;
import dev.localpod.core.job.JobId;
import dev.localpod.core.job.JobRequest;
import dev.localpod.core.json.Json;
import dev.localpod.core.limit.Sizes;
import dev.localpod.http.Gate.Admission;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** What each operation asks the endpoint, and what it answers. */
final class ClientOperations {

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
    switch (call.route()) {
      case RUN -> brief(ctx, engine(call).run(request(call, ctx, Sizes.RUN_BODY)));
      case RUNSYNC -> runsync(call, ctx);
      case STATUS -> {
        Job job = status(call, ctx);
        note(ctx).polled(job);
        answer(ctx, JobBody.full(job));
      }
      case STATUS_SYNC -> statusSync(call, ctx);
      case STREAM -> stream(call, ctx);
      case CANCEL -> cancel(call, ctx);
      case RETRY -> brief(ctx, engine(call).retry(call.jobId().orElseThrow()));
      case PURGE_QUEUE -> answer(ctx, JobBody.purged(engine(call).purge()));
      case HEALTH -> {
        Health health = engine(call).health();
        note(ctx).polled(health);
        answer(ctx, JobBody.health(health));
      }
      case REQUESTS -> answer(ctx, JobBody.requests(engine(call).jobs()));
    }
  }

  private static JobRequest request(Admission call, Context ctx, int limit) {
    Json.Obj body = RequestBody.object(ctx, limit);
    note(ctx).body(body);
    return SubmissionReader.read(body, call.endpoint());
  }

  private void runsync(Admission call, Context ctx) {
    Optional<Duration> wait = wait(ctx); // looked at first: a refused call submits nothing
    JobRequest request = request(call, ctx, Sizes.RUNSYNC_BODY);
    SyncRun run = engine(call).runsync(request, wait);
    note(ctx).submitted(run.job().id());
    holdUntilFinal(ctx, run.answer());
  }

  private void statusSync(Admission call, Context ctx) {
    Duration wait = wait(ctx).orElse(Engine.SYNC_WAIT);
    holdUntilFinal(ctx, engine(call).await(call.jobId().orElseThrow(), wait));
  }

  private void holdUntilFinal(Context ctx, CompletableFuture<Job> end) {
    hold(ctx, end, job -> full(ctx, job));
  }

  private static Job status(Admission call, Context ctx) {
    JobId id = call.jobId().orElseThrow();
    String ttl = ctx.queryParam("ttl");
    if (ttl == null) {
      return engine(call).status(id);
    }
    long millis = number("ttl", ttl);
    if (millis < 1 || millis > MAX_TTL_MS) {
      throw Refusal.badRequest(
          "'ttl' is " + ttl + "; allowed are 1 to " + MAX_TTL_MS + " milliseconds");
    }
    return engine(call).status(id, Duration.ofMillis(millis));
  }

  private void stream(Admission call, Context ctx) {
    JobId id = call.jobId().orElseThrow();
    CompletableFuture<StreamBatch> batch = engine(call).stream(id, wait(ctx).orElse(STREAM_WAIT));
    hold(ctx, batch, chunks -> deliver(call, ctx, id, chunks));
  }

  /** Writes the chunks here and now, so that those that cannot be written are not lost. */
  private static void deliver(Admission call, Context ctx, JobId id, StreamBatch batch) {
    note(ctx).tells(batch.status(), batch.chunks().size());
    note(ctx).end(ctx); // before the client has its answer, as for all other calls
    try {
      ctx.contentType(Answers.JSON);
      ctx.res()
          .getOutputStream()
          .write(JobBody.stream(batch, engine(call).settings().edition()).toBytes());
      ctx.res().flushBuffer();
    } catch (IOException clientIsGone) {
      engine(call).putBack(id, batch.chunks());
    }
  }

  private static void cancel(Admission call, Context ctx) {
    var outcome = engine(call).cancel(call.jobId().orElseThrow());
    if (outcome.cancelledNow()) {
      brief(ctx, outcome.job());
    } else {
      full(ctx, outcome.job());
    }
  }

  private <T> void hold(Context ctx, CompletableFuture<T> future, Consumer<T> whenThere) {
    ctx.future(() -> future.thenAcceptAsync(whenThere, answering));
  }

  private static void brief(Context ctx, Job job) {
    note(ctx).tells(job);
    answer(ctx, JobBody.brief(job));
  }

  private static void full(Context ctx, Job job) {
    note(ctx).tells(job);
    answer(ctx, JobBody.full(job));
  }

  private static CallNote note(Context ctx) {
    return CallNote.of(ctx).orElseThrow();
  }

  private static void answer(Context ctx, Json.Obj body) {
    ctx.contentType(Answers.JSON).result(body.toBytes());
  }

  private static Optional<Duration> wait(Context ctx) {
    return Optional.ofNullable(ctx.queryParam("wait"))
        .map(wait -> Math.max(MIN_WAIT_MS, Math.min(MAX_WAIT_MS, number("wait", wait))))
        .map(Duration::ofMillis);
  }

  private static Engine engine(Admission call) {
    return call.endpoint().engine();
  }

  /** A whole number, or the {@code long} nearest to it. */
  private static long number(String name, String text) {
    if (!text.matches("-?[0-9]+")) {
      throw Refusal.badRequest(
          "'" + name + "' must be a whole number of milliseconds, not '" + text + "'");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException tooLarge) {
      return text.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
