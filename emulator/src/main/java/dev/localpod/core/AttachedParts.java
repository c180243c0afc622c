package dev.localpod.core;

import dev.localpod.fault.FaultPlan;
import dev.localpod.journal.Event;
import java.util.function.Consumer;

/** Creates the parts of an endpoint that serve attached workers, and connects them. */
final class AttachedParts {

  final AttachedOperations operations;
  private final HeldWorkerCalls held;
  private final AttachedDispatcher dispatcher;
  private final StopRequests stops;
  private final AttachedRuns runs;
  private final JobQueue queue;

  AttachedParts(
      SingleWriter writer,
      JobTable table,
      JobQueue queue,
      AttachedWorkerPool workers,
      JobLifecycle lifecycle,
      JobTimeouts timeouts,
      JobReports reports,
      FaultPlan faults,
      Consumer<Event> journal) {
    this.queue = queue;
    held = new HeldWorkerCalls(writer);
    stops = new StopRequests(held);
    runs = new AttachedRuns(reports, workers, stops, faults, journal);
    dispatcher = new AttachedDispatcher(queue, lifecycle, timeouts, runs, held);
    operations = new AttachedOperations(writer, table, workers, dispatcher, runs, stops, reports);
  }

  /** Gives jobs to the workers that ask for them, and tells others what to stop. */
  void dispatch() {
    dispatcher.dispatch();
    stops.answer();
  }

  /** The number of jobs that wait for a worker, or that a worker has yet to end. */
  int unfinished() {
    return queue.size() + runs.computing();
  }

  /** Answers all held calls with what is true now; later ones are not held. */
  void close() {
    held.close();
  }

  /** Ends all held calls, and later ones, with an exception. */
  void refuseAll(RuntimeException reason) {
    held.refuseAll(reason);
  }
}
