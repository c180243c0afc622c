package dev.localpod.http;

import dev.localpod.job.Operation;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A documented path below an endpoint, with its methods (HTTP-4). */
enum ClientRoute {
  RUN(Operation.RUN, "POST"),
  RUNSYNC(Operation.RUNSYNC, "POST"),
  STATUS(Operation.STATUS, "GET", "POST"),
  STATUS_SYNC("status-sync", Operation.STATUS, "GET", "POST"),
  STREAM(Operation.STREAM, "GET", "POST"),
  CANCEL(Operation.CANCEL, "POST"),
  RETRY(Operation.RETRY, "POST"),
  PURGE_QUEUE(Operation.PURGE_QUEUE, "POST"),
  HEALTH(Operation.HEALTH, "GET"),
  REQUESTS(Operation.REQUESTS, "GET");

  private final String path;
  private final Operation operation;
  private final Set<String> methods;

  ClientRoute(Operation operation, String... methods) {
    this(operation.text(), operation, methods);
  }

  ClientRoute(String path, Operation operation, String... methods) {
    this.path = path;
    this.operation = operation;
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
    return operation.has(Operation.Property.NAMES_A_JOB);
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
        .filter(route -> route.path.equals(path) && route.namesJob() == withJob)
        .findFirst();
  }
}
