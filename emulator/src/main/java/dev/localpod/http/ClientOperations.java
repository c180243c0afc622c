package dev.localpod.http;

import dev.localpod.core.Engine;
import dev.localpod.core.Health;
import dev.localpod.core.JobControl;
import dev.localpod.core.RunsyncCall;
import dev.localpod.core.limit.SizeLimits;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.json.Json;
import dev.localpod.options.EditionSwitch;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Performs the client operations on the engine of the endpoint. */
final class ClientOperations {

  /** The number of jobs that {@code /requests} lists at most (REQS-1). */
  private static final int MOST_REQUESTS = 1_000;

  private static final long MIN_WAIT_MS = 1_000;
  private static final long MAX_WAIT_MS = 300_000;
  private static final long MAX_TTL_MS = 604_800_000;

  /**
   * Checks what can be refused before the body of a call is read (HTTP-11).
   *
   * @throws HttpError if the call is refused
   */
  void checkQuery(AuthorizedCall call, Context ctx) {
    QueryString.check(ctx);
    if (call.route() == ClientRoute.RUNSYNC) {
      wait(ctx);
    }
  }

  /**
   * Performs the operation of a call whose body has been read.
   *
   * @return the answer, which may be completed later
   */
  CompletableFuture<Response> handle(AuthorizedCall call, Context ctx) {
    return switch (call.route()) {
      case RUN -> now(brief(ctx, call.engine().run(request(call, ctx, SizeLimits.RUN_BODY))));
      case RUNSYNC -> runsync(call, ctx);
      case STATUS -> now(status(call, ctx));
      case STATUS_SYNC -> statusSync(call, ctx);
      case STREAM -> stream(call, ctx);
      case CANCEL -> now(cancel(call, ctx));
      case RETRY -> now(brief(ctx, call.engine().retry(call.jobId().orElseThrow())));
      case PURGE_QUEUE -> now(Response.ok(JobJson.purged(call.engine().purge())));
      case HEALTH -> now(health(call, ctx));
      case REQUESTS -> now(Response.ok(JobJson.requests(newest(call.engine()))));
      case OPENAI_CHAT, OPENAI_COMPLETIONS, OPENAI_RESPONSES, OPENAI_MODELS ->
          OpenAiOperations.handle(call, ctx);
    };
  }

  private static CompletableFuture<Response> now(Response response) {
    return CompletableFuture.completedFuture(response);
  }

  private static JobRequest request(AuthorizedCall call, Context ctx, int limit) {
    Json.Obj body = RequestBody.object(ctx, limit);
    recorder(ctx).body(body);
    return JobRequestReader.read(body, call.endpoint());
  }

  private static CompletableFuture<Response> runsync(AuthorizedCall call, Context ctx) {
    JobRequest request = request(call, ctx, SizeLimits.RUNSYNC_BODY);
    RunsyncCall run = call.engine().runsync(request, wait(ctx));
    recorder(ctx).submitted(run.job().id());
    return run.answer().thenApply(job -> full(ctx, job));
  }

  private static CompletableFuture<Response> statusSync(AuthorizedCall call, Context ctx) {
    Duration wait = wait(ctx).orElse(Engine.SYNC_WAIT);
    return call.engine().await(call.jobId().orElseThrow(), wait).thenApply(job -> full(ctx, job));
  }

  private static Response status(AuthorizedCall call, Context ctx) {
    Job job = currentJob(call, ctx);
    recorder(ctx).polled(job);
    return Response.ok(JobJson.full(job));
  }

  private static Response health(AuthorizedCall call, Context ctx) {
    Health health = call.engine().health();
    recorder(ctx).polled(health);
    return Response.ok(JobJson.health(health));
  }

  private static Job currentJob(AuthorizedCall call, Context ctx) {
    JobId id = call.jobId().orElseThrow();
    String ttl = QueryString.value(ctx, "ttl");
    if (ttl == null) {
      return call.engine().status(id);
    }
    long millis = number("ttl", ttl);
    if (millis < 1 || millis > MAX_TTL_MS) {
      throw HttpError.badRequest(
          "'ttl' is " + ttl + "; must be 1 to " + MAX_TTL_MS + " milliseconds");
    }
    return call.engine().status(id, Duration.ofMillis(millis));
  }

  private static CompletableFuture<Response> stream(AuthorizedCall call, Context ctx) {
    JobId id = call.jobId().orElseThrow();
    Engine engine = call.engine();
    Duration defaultWait = engine.settings().edition().get(EditionSwitch.STREAM_WAIT);
    return engine.stream(id, wait(ctx).orElse(defaultWait))
        .thenApply(
            batch -> {
              recorder(ctx).reports(batch.status(), batch.chunks().size());
              return Response.ok(JobJson.stream(batch, engine.settings().edition()))
                  .ifLost(() -> engine.putBack(id, batch.chunks()));
            });
  }

  private static Response cancel(AuthorizedCall call, Context ctx) {
    var outcome = call.engine().cancel(call.jobId().orElseThrow());
    return outcome.cancelledNow() ? brief(ctx, outcome.job()) : full(ctx, outcome.job());
  }

  private static Response brief(Context ctx, Job job) {
    recorder(ctx).reports(job);
    return Response.ok(JobJson.brief(job));
  }

  private static Response full(Context ctx, Job job) {
    recorder(ctx).reports(job);
    return Response.ok(JobJson.full(job));
  }

  private static CallRecorder recorder(Context ctx) {
    return CallRecorder.of(ctx).orElseThrow();
  }

  private static Optional<Duration> wait(Context ctx) {
    return Optional.ofNullable(QueryString.value(ctx, "wait"))
        .map(wait -> Math.max(MIN_WAIT_MS, Math.min(MAX_WAIT_MS, number("wait", wait))))
        .map(Duration::ofMillis);
  }

  /** Returns a whole number, or the {@code long} nearest to it. */
  private static long number(String name, String text) {
    if (!text.matches("-?[0-9]+")) {
      throw HttpError.badRequest(
          "'" + name + "' must be a whole number of milliseconds, not '" + text + "'");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException tooLarge) {
      return text.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  private static List<Job> newest(Engine engine) {
    return engine.jobControl().page(Long.MAX_VALUE, MOST_REQUESTS).stream()
        .map(JobControl.Listed::job)
        .toList();
  }
}
