package dev.localpod.http;

import dev.localpod.core.limit.SizeLimits;
import dev.localpod.job.Operation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

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
  REQUESTS(Operation.REQUESTS, "GET"),
  OPENAI_CHAT("openai/v1/chat/completions", Operation.OPENAI, "POST"),
  OPENAI_COMPLETIONS("openai/v1/completions", Operation.OPENAI, "POST"),
  OPENAI_RESPONSES("openai/v1/responses", Operation.OPENAI, "POST"),
  /** The list of models, and one of them, whose name may contain slashes. */
  OPENAI_MODELS("openai/v1/models", Operation.OPENAI, "GET");

  private static final String OPENAI = "openai";

  private static final List<ClientRoute> ALL = List.of(values());

  private final String path;
  private final List<String> segments;
  private final Operation operation;
  private final Set<String> methods;

  ClientRoute(Operation operation, String... methods) {
    this(operation.text(), operation, methods);
  }

  ClientRoute(String path, Operation operation, String... methods) {
    this.path = path;
    this.segments = HttpCall.segments(path);
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

  /** Returns the largest body in bytes, for a route that reads one (RUN-2, SYNC-2). */
  OptionalInt bodyLimit() {
    return switch (operation) {
      case RUN -> OptionalInt.of(SizeLimits.RUN_BODY);
      case RUNSYNC, OPENAI -> OptionalInt.of(SizeLimits.RUNSYNC_BODY);
      case STATUS, STREAM, CANCEL, RETRY, PURGE_QUEUE, HEALTH, REQUESTS -> OptionalInt.empty();
    };
  }

  Set<String> methods() {
    return methods;
  }

  /** Returns the value of an {@code Allow} header. */
  String allow() {
    return String.join(", ", new TreeSet<>(methods));
  }

  /** Returns whether it belongs to the OpenAI-compatible route (OAI-1). */
  boolean isOpenAi() {
    return operation == Operation.OPENAI;
  }

  /** Finds the route of a path below an endpoint. */
  static Optional<ClientRoute> of(List<String> segments) {
    for (ClientRoute route : ALL) {
      if (route.matches(segments)) {
        return Optional.of(route);
      }
    }
    return Optional.empty();
  }

  private boolean matches(List<String> called) {
    return HttpCall.startsWith(called, segments)
        && (this == OPENAI_MODELS || called.size() - segments.size() == (namesJob() ? 1 : 0));
  }

  /** Returns whether a path below an endpoint is one of the OpenAI-compatible route (OAI-4). */
  static boolean isOpenAi(List<String> segments) {
    return !segments.isEmpty() && segments.get(0).equals(OPENAI);
  }
}
