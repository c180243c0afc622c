package dev.localpod.http;

import java.util.Optional;
import java.util.stream.Stream;

/** A path below an endpoint that attached workers call, with its method (ATT-2…ATT-6). */
enum WorkerRoute {
  JOB_TAKE("job-take", "GET", false),
  JOB_TAKE_BATCH("job-take-batch", "GET", false),
  JOB_STOP("job-stop", "GET", false),
  PING("ping", "GET", false),
  JOB_DONE("job-done", "POST", true),
  JOB_STREAM("job-stream", "POST", true);

  private final String path;
  private final String method;
  private final boolean namesJob;

  WorkerRoute(String path, String method, boolean namesJob) {
    this.path = path;
    this.method = method;
    this.namesJob = namesJob;
  }

  /** Returns its name in URLs. */
  String path() {
    return path;
  }

  String method() {
    return method;
  }

  /** Returns whether a job id follows the worker id in the URL. */
  boolean namesJob() {
    return namesJob;
  }

  static Optional<WorkerRoute> named(String path, boolean withJob) {
    return Stream.of(values())
        .filter(route -> route.path.equals(path) && route.namesJob == withJob)
        .findFirst();
  }
}
