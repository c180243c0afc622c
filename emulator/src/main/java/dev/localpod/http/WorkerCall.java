package dev.localpod.http;

import dev.localpod.core.AttachedOperations;
import dev.localpod.job.JobId;
import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.RefusedWorkerCall;
import dev.localpod.registry.ServedEndpoint;
import io.javalin.http.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A call of an attached worker. It is no call of a client: the journal records it only if it is
 * refused.
 *
 * @param endpoint the endpoint in its path
 * @param route the route in its path
 * @param workerId the worker in its path
 * @param job the job in its path, if the route names one
 * @param pathParameters the parameters that are a part of its path (ATT-1)
 */
record WorkerCall(
    ServedEndpoint endpoint,
    WorkerRoute route,
    String workerId,
    Optional<JobId> job,
    Map<String, String> pathParameters) {

  private static final Pattern WORKER_ID = Pattern.compile("[A-Za-z0-9._-]+");

  /** Finds the call of a worker in the path of a call to a served endpoint. */
  static Optional<WorkerCall> of(CallTarget target, Context ctx) {
    List<String> all = HttpCall.segments(ctx);
    if (target.endpoint().isEmpty() || target.route().isPresent() || all.size() < 4) {
      return Optional.empty();
    }
    List<String> path = all.subList(2, all.size()); // after the endpoint
    if (path.size() > 3) {
      return Optional.empty();
    }
    ServedEndpoint endpoint = target.endpoint().get();
    return WorkerRoute.named(path.get(0), path.size() == 3)
        .map(route -> of(endpoint, route, path.subList(1, path.size())));
  }

  private static WorkerCall of(ServedEndpoint endpoint, WorkerRoute route, List<String> ids) {
    // A template without "?" makes parameters a part of the last segment (ATT-1).
    String[] last = ids.get(ids.size() - 1).split("&");
    Map<String, String> parameters = new HashMap<>();
    for (int i = 1; i < last.length; i++) {
      String[] parameter = last[i].split("=", 2);
      parameters.put(parameter[0], parameter.length == 2 ? parameter[1] : "");
    }
    return new WorkerCall(
        endpoint,
        route,
        route.namesJob() ? ids.get(0) : last[0],
        route.namesJob() ? Optional.of(new JobId(last[0])) : Optional.empty(),
        parameters);
  }

  boolean hasParameter(String name, Context ctx) {
    return ctx.queryParam(name) != null || pathParameters.containsKey(name);
  }

  /** Returns the value of a parameter, in the query or in the path; empty text without one. */
  String parameter(String name, Context ctx) {
    String inQuery = ctx.queryParam(name);
    return inQuery == null ? pathParameters.getOrDefault(name, "") : inQuery;
  }

  /**
   * Checks its key, that the endpoint has attached workers, its method and the worker's id.
   *
   * @throws HttpError if one of them is refused; the journal records it
   */
  void authorize(CallTarget target, boolean hasKey, String method) {
    try {
      target.checkKey(hasKey);
      operations();
      checkMethod(method);
      checkWorkerId();
    } catch (HttpError refusal) {
      recordRefusal(refusal.response().status(), String.valueOf(refusal.getMessage()));
      throw refusal;
    }
  }

  private void checkMethod(String method) {
    if (!method.equals(route.method())) {
      throw HttpError.methodNotAllowed(
          method + " is not allowed on " + route.path() + "; allowed: " + route.method(),
          route.method());
    }
  }

  private void checkWorkerId() {
    if (!WORKER_ID.matcher(workerId).matches()) {
      throw HttpError.badRequest(
          "the worker id in the path is '"
              + workerId
              + "'; must be letters, digits, '.', '_' and '-'");
    }
  }

  /**
   * Returns the operations of the attached workers.
   *
   * @throws HttpError if the workers of the endpoint follow a script (ATT-8)
   */
  AttachedOperations operations() {
    return endpoint
        .engine()
        .attachedWorkers()
        .orElseThrow(
            () ->
                HttpError.notFound(
                    "the workers of endpoint '"
                        + endpoint.id()
                        + "' follow a script; for workers that attach themselves, its setting"
                        + " workers.attached must be true"));
  }

  /** Records that it is refused, unless the newest entry of the journal says the same. */
  void recordRefusal(int status, String error) {
    var refused = new RefusedWorkerCall(workerId, route.path(), job, status, error);
    Journal journal = endpoint.engine().journal();
    List<JournalEntry> newest = journal.entriesAfter(journal.last() - 1);
    // Workers repeat a refused call at once, and for ever.
    if (newest.stream().noneMatch(entry -> entry.event().equals(refused))) {
      endpoint.engine().record(refused);
    }
  }
}
