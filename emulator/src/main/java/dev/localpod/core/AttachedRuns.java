package dev.localpod.core;

import dev.localpod.core.limit.SizeLimits;
import dev.localpod.fault.FaultPlan;
import dev.localpod.fault.InjectedFault;
import dev.localpod.fault.WorkerFault;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobState.InProgress;
import dev.localpod.journal.Event;
import dev.localpod.journal.WorkStep;
import dev.localpod.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The runs of jobs on attached workers; only under the lock. */
final class AttachedRuns {

  /** A worker by its id, so that a job is found whether or not its worker was away meanwhile. */
  private record Key(String workerId, JobId job) {}

  private final JobReports reports;
  private final AttachedWorkerPool workers;
  private final StopRequests stops;
  private final FaultPlan faults;
  private final Consumer<Event> journal;
  private final Map<Key, Run> runs = new LinkedHashMap<>();

  AttachedRuns(
      JobReports reports,
      AttachedWorkerPool workers,
      StopRequests stops,
      FaultPlan faults,
      Consumer<Event> journal) {
    this.reports = reports;
    this.workers = workers;
    this.stops = stops;
    this.faults = faults;
    this.journal = journal;
  }

  /** Adds the next run of a waiting job, with the fault that is planned for it. */
  Run add(JobRecord record, Worker worker) {
    JobId job = record.job().id();
    Optional<InjectedFault<WorkerFault>> fault = faults.atPickUpByAttachedWorker();
    fault.ifPresent(
        injected ->
            journal.accept(
                new Event.Fault(
                    "worker", injected.fault().text(), injected.entry(), Optional.of(job))));
    var run = new Run(record, worker, fault);
    Run former = runs.put(new Key(worker.id(), job), run);
    if (former != null) {
      workers.releaseDetached(worker); // whose late result nobody can tell from the next one
    }
    stops.remove(worker, job);
    return run;
  }

  /** Finds the run of a job on a worker. */
  Optional<Run> find(String workerId, JobId job) {
    return Optional.ofNullable(runs.get(new Key(workerId, job)));
  }

  /** Removes a run that is over, unless another one has taken its place. */
  void forget(Run run) {
    runs.remove(new Key(run.worker().id(), run.record().job().id()), run);
  }

  /** Removes the runs of workers that are gone. */
  void forgetGone() {
    runs.values().removeIf(run -> run.worker().condition() == Worker.Condition.GONE);
  }

  /** The number of jobs that workers have yet to end. */
  int computing() {
    return (int) runs.values().stream().filter(Run::isComputing).count();
  }

  /**
   * The run of one job on an attached worker, which reports on it by calls. A detached run is one
   * whose worker was not told that its job has left; its reports are ignored. Only under the lock.
   */
  final class Run implements JobRun {

    private final JobRecord record;
    private final Worker worker;
    private final Job waiting;
    private Optional<WorkerFault> fault;
    private boolean over;
    private boolean returned;
    private boolean detached;

    /**
     * Creates the next run of a waiting job.
     *
     * @param fault the fault of the run
     */
    private Run(JobRecord record, Worker worker, Optional<InjectedFault<WorkerFault>> fault) {
      this.record = record;
      this.worker = worker;
      this.waiting = record.job();
      this.fault = fault.map(InjectedFault::fault);
    }

    JobRecord record() {
      return record;
    }

    Worker worker() {
      return worker;
    }

    /** The job as it waited before this run. */
    Job waiting() {
      return waiting;
    }

    /** Whether the worker is lost as soon as it has the job (JOB-4). */
    boolean crashes() {
      return hasFault(WorkerFault.CRASH);
    }

    /** Whether the worker has yet to end the job. */
    boolean isComputing() {
      return !returned && !detached;
    }

    private boolean hasFault(WorkerFault wanted) {
      return fault.filter(wanted::equals).isPresent();
    }

    // ---- reports of the worker

    /** Sets the output of the job while it is in progress (JOB-2). */
    ReportOutcome progress(Json output) {
      if (isIgnored()) {
        reports.ignored(record, worker.id(), ignoredAs(WorkStep.LATE_PROGRESS), output);
      } else {
        reports.progress(record, state(), output);
      }
      return ReportOutcome.ACCEPTED;
    }

    /** Streams a piece of output (ATT-4, STRM-5). */
    ReportOutcome chunk(Json output) {
      if (isIgnored()) {
        reports.ignored(record, worker.id(), ignoredAs(WorkStep.LATE_CHUNK), output);
      } else {
        reports.chunk(record, state(), output, Optional.empty());
      }
      return ReportOutcome.ACCEPTED;
    }

    /** Ends the job (ATT-3). */
    ReportOutcome end(WorkerResult result) {
      if (isIgnored()) {
        ignoreEnd(result);
        return ReportOutcome.ACCEPTED;
      } else if (hasFault(WorkerFault.LOST_RESULT)) {
        fault = Optional.empty(); // the worker sends it again
        reports.ignored(record, worker.id(), WorkStep.LOST_REPORT, result.value());
        return ReportOutcome.LOST;
      }
      if (result.stopPod()) {
        workers.retire(worker);
      }
      if (hasFault(WorkerFault.OVERSIZE)) {
        return endTooLarge(SizeLimits.RESULT + 1L);
      }
      InProgress last = leave();
      if (result.error().isPresent()) {
        reports.fail(record, last, result.error().get(), result.output());
      } else if (result.output().isPresent()) {
        reports.complete(record, last, result.output());
      } else {
        reports.completeWithoutOutput(record, last);
      }
      followEnd(last);
      if (hasFault(WorkerFault.DOUBLED_RESULT)) {
        reports.ignored(record, worker.id(), result.late(), result.value());
      }
      return ReportOutcome.ACCEPTED;
    }

    /** Ends the job whose result has too many bytes (JOB-5). */
    ReportOutcome endTooLarge(long size) {
      if (!isIgnored()) {
        InProgress last = leave();
        reports.completeTooLarge(record, last, size);
        followEnd(last);
      }
      return ReportOutcome.TOO_LARGE;
    }

    private void ignoreEnd(WorkerResult result) {
      WorkStep step = ignoredAs(result.late());
      reports.ignored(record, worker.id(), step, result.value());
      returned = true;
      if (detached) {
        forget(this);
        workers.releaseDetached(worker);
      }
    }

    private void followEnd(InProgress last) {
      if (hasFault(WorkerFault.LATE_PROGRESS)) {
        reports.lateProgress(record, last);
      }
    }

    private boolean isIgnored() {
      return detached || hasFault(WorkerFault.HANG);
    }

    private WorkStep ignoredAs(WorkStep late) {
      return detached ? late : WorkStep.LOST_REPORT;
    }

    private InProgress state() {
      return (InProgress) record.job().state();
    }

    // ---- the end of the run

    /** Returns the state of the job, which the worker itself ends, or never got. */
    InProgress leave() {
      over = true;
      return state();
    }

    @Override
    public boolean stop() {
      if (!over && hasFault(WorkerFault.LATE_RESULT) && isAttached()) {
        detached = true;
        return true;
      }
      forget(this);
      if (!over && isAttached()) {
        stops.add(worker, List.of(record.job().id()));
      }
      return false;
    }

    private boolean isAttached() {
      return worker.condition() != Worker.Condition.GONE;
    }
  }
}
