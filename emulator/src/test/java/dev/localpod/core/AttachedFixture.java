package dev.localpod.core;

import dev.localpod.core.AttachedOperations.AttachedWorker;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.json.Json;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.WorkerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An endpoint with attached workers, both of whose times a test moves. */
final class AttachedFixture {

  static final EndpointSettings SETTINGS =
      EndpointSettings.DEFAULT.workers(WorkerSettings.DEFAULT.attached(true));

  final EngineFixture endpoint;
  final AttachedOperations workers;

  AttachedFixture() {
    this(SETTINGS);
  }

  AttachedFixture(EndpointSettings settings) {
    endpoint = new EngineFixture(settings);
    workers = endpoint.engine.attachedWorkers().orElseThrow();
  }

  /** Moves real time only. */
  void realTimePasses(Duration by) {
    endpoint.real.advance(by);
  }

  /** A worker asks for one job. */
  CompletableFuture<List<Job>> take(String worker) {
    return workers.take(worker, 1);
  }

  /** A worker takes the first job of the queue, or one that is submitted now. */
  JobId taken(String worker) {
    if (endpoint.engine.health().jobs().inQueue() == 0) {
      endpoint.run();
    }
    return take(worker).join().get(0).id();
  }

  ReportOutcome complete(String worker, JobId job, Object output) {
    return workers.end(
        worker, job, new WorkerResult(Optional.of(Json.of(output)), Optional.empty(), false));
  }

  ReportOutcome fail(String worker, JobId job, Object error) {
    return workers.end(
        worker, job, new WorkerResult(Optional.empty(), Optional.of(Json.of(error)), false));
  }

  /** A worker ends a job and asks to be stopped. */
  void completeAndStop(String worker, JobId job) {
    workers.end(worker, job, new WorkerResult(Optional.empty(), Optional.empty(), true));
  }

  Health.Workers health() {
    return endpoint.engine.health().workers();
  }

  /** What is attached: each worker with its state and the number of its jobs. */
  List<String> attached() {
    return workers.list().stream().map(AttachedFixture::describe).toList();
  }

  private static String describe(AttachedWorker worker) {
    return worker.id() + " " + worker.state().text() + " " + worker.jobs().size();
  }
}
