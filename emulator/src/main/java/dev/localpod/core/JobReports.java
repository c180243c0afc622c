package dev.localpod.core;

import dev.localpod.core.limit.SizeLimits;
import dev.localpod.job.JobState;
import dev.localpod.journal.Event;
import dev.localpod.journal.TruncatedJson;
import dev.localpod.journal.WorkStep;
import dev.localpod.json.Json;
import dev.localpod.options.EditionSwitch;
import dev.localpod.options.EndpointSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Carries out the reports of workers on their jobs, without the credentials of the jobs (POL-4);
 * only under the lock.
 */
record JobReports(
    Supplier<EndpointSettings> settings,
    SingleWriter writer,
    JobLifecycle lifecycle,
    Consumer<Event> journal) {

  /** The output of a late progress update for a job without an earlier one. */
  private static final Json LATE_PROGRESS = Json.of("late progress");

  /** Sets the output of a job in progress (JOB-2). */
  void progress(JobRecord record, JobState.InProgress from, Json reported) {
    Json output = masker(record).mask(reported);
    record.job(record.job().in(from.progress(output, writer.now())));
    record(record, from, WorkStep.PROGRESS, output);
  }

  /** Streams a piece of output (STRM-1). */
  void chunk(JobRecord record, JobState.InProgress from, Json reported, Optional<Json> metrics) {
    CredentialMasker masker = masker(record);
    Json output = masker.mask(reported);
    int pieces = record.chunks().add(output, metrics.map(masker::mask));
    record(record, from, WorkStep.CHUNK, output);
    if (pieces > 1) {
      record(record, from, WorkStep.CHUNK_SPLIT, Json.of(pieces));
    }
    lifecycle.changed(record);
  }

  /** Completes a job with the result of a handler, else with its chunks, else with no output. */
  void handled(JobRecord record, JobState.InProgress from, Optional<Json> result) {
    if (result.isEmpty() && !record.hasOutputs()) {
      completeWithoutOutput(record, from);
    } else {
      complete(record, from, result);
    }
  }

  /** Completes a job with an output, else with its chunks, else with its input (STRM-6). */
  void complete(JobRecord record, JobState.InProgress from, Optional<Json> explicit) {
    List<Json> chunks = record.takeOutputs();
    Json output =
        masker(record).mask(explicit.orElseGet(() -> implicitOutput(record, chunks))).compact();
    long size = output.size();
    if (size > SizeLimits.RESULT) {
      completeTooLarge(record, from, size);
    } else {
      lifecycle.finish(
          record,
          from.complete(Optional.of(output), writer.now()),
          from.current().workerId() + " completed it");
    }
  }

  /** Completes a job without an output (STAT-1). */
  void completeWithoutOutput(JobRecord record, JobState.InProgress from) {
    lifecycle.finish(
        record,
        from.complete(Optional.empty(), writer.now()),
        from.current().workerId() + " completed it");
  }

  /** Ends a job that completed with a result of too many bytes (JOB-5). */
  void completeTooLarge(JobRecord record, JobState.InProgress from, long size) {
    endTooLarge(record, from, size, from.complete(Optional.empty(), writer.now()));
  }

  private void endTooLarge(
      JobRecord record, JobState.InProgress from, long size, JobState withoutOutput) {
    switch (settings.get().edition().get(EditionSwitch.OVERSIZE_RESULT)) {
      case FAILED ->
          fail(
              record,
              from,
              Json.of(
                  "the result is too large: it has "
                      + size
                      + " bytes; the limit is "
                      + SizeLimits.RESULT
                      + " (20 MB)"),
              Optional.empty());
      case NO_OUTPUT ->
          lifecycle.finish(
              record,
              withoutOutput,
              from.current().workerId() + " sent a result of " + size + " bytes, which is dropped");
    }
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
        "late progress",
        record.job().id(),
        () -> {
          lifecycle.overwrite(record, late);
          record(record, late, WorkStep.PROGRESS_AFTER_END, output);
        });
  }

  /** Records a report of a detached run, which changes nothing. */
  void ignored(JobRecord record, String workerId, WorkStep step, Json value) {
    TruncatedJson shown = TruncatedJson.of(masker(record).mask(value));
    journal.accept(new Event.Work(record.job().id(), workerId, step, shown));
  }

  private Json implicitOutput(JobRecord record, List<Json> chunks) {
    if (chunks.isEmpty()) {
      return record.job().request().input();
    }
    return new Json.Arr(settings.get().aggregateStream() ? chunks : List.of());
  }

  /** Fails a job, with an output beside the error if there is one (JOB-3, STAT-1). */
  void fail(JobRecord record, JobState.InProgress from, Json reported, Optional<Json> details) {
    CredentialMasker masker = masker(record);
    Json masked = masker.mask(reported);
    String error = masked instanceof Json.Str string ? string.value() : masked.toString();
    Optional<Json> output = details.map(masker::mask);
    long size = output.map(Json::size).orElse(0L);
    if (size > SizeLimits.RESULT) {
      endTooLarge(record, from, size, from.fail(error, Optional.empty(), writer.now()));
    } else {
      lifecycle.finish(
          record, from.fail(error, output, writer.now()), from.current().workerId() + " failed it");
    }
  }

  private void record(JobRecord record, JobState.InProgress state, WorkStep step, Json value) {
    journal.accept(
        new Event.Work(
            record.job().id(), state.current().workerId(), step, TruncatedJson.of(value)));
  }

  private static CredentialMasker masker(JobRecord record) {
    return CredentialMasker.of(record.job().request().s3Config());
  }
}
