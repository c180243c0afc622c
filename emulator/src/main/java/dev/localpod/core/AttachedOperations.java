package dev.localpod.core;

import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobNotFoundException;
import dev.localpod.journal.WorkStep;
import dev.localpod.journal.WorkerState;
import dev.localpod.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The operations of attached workers, each of which is a sign of life (ATT-6). They move no clock
 * and count for no limit. All methods may be called from any thread; none of them blocks.
 */
public final class AttachedOperations {

  private final SingleWriter writer;
  private final JobTable table;
  private final AttachedWorkerPool workers;
  private final AttachedDispatcher dispatcher;
  private final AttachedRuns runs;
  private final StopRequests stops;
  private final JobReports reports;

  AttachedOperations(
      SingleWriter writer,
      JobTable table,
      AttachedWorkerPool workers,
      AttachedDispatcher dispatcher,
      AttachedRuns runs,
      StopRequests stops,
      JobReports reports) {
    this.writer = writer;
    this.table = table;
    this.workers = workers;
    this.dispatcher = dispatcher;
    this.runs = runs;
    this.stops = stops;
    this.reports = reports;
  }

  /**
   * An attached worker at one moment.
   *
   * @param id its id
   * @param state what it does
   * @param jobs the jobs that it has, in the order in which it took them
   */
  public record AttachedWorker(String id, WorkerState state, List<JobId> jobs) {}

  /** Returns the workers that are attached now, in the order of their first calls. */
  public List<AttachedWorker> list() {
    return writer.write(() -> workers.all().stream().map(AttachedOperations::describe).toList());
  }

  private static AttachedWorker describe(Worker worker) {
    WorkerState state =
        worker.isRunning()
            ? WorkerState.RUNNING
            : worker.isIdle() ? WorkerState.IDLE : WorkerState.valueOf(worker.condition().name());
    return new AttachedWorker(worker.id(), state, List.copyOf(worker.jobs()));
  }

  // ---- jobs to take and to stop

  /**
   * Gives jobs to a worker (ATT-2). If the answer is lost, {@link #putBack} takes them back.
   *
   * @param most the most jobs, 1 or more
   * @return completes with the jobs, IN_PROGRESS, once there are some, or with none after 25 s of
   *     real time; with {@link LostAnswerException} if a fault loses the answer; cancel it to take
   *     nothing
   */
  public CompletableFuture<List<Job>> take(String workerId, int most) {
    return writer.write(
        () -> {
          Worker worker = workers.heardFrom(workerId);
          workers.ready(worker);
          return dispatcher.take(worker, most);
        });
  }

  /** Returns taken jobs to the head of the queue, because the worker did not get them. */
  public void putBack(String workerId, List<Job> jobs) {
    writer.write(() -> dispatcher.putBack(workerId, jobs));
  }

  /**
   * Tells a worker which jobs to stop (ATT-5). If the answer is lost, {@link #stillToStop} tells it
   * again.
   *
   * @return completes with the jobs once there are some, or with none after 25 s of real time;
   *     cancel it to be told nothing
   */
  public CompletableFuture<List<JobId>> jobsToStop(String workerId) {
    return writer.write(() -> stops.next(workers.heardFrom(workerId)));
  }

  /** Tells a worker again to stop jobs, because it did not get the answer. */
  public void stillToStop(String workerId, List<JobId> jobs) {
    writer.write(() -> workers.find(workerId).ifPresent(worker -> stops.add(worker, jobs)));
  }

  // ---- signs of life

  /** Notes that a worker lives (ATT-6). */
  public void ping(String workerId) {
    writer.write(() -> workers.healthy(workers.heardFrom(workerId)));
  }

  /** Notes that a worker is unhealthy: it gets no jobs until its next {@link #ping} (ATT-6). */
  public void pingUnhealthy(String workerId, String reason) {
    writer.write(() -> workers.unhealthy(workers.heardFrom(workerId), reason));
  }

  /** Notes that a worker that is attached sends a report, which may take it long (ATT-6). */
  public void noteReportUnderWay(String workerId) {
    writer.write(() -> workers.heardFromIfAttached(workerId));
  }

  // ---- reports

  /**
   * Sets the output of a job in progress (ATT-3, JOB-2).
   *
   * @throws JobNotFoundException if the job was never submitted or its result has expired
   */
  public ReportOutcome progress(String workerId, JobId job, Json output) {
    return report(workerId, job, run -> run.progress(output), WorkStep.LATE_PROGRESS, output);
  }

  /**
   * Streams a piece of output (ATT-4).
   *
   * @throws JobNotFoundException if the job was never submitted or its result has expired
   */
  public ReportOutcome chunk(String workerId, JobId job, Json output) {
    return report(workerId, job, run -> run.chunk(output), WorkStep.LATE_CHUNK, output);
  }

  /**
   * Ends a job (ATT-3).
   *
   * @throws JobNotFoundException if the job was never submitted or its result has expired
   */
  public ReportOutcome end(String workerId, JobId job, WorkerResult result) {
    return writer.write(
        () -> {
          workers.find(workerId).ifPresent(worker -> stops.remove(worker, job));
          return report(workerId, job, run -> run.end(result), result.late(), result.value());
        });
  }

  /**
   * Ends a job whose result is too large to be read (JOB-5).
   *
   * @param size the number of bytes, as far as it is known
   * @throws JobNotFoundException if the job was never submitted or its result has expired
   */
  public ReportOutcome endTooLarge(String workerId, JobId job, long size) {
    return report(
        workerId,
        job,
        run -> run.endTooLarge(size),
        WorkStep.LATE_RESULT,
        Json.of(size + " bytes"));
  }

  private ReportOutcome report(
      String workerId,
      JobId job,
      Function<AttachedRuns.Run, ReportOutcome> report,
      WorkStep late,
      Json value) {
    return writer.write(
        () -> {
          workers.heardFromIfAttached(workerId);
          Optional<AttachedRuns.Run> run = runs.find(workerId, job);
          if (run.isPresent()) {
            return report.apply(run.get());
          }
          JobRecord record = table.find(job).orElseThrow(() -> new JobNotFoundException(job));
          reports.ignored(record, workerId, late, value);
          return ReportOutcome.ACCEPTED;
        });
  }
}
