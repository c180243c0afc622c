package dev.localpod.core;

/** One run of a job on a worker. */
interface JobRun {

  /**
   * Stops the run, because its job leaves the worker.
   *
   * @return whether the run goes on without its job: detached, with all its reports ignored
   */
  boolean stop();
}
