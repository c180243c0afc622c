package dev.localpod.http;

import dev.localpod.job.Operation;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A documented path below an endpoint, with its methods (HTTP-4). */
enum ClientRoute {
  RUN("run", Operation.RUN, false, "POST"),
  RUNSYNC("runsync", Operation.RUNSYNC, false, "POST"),
  STATUS("status", Operation.STATUS, true, "GET", "POST"),
  STATUS_SYNC("status-sync", Operation.STATUS, true, "GET", "POST"),
  STREAM("stream", Operation.STREAM, true, "GET", "POST"),
  CANCEL("cancel", Operation.CANCEL, true, "POST"),
  RETRY("retry", Operation.RETRY, true, "POST"),
  PURGE_QUEUE("purge-queue", Operation.PURGE_QUEUE, false, "POST"),
  HEALTH("health", Operation.HEALTH, false, "GET"),
  REQUESTS("requests", Operation.REQUESTS, false, "GET");

  private final String path;
  private final Operation operation;
  private final boolean namesJob;
  private final Set<String> methods;

  ClientRoute(String path, Operation operation, boolean namesJob, String... methods) {
    this.path = path;
    this.operation = operation;
    this.namesJob = namesJob;
    this.methods = Set.of(methods);
  }

  /** Returns its name in URLs. */
  String path() {
    return path;
  }

  /** Returns the operation that limits count: status for status-sync (LIM-1). */
  Operation operation() {
    return operation;
  }

  /** Returns whether a job id follows in the URL. */
  boolean namesJob() {
    return namesJob;
  }

  Set<String> methods() {
    return methods;
  }

  /** Returns the value of an {@code Allow} header. */
  String allow() {
    return String.join(", ", new TreeSet<>(methods));
  }

  static Optional<ClientRoute> named(String path, boolean withJob) {
    return Stream.of(values())
        .filter(route -> route.path.equals(path) && route.namesJob == withJob)
        .findFirst();
  }
}
