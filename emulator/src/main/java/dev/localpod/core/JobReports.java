package dev.localpod.core;

import dev.localpod.core.limit.SizeLimits;
import dev.localpod.job.JobState;
import dev.localpod.journal.Event;
import dev.localpod.journal.TruncatedJson;
import dev.localpod.journal.WorkStep;
import dev.localpod.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What workers say of the jobs they have; only under the lock. */
final class JobReports {

  /** What a late progress update says of a job that told nothing of its progress before. */
  private static final Json LATE_PROGRESS = Json.of("late progress");

  private final boolean aggregateStream;
  private final SingleWriter writer;
  private final JobLifecycle lifecycle;
  private final Consumer<Event> journal;

  JobReports(
      boolean aggregateStream,
      SingleWriter writer,
      JobLifecycle lifecycle,
      Consumer<Event> journal) {
    this.aggregateStream = aggregateStream;
    this.writer = writer;
    this.lifecycle = lifecycle;
    this.journal = journal;
  }

  /** How far the job is (JOB-2). */
  void progress(JobRecord record, JobState.InProgress from, Json output) {
    record.job(record.job().in(from.progress(output, writer.now())));
    record(record, from, WorkStep.PROGRESS, output);
  }

  /** A piece of output, delivered in several if it is too large for one (STRM-5). */
  void chunk(JobRecord record, JobState.InProgress from, Json output, Optional<Json> metrics) {
    int pieces = record.chunks().add(output, metrics);
    record(record, from, WorkStep.CHUNK, output);
    if (pieces > 1) {
      record(record, from, WorkStep.CHUNK_SPLIT, Json.of(pieces));
    }
    lifecycle.touch(record);
  }

  /** The end as a handler in Java has it: with its result, the chunks, or no output at all. */
  void handled(JobRecord record, JobState.InProgress from, Optional<Json> result) {
    if (result.isEmpty() && !record.chunks().hasOutputs()) {
      lifecycle.finish(
          record,
          from.complete(Optional.empty(), writer.now()),
          from.current().workerId() + " completed it");
    } else {
      complete(record, from, result);
    }
  }

  /** The end, with an output, or with what the chunks or else the input make of it (STRM-6). */
  void complete(JobRecord record, JobState.InProgress from, Optional<Json> explicit) {
    List<Json> chunks = record.chunks().takeOutputs();
    Json output = explicit.orElseGet(() -> implicitOutput(record, chunks));
    long size = output.toBytes().length;
    if (size > SizeLimits.RESULT) {
      failAsTooLarge(record, from, size);
    } else {
      lifecycle.finish(
          record,
          from.complete(Optional.of(output), writer.now()),
          from.current().workerId() + " completed it");
    }
  }

  /** The end, with a result of more bytes than are allowed (JOB-5). */
  void failAsTooLarge(JobRecord record, JobState.InProgress from, long size) {
    fail(
        record,
        from,
        "the result is too large: it has "
            + size
            + " bytes; allowed are "
            + SizeLimits.RESULT
            + " (20 MB)");
  }

  /**
   * A progress update that arrives after the end, once that has been told to those who wait for it:
   * to all others the job is in progress again (JOB-2).
   */
  void lateProgress(JobRecord record, JobState.InProgress last) {
    Json output = last.progress().map(JobState.Progress::output).orElse(LATE_PROGRESS);
    JobState.InProgress late = last.progress(output, writer.now());
    writer.at(
        writer.now(),
        () -> {
          if (!record.isUnfinished()) {
            lifecycle.overwrite(record, late);
            record(record, late, WorkStep.PROGRESS_AFTER_END, output);
          }
        });
  }

  /** Something of a job that ended without its worker's noticing, which changes nothing. */
  void ignored(JobRecord record, String workerId, WorkStep step, Json value) {
    journal.accept(new Event.Work(record.job().id(), workerId, step, TruncatedJson.of(value)));
  }

  private Json implicitOutput(JobRecord record, List<Json> chunks) {
    if (chunks.isEmpty()) {
      return record.job().request().input();
    }
    return new Json.Arr(aggregateStream ? chunks : List.of());
  }

  /** The end, with an error (JOB-3). */
  void fail(JobRecord record, JobState.InProgress from, String error) {
    lifecycle.finish(
        record,
        from.fail(error, Optional.empty(), writer.now()),
        from.current().workerId() + " failed it");
  }

  private void record(JobRecord record, JobState.InProgress state, WorkStep step, Json value) {
    journal.accept(
        new Event.Work(
            record.job().id(), state.current().workerId(), step, TruncatedJson.of(value)));
  }
}
