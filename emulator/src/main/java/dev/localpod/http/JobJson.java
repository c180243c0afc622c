package dev.localpod.http;

import dev.localpod.core.Health;
import dev.localpod.core.StreamBatch;
import dev.localpod.job.Chunk;
import dev.localpod.job.Execution;
import dev.localpod.job.Job;
import dev.localpod.job.JobState;
import dev.localpod.json.Json;
import dev.localpod.options.Edition;
import dev.localpod.options.EditionSwitch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes the bodies of answers, with fields in alphabetical order as the service documents them. */
public final class JobJson {

  private JobJson() {}

  /**
   * Returns the body of {@code /run}, {@code /retry} and {@code /cancel} (RUN-1, RTRY-1, CANC-1).
   */
  public static Json.Obj brief(Job job) {
    return Json.object().put("id", job.id().value()).put("status", job.status().name()).build();
  }

  /** Returns the body of {@code /status} (STAT-1, STAT-2, STAT-3). */
  public static Json.Obj full(Job job) {
    return members(job).build();
  }

  private static Json.Builder members(Job job) {
    JobState state = job.state();
    Optional<Execution> run = state.run();
    return Json.object()
        .putIfPresent("delayTime", run.map(Execution::delay).map(delay -> delay.toMillis()))
        .putIfPresent("error", error(state))
        .putIfPresent(
            "executionTime",
            run.flatMap(r -> executedUntil(state).map(end -> r.execution(end).toMillis())))
        .put("id", job.id().value())
        .putIfPresent("output", output(state))
        .putIfPresent("retries", job.retries() == 0 ? Optional.empty() : Optional.of(job.retries()))
        .put("status", job.status().name())
        .putIfPresent("workerId", run.map(Execution::workerId));
  }

  private static Optional<Instant> executedUntil(JobState state) {
    return state instanceof JobState.InProgress inProgress
        ? inProgress.progress().map(JobState.Progress::at)
        : state.endedAt();
  }

  /** Returns the output of a job, or its last progress, if there is one. */
  public static Optional<Json> output(JobState state) {
    return switch (state.status()) {
      case IN_PROGRESS -> ((JobState.InProgress) state).progress().map(JobState.Progress::output);
      case COMPLETED -> ((JobState.Completed) state).output();
      case FAILED -> ((JobState.Failed) state).output();
      case IN_QUEUE, CANCELLED, TIMED_OUT -> Optional.empty();
    };
  }

  /** Returns the error of a job, if it has failed. */
  public static Optional<String> error(JobState state) {
    return state instanceof JobState.Failed failed ? Optional.of(failed.error()) : Optional.empty();
  }

  /** Returns the body of {@code /stream} (STRM-1). */
  static Json stream(StreamBatch batch, Edition edition) {
    Json items = Json.of(batch.chunks().stream().map(JobJson::item).toList());
    return switch (edition.get(EditionSwitch.STREAM_BODY)) {
      case ENVELOPE ->
          Json.object().put("status", batch.status().name()).put("stream", items).build();
      case ARRAY -> items;
    };
  }

  /** Returns the body of a webhook (HOOK-1). */
  static Json.Obj webhook(Job job, Edition edition) {
    return switch (edition.get(EditionSwitch.WEBHOOK_BODY)) {
      case STATUS -> full(job);
      case FULL -> {
        Map<String, Json> members = new TreeMap<>(full(job).fields());
        members.remove("workerId");
        members.put("input", job.request().input());
        job.request().webhook().ifPresent(url -> members.put("webhook", Json.of(url.toString())));
        yield new Json.Obj(members);
      }
    };
  }

  private static Json.Obj item(Chunk chunk) {
    return Json.object()
        .putIfPresent("metrics", chunk.metrics())
        .put("output", chunk.output())
        .build();
  }

  /** Returns the body of {@code /requests} (REQS-1). */
  static Json.Obj requests(List<Job> jobs) {
    return Json.object().put("requests", jobs.stream().map(JobJson::listed).toList()).build();
  }

  /** Returns a job as an item of a list (REQS-1). */
  public static Json.Obj listed(Job job) {
    return members(job).put("createdAt", job.createdAt().toString()).build();
  }

  /** Returns the body of {@code /purge-queue} (PURG-1). */
  public static Json.Obj purged(int removed) {
    return Json.object().put("removed", removed).put("status", "completed").build();
  }

  /** Returns the body of {@code /health} (HLTH-1). */
  static Json.Obj health(Health health) {
    return (Json.Obj) Json.of(health);
  }
}
