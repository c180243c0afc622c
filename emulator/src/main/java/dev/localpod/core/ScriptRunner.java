package dev.localpod.core;

import dev.localpod.core.limit.SizeLimits;
import dev.localpod.fault.FaultPlan;
import dev.localpod.fault.InjectedFault;
import dev.localpod.fault.WorkerFault;
import dev.localpod.job.JobState.InProgress;
import dev.localpod.journal.Event;
import dev.localpod.journal.WorkStep;
import dev.localpod.json.Json;
import dev.localpod.options.DueEvent;
import dev.localpod.script.Delay;
import dev.localpod.script.Handler;
import dev.localpod.script.ScriptSession.ChosenSteps;
import dev.localpod.script.Step;
import dev.localpod.script.WorkerActions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Performs the steps of scripts on workers; only under the lock. */
record ScriptRunner(
    SingleWriter writer,
    ScriptChooser chooser,
    JobLifecycle lifecycle,
    JobReports reports,
    WorkerPool workers,
    HandlerRunner handlers,
    RandomGenerator random,
    FaultPlan faults,
    Consumer<Event> journal) {

  private static final Step IMPLICIT_END = new Step.Complete(Optional.empty());

  /** Chooses the steps, and the fault, of the next run of a waiting job. */
  Run prepare(JobRecord record, Worker worker) {
    Optional<InjectedFault<WorkerFault>> fault = faults.atPickUp();
    ChosenSteps chosen =
        chooser.choose(record.job(), writer.now(), fault.map(InjectedFault::fault));
    return new Run(record, worker, chosen, fault);
  }

  /**
   * The run of a script for one job. It performs one step after another, until one takes time or
   * ends the job. A detached run goes on after its job has left the worker; its reports are ignored
   * and only its time counts.
   */
  final class Run implements JobRun, WorkerActions {
    private final JobRecord record;
    private final Worker worker;
    private final ChosenSteps chosen;
    private final Optional<InjectedFault<WorkerFault>> fault;
    private final List<Step> steps;
    private int performed;
    private SingleWriter.@Nullable Deadline nextStep;
    private @Nullable Runnable handlerStop;
    private boolean suspended;
    private boolean detached;
    private boolean over;

    private Run(
        JobRecord record,
        Worker worker,
        ChosenSteps chosen,
        Optional<InjectedFault<WorkerFault>> fault) {
      this.record = record;
      this.worker = worker;
      this.chosen = chosen;
      this.fault = fault;
      this.steps = chosen.steps();
    }

    /** Begins the run, once the job is in progress on the worker. */
    void begin() {
      var job = record.job().id();
      chosen.rule().ifPresent(rule -> journal.accept(new Event.Rule(job, rule)));
      fault.ifPresent(
          injected ->
              journal.accept(
                  new Event.Fault(
                      "worker", injected.fault().text(), injected.entry(), Optional.of(job))));
      performSteps();
    }

    private void performSteps() {
      suspended = false;
      while (!suspended && !over && worker.condition() != Worker.Condition.GONE) {
        (performed < steps.size() ? steps.get(performed++) : IMPLICIT_END).perform(this);
      }
    }

    /** Names the steps that come next, up to one that takes time. */
    private DueEvent describeNext() {
      var words = new ArrayList<String>();
      for (int next = performed; next < steps.size() && !takesTime(steps.get(next)); next++) {
        words.add(eventOf(steps.get(next)));
      }
      if (performed + words.size() == steps.size() && !endsAlready()) {
        words.add(eventOf(IMPLICIT_END));
      }
      String what = words.isEmpty() ? "next step" : String.join(" and ", words);
      return DueEvent.of(what, record.job().id().value());
    }

    private boolean endsAlready() {
      return !steps.isEmpty() && steps.get(steps.size() - 1) instanceof Step.End;
    }

    private static boolean takesTime(Step step) {
      return step instanceof Step.After;
    }

    private static String eventOf(Step step) {
      return switch (step.word()) {
        case "complete", "completeWithoutOutput" -> "completion";
        case "fail" -> "failure";
        default -> step.word();
      };
    }

    @Override
    public boolean stop() {
      if (!over && canDetach()) {
        detached = true;
        return true;
      }
      over = true;
      if (nextStep != null) {
        nextStep.cancel();
      }
      if (handlerStop != null) {
        handlerStop.run();
      }
      return false;
    }

    private boolean canDetach() {
      return hasFault(WorkerFault.LATE_RESULT)
          && worker.condition() != Worker.Condition.GONE
          && handlerStop == null; // a handler in Java is late by itself
    }

    private boolean hasFault(WorkerFault wanted) {
      return fault.filter(injected -> injected.fault() == wanted).isPresent();
    }

    // ---- the actions of steps

    @Override
    public void workFor(Delay delay) {
      Duration pause = delay.sample(random);
      if (!pause.isZero()) {
        suspended = true;
        nextStep = writer.at(writer.now().plus(pause), this::describeNext, this::performSteps);
      }
    }

    @Override
    public void progress(Json output) {
      report(WorkStep.LATE_PROGRESS, output, state -> reports.progress(record, state, output));
    }

    @Override
    public void chunk(Json output, Optional<Json> metrics) {
      report(WorkStep.LATE_CHUNK, output, state -> reports.chunk(record, state, output, metrics));
    }

    @Override
    public void complete(Optional<Json> output) {
      complete(output, state -> reports.complete(record, state, output));
    }

    /** Completes the job with the result of a handler, if it has one. */
    private void completeHandled(Optional<Json> result) {
      complete(result, state -> reports.handled(record, state, result));
    }

    private void complete(Optional<Json> output, Consumer<InProgress> report) {
      end(
          WorkStep.LATE_RESULT,
          output.orElse(Json.NULL),
          hasFault(WorkerFault.OVERSIZE)
              ? state -> reports.completeTooLarge(record, state, SizeLimits.RESULT + 1L)
              : report);
    }

    @Override
    public void completeWithoutOutput() {
      complete(Optional.empty(), state -> reports.completeWithoutOutput(record, state));
    }

    @Override
    public void fail(Json error, Optional<Json> output) {
      end(WorkStep.LATE_ERROR, error, state -> reports.fail(record, state, error, output));
    }

    @Override
    public void crash() {
      lifecycle.lose(worker, "crashed");
    }

    @Override
    public void retire() {
      worker.retire();
    }

    @Override
    public void hang() {
      suspended = true;
    }

    @Override
    public void handle(Handler handler) {
      suspended = true;
      handlerStop = handlers.start(record.job(), handler, this, this::completeHandled);
    }

    /** Reports the end of the job; {@code late} is the report of a detached run. */
    private void end(WorkStep late, Json value, Consumer<InProgress> report) {
      over = true;
      report(
          late,
          value,
          state -> {
            report.accept(state);
            if (hasFault(WorkerFault.LATE_PROGRESS)) {
              reports.lateProgress(record, state);
            }
          });
      if (detached) {
        workers.releaseDetached(worker);
      }
    }

    private void report(WorkStep late, Json value, Consumer<InProgress> report) {
      if (detached) {
        reports.ignored(record, worker.id(), late, value);
      } else {
        report.accept((InProgress) record.job().state());
      }
    }
  }
}
