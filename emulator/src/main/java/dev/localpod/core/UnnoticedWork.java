package dev.localpod.core;

import dev.localpod.journal.WorkStep;
import dev.localpod.json.Json;
import dev.localpod.script.Step;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a worker goes on to do for a job that was cancelled or timed out without its noticing: the
 * rest of the script, of which nothing counts but the time it takes; only under the lock.
 */
final class UnnoticedWork {

  private final JobRecord record;
  private final Worker worker;
  private final Iterator<Step> steps;
  private final Optional<Instant> resumes;
  private final SingleWriter writer;
  private final JobLifecycle lifecycle;
  private final JobReports reports;
  private final RandomGenerator random;

  /** The work that is left of a job that its worker still has. */
  UnnoticedWork(
      JobRecord record,
      SingleWriter writer,
      JobLifecycle lifecycle,
      JobReports reports,
      RandomGenerator random) {
    this.record = record;
    this.worker = record.worker();
    this.steps = record.steps();
    this.resumes = record.nextStepDue();
    this.writer = writer;
    this.lifecycle = lifecycle;
    this.reports = reports;
    this.random = random;
  }

  /** Goes on when the script does; one that hangs never does. */
  void begin() {
    resumes.ifPresent(due -> writer.at(due, this::proceed));
  }

  private void proceed() {
    while (worker.condition() != Worker.Condition.GONE) {
      if (!steps.hasNext()) {
        end(WorkStep.LATE_RESULT, Json.NULL);
        return;
      }
      Step step = steps.next();
      switch (step.kind()) {
        case AFTER -> {
          var pause = ((Step.After) step).delay().sample(random);
          writer.at(writer.now().plus(pause), this::proceed);
          return;
        }
        case PROGRESS -> ignored(WorkStep.LATE_PROGRESS, ((Step.Progress) step).output());
        case CHUNK -> ignored(WorkStep.LATE_CHUNK, ((Step.Chunk) step).output());
        case COMPLETE -> {
          end(WorkStep.LATE_RESULT, ((Step.Complete) step).output().orElse(Json.NULL));
          return;
        }
        case FAIL -> {
          end(WorkStep.LATE_ERROR, ((Step.Fail) step).error());
          return;
        }
        case CRASH -> lifecycle.lose(worker, "crashed");
        case RETIRE -> worker.retire();
        case HANG -> {
          return;
        }
        case MOCK, HANDLE -> throw new IllegalStateException("no worker goes on with " + step);
      }
    }
  }

  private void end(WorkStep report, Json value) {
    ignored(report, value);
    lifecycle.releaseUnnoticed(worker);
  }

  private void ignored(WorkStep report, Json value) {
    reports.ignored(record, worker.id(), report, value);
  }
}
