package dev.localpod.core;

import java.util.Optional;

/** Gives waiting jobs to free workers (JOB-6); only under the lock. */
record JobDispatcher(
    JobQueue queue,
    WorkerPool workers,
    WorkerScaling scaling,
    JobLifecycle lifecycle,
    JobTimeouts timeouts,
    ScriptRunner scripts) {

  /** Adds workers and dispatches jobs until nothing more can happen now. */
  void dispatch() {
    scaling.scale(lifecycle.inProgress());
    Optional<Worker> free = workers.free();
    while (!queue.isEmpty() && free.isPresent()) {
      start(queue.first(), free.get());
      scaling.scale(lifecycle.inProgress());
      free = workers.free();
    }
  }

  private void start(JobRecord record, Worker worker) {
    ScriptRunner.Run run = scripts.prepare(record, worker);
    lifecycle.start(record, worker, run);
    timeouts.startExecutionTimeout(record);
    run.begin();
  }
}
