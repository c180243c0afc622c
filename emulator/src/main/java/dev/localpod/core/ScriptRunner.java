package dev.localpod.core;

import dev.localpod.core.job.Job;
import dev.localpod.core.job.JobState;
import dev.localpod.core.journal.Event;
import dev.localpod.core.json.Json;
import dev.localpod.core.script.Performance;
import dev.localpod.core.script.Rule;
import dev.localpod.core.script.Script;
import dev.localpod.core.script.Step;
import dev.localpod.core.script.Work;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Does the steps of a script for a job, up to its end or to the next one that takes time. */
final class ScriptRunner {

  private final SingleWriter writer;
  private final Lifecycle lifecycle;
  private final WorkerReports reports;
  private final HandlerRuns handlers;
  private final RandomGenerator random;
  private final Consumer<Event> journal;
  private Performance performance;

  ScriptRunner(
      SingleWriter writer,
      Lifecycle lifecycle,
      WorkerReports reports,
      HandlerRuns handlers,
      Script script,
      RandomGenerator random,
      Consumer<Event> journal) {
    this.writer = writer;
    this.lifecycle = lifecycle;
    this.reports = reports;
    this.handlers = handlers;
    this.random = random;
    this.journal = journal;
    this.performance = new Performance(script, random);
    script(script);
  }

  /** The script in use. */
  Script script() {
    return performance.script();
  }

  /** Replaces the script; jobs that run already keep their steps. */
  void script(Script replacement) {
    performance = new Performance(replacement, random);
    journal.accept(new Event.Script(replacement.rules().stream().map(Rule::toString).toList()));
  }

  /** Gives a waiting job to a worker. */
  void run(JobRecord record, Worker worker) {
    Job job = record.job();
    var work = new Work(job.id().value(), job.attempt() + 1, job.request().input());
    Performance.Part part = partFor(work);
    lifecycle.start(record, worker, part.steps().iterator());
    part.rule().ifPresent(rule -> journal.accept(new Event.Rule(job.id(), rule)));
    proceed(record);
  }

  private Performance.Part partFor(Work work) {
    try {
      return performance.partFor(work);
    } catch (StackOverflowError tooLong) {
      String error = "the script cannot be applied: the input is too long for one of its patterns";
      return new Performance.Part(OptionalInt.empty(), List.of(new Step.Fail(Json.of(error))));
    }
  }

  private void proceed(JobRecord record) {
    // Each step can end the job, so its state is looked at anew.
    while (record.job().state() instanceof JobState.InProgress state) {
      if (!record.steps().hasNext()) {
        reports.complete(record, state, Optional.empty());
        return;
      }
      Step step = record.steps().next();
      switch (step.kind()) {
        case AFTER -> {
          var pause = ((Step.After) step).delay().sample(random);
          if (!pause.isZero()) {
            record.nextStep(writer.at(writer.now().plus(pause), () -> proceed(record)));
            return;
          }
        }
        case PROGRESS -> reports.progress(record, state, ((Step.Progress) step).output());
        case CHUNK -> {
          var chunk = (Step.Chunk) step;
          reports.chunk(record, state, chunk.output(), chunk.metrics());
        }
        case COMPLETE -> reports.complete(record, state, ((Step.Complete) step).output());
        case FAIL -> reports.fail(record, state, text(((Step.Fail) step).error()));
        case CRASH -> lifecycle.lose(record.worker(), "crashed");
        case RETIRE -> record.worker().retire();
        case HANG -> {
          return;
        }
        case HANDLE -> {
          handlers.start(record, ((Step.Handle) step).handler());
          return;
        }
        case MOCK -> throw new IllegalStateException("a mock step is played as others: " + step);
      }
    }
  }

  /** An error is always told as a string (STAT-2). */
  private static String text(Json error) {
    return error instanceof Json.Str string ? string.value() : error.toString();
  }
}
