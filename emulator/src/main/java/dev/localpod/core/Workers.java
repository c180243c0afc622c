package dev.localpod.core;

import dev.localpod.job.JobId;
import java.util.Collection;
import java.util.List;

/**
 * The workers of an endpoint as its jobs see them: workers with a script or attached ones, never
 * both (ATT-8); only under the lock.
 */
interface Workers {

  /** Returns the workers that exist, oldest first. */
  Collection<Worker> all();

  /** Gives a job to a worker. */
  void take(Worker worker, JobId job);

  /** Frees a worker from a job. */
  void release(Worker worker, JobId job);

  /** Frees a worker from a detached run. */
  void releaseDetached(Worker worker);

  /**
   * Removes a lost worker.
   *
   * @return the jobs it had
   */
  List<JobId> lose(Worker worker, String cause);

  /** Lists workers that run jobs, oldest first. */
  default List<Worker> running(int most) {
    return all().stream().filter(Worker::isRunning).limit(most).toList();
  }

  /** Counts the workers that run jobs. */
  default int running() {
    int running = 0;
    for (Worker worker : all()) {
      running += worker.isRunning() ? 1 : 0;
    }
    return running;
  }

  /** Counts the workers by their state (HLTH-1). */
  default Health.Workers health() {
    return Health.Workers.of(all());
  }
}
