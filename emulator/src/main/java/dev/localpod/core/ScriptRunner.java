package dev.localpod.core;

import dev.localpod.core.limit.SizeLimits;
import dev.localpod.fault.FaultPlan;
import dev.localpod.fault.InjectedFault;
import dev.localpod.fault.WorkerFault;
import dev.localpod.job.Job;
import dev.localpod.job.JobState;
import dev.localpod.journal.Event;
import dev.localpod.json.Json;
import dev.localpod.script.Rule;
import dev.localpod.script.Script;
import dev.localpod.script.ScriptContext;
import dev.localpod.script.ScriptSession;
import dev.localpod.script.Step;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Does the steps of a script for a job, up to its end or to the next one that takes time. */
final class ScriptRunner {

  private final SingleWriter writer;
  private final JobLifecycle lifecycle;
  private final JobReports reports;
  private final HandlerRunner handlers;
  private final RandomGenerator random;
  private final FaultPlan faults;
  private final Consumer<Event> journal;
  private ScriptSession performance;

  ScriptRunner(
      SingleWriter writer,
      JobLifecycle lifecycle,
      JobReports reports,
      HandlerRunner handlers,
      Script script,
      RandomGenerator random,
      FaultPlan faults,
      Consumer<Event> journal) {
    this.writer = writer;
    this.lifecycle = lifecycle;
    this.reports = reports;
    this.handlers = handlers;
    this.random = random;
    this.faults = faults;
    this.journal = journal;
    this.performance = new ScriptSession(script, random);
    script(script);
  }

  /** The script in use. */
  Script script() {
    return performance.script();
  }

  /** Replaces the script; jobs that run already keep their steps. */
  void script(Script replacement) {
    performance = new ScriptSession(replacement, random);
    journal.accept(new Event.Script(replacement.rules().stream().map(Rule::toString).toList()));
  }

  /** Gives a waiting job to a worker. */
  void run(JobRecord record, Worker worker) {
    Job job = record.job();
    var work = new ScriptContext(job.id().value(), job.attempt() + 1, job.request().input());
    Optional<InjectedFault<WorkerFault>> injected = faults.atPickUp();
    ScriptSession.Part part = partFor(work, injected.map(InjectedFault::fault));
    lifecycle.start(record, worker, part.steps().iterator());
    part.rule().ifPresent(rule -> journal.accept(new Event.Rule(job.id(), rule)));
    injected.ifPresent(struck -> injectFault(record, struck, part.steps()));
    proceed(record);
  }

  private void injectFault(
      JobRecord record, InjectedFault<WorkerFault> injected, List<Step> steps) {
    String fault = injected.fault().text();
    journal.accept(
        new Event.Fault("worker", fault, injected.entry(), Optional.of(record.job().id())));
    record.activeFault(injected.fault());
    // A handler in Java is late by itself.
    boolean isData = steps.stream().noneMatch(step -> step.kind() == Step.Kind.HANDLE);
    if (record.hasFault(WorkerFault.LATE_RESULT) && isData) {
      record.unnoticed(() -> new UnnoticedWork(record, writer, lifecycle, reports, random).begin());
    }
  }

  private ScriptSession.Part partFor(ScriptContext work, Optional<WorkerFault> activeFault) {
    // A worker that is lost, or hangs, never gets to what the script wants.
    if (activeFault.equals(Optional.of(WorkerFault.CRASH))) {
      return new ScriptSession.Part(OptionalInt.empty(), List.of(new Step.Crash()));
    } else if (activeFault.equals(Optional.of(WorkerFault.HANG))) {
      return new ScriptSession.Part(OptionalInt.empty(), List.of(new Step.Hang()));
    }
    return partFor(work);
  }

  private ScriptSession.Part partFor(ScriptContext work) {
    try {
      return performance.partFor(work);
    } catch (StackOverflowError tooLong) {
      String error = "the script cannot be applied: the input is too long for one of its patterns";
      return new ScriptSession.Part(OptionalInt.empty(), List.of(new Step.Fail(Json.of(error))));
    }
  }

  private void resume(JobRecord record) {
    record.nextStep(null); // whoever asks what is to come must not be told of what has been
    proceed(record);
  }

  private void proceed(JobRecord record) {
    // Each step can end the job, so its state is looked at anew.
    while (record.job().state() instanceof JobState.InProgress state) {
      if (!record.steps().hasNext()) {
        complete(record, state, Optional.empty());
        return;
      }
      Step step = record.steps().next();
      switch (step.kind()) {
        case AFTER -> {
          var pause = ((Step.After) step).delay().sample(random);
          if (!pause.isZero()) {
            record.nextStep(writer.at(writer.now().plus(pause), () -> resume(record)));
            return;
          }
        }
        case PROGRESS -> reports.progress(record, state, ((Step.Progress) step).output());
        case CHUNK -> {
          var chunk = (Step.Chunk) step;
          reports.chunk(record, state, chunk.output(), chunk.metrics());
        }
        case COMPLETE -> complete(record, state, ((Step.Complete) step).output());
        case FAIL -> failed(record, state, text(((Step.Fail) step).error()));
        case CRASH -> lifecycle.lose(record.worker(), "crashed");
        case RETIRE -> record.worker().retire();
        case HANG -> {
          return;
        }
        case HANDLE -> {
          handlers.start(record, ((Step.Handle) step).handler(), this);
          return;
        }
        case MOCK -> throw new IllegalStateException("a mock step is played as others: " + step);
      }
    }
  }

  private void complete(JobRecord record, JobState.InProgress state, Optional<Json> output) {
    completed(record, state, () -> reports.complete(record, state, output));
  }

  /** A handler has ended well, with a result or without one. */
  void handled(JobRecord record, JobState.InProgress state, Optional<Json> result) {
    completed(record, state, () -> reports.handled(record, state, result));
  }

  /** The job has ended with an error. */
  void failed(JobRecord record, JobState.InProgress state, String error) {
    end(record, state, () -> reports.fail(record, state, error));
  }

  private void completed(JobRecord record, JobState.InProgress state, Runnable report) {
    end(
        record,
        state,
        () -> {
          if (record.hasFault(WorkerFault.OVERSIZE)) {
            reports.failAsTooLarge(record, state, SizeLimits.RESULT + 1L);
          } else {
            report.run();
          }
        });
  }

  /** The end as the worker tells of it. */
  private void end(JobRecord record, JobState.InProgress state, Runnable report) {
    boolean progressIsLate = record.hasFault(WorkerFault.LATE_PROGRESS);
    record.unnoticed(null);
    report.run();
    if (progressIsLate) {
      reports.lateProgress(record, state);
    }
  }

  /** An error is always told as a string (STAT-2). */
  private static String text(Json error) {
    return error instanceof Json.Str string ? string.value() : error.toString();
  }
}
