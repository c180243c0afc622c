package dev.localpod.http;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The client operations of an endpoint, with the methods each answers to (HTTP-4). */
enum Operation {
  RUN("run", false, "POST"),
  RUNSYNC("runsync", false, "POST"),
  STATUS("status", true, "GET", "POST"),
  STATUS_SYNC("status-sync", true, "GET", "POST"),
  STREAM("stream", true, "GET", "POST"),
  CANCEL("cancel", true, "POST"),
  RETRY("retry", true, "POST"),
  PURGE_QUEUE("purge-queue", false, "POST"),
  HEALTH("health", false, "GET"),
  REQUESTS("requests", false, "GET");

  private final String path;
  private final boolean namesJob;
  private final Set<String> methods;

  Operation(String path, boolean namesJob, String... methods) {
    this.path = path;
    this.namesJob = namesJob;
    this.methods = Set.of(methods);
  }

  /** Its name in URLs and in every text. */
  String path() {
    return path;
  }

  /** Whether a job id follows in the URL. */
  boolean namesJob() {
    return namesJob;
  }

  Set<String> methods() {
    return methods;
  }

  /** The methods as an {@code Allow} header lists them. */
  String allow() {
    return String.join(", ", new TreeSet<>(methods));
  }

  static Optional<Operation> named(String path, boolean withJob) {
    return Stream.of(values())
        .filter(operation -> operation.path.equals(path) && operation.namesJob == withJob)
        .findFirst();
  }
}
