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

/**
 * Carries out the reports of workers on their jobs; only under the lock.
 *
 * @param aggregateStream whether the chunks of a job become its output (STRM-6)
 */
record JobReports(
    boolean aggregateStream, SingleWriter writer, JobLifecycle lifecycle, Consumer<Event> journal) {

  /** The output of a late progress update for a job without an earlier one. */
  private static final Json LATE_PROGRESS = Json.of("late progress");

  /** Sets the output of a job in progress (JOB-2). */
  void progress(JobRecord record, JobState.InProgress from, Json output) {
    record.job(record.job().in(from.progress(output, writer.now())));
    record(record, from, WorkStep.PROGRESS, output);
  }

  /** Streams a piece of output (STRM-1). */
  void chunk(JobRecord record, JobState.InProgress from, Json output, Optional<Json> metrics) {
    int pieces = record.chunks().add(output, metrics);
    record(record, from, WorkStep.CHUNK, output);
    if (pieces > 1) {
      record(record, from, WorkStep.CHUNK_SPLIT, Json.of(pieces));
    }
    lifecycle.changed(record);
  }

  /** Completes a job with the result of a handler, else with its chunks, else with no output. */
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

  /** Completes a job with an output, else with its chunks, else with its input (STRM-6). */
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

  /** Fails a job whose result has too many bytes (JOB-5). */
  void failAsTooLarge(JobRecord record, JobState.InProgress from, long size) {
    fail(
        record,
        from,
        "the result is too large: it has "
            + size
            + " bytes; the limit is "
            + SizeLimits.RESULT
            + " (20 MB)");
  }

  /**
   * Shows the job in progress again, by a progress update after its end (JOB-2). Calls that wait
   * for the end are answered first.
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

  /** Records a report of a detached run, which changes nothing. */
  void ignored(JobRecord record, String workerId, WorkStep step, Json value) {
    journal.accept(new Event.Work(record.job().id(), workerId, step, TruncatedJson.of(value)));
  }

  private Json implicitOutput(JobRecord record, List<Json> chunks) {
    if (chunks.isEmpty()) {
      return record.job().request().input();
    }
    return new Json.Arr(aggregateStream ? chunks : List.of());
  }

  /** Fails a job (JOB-3). */
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
