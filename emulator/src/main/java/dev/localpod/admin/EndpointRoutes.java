package dev.localpod.admin;

import dev.localpod.core.AttachedOperations;
import dev.localpod.core.Engine;
import dev.localpod.core.limit.LimitUse;
import dev.localpod.http.HttpError;
import dev.localpod.job.JobId;
import dev.localpod.journal.SecretMasker;
import dev.localpod.json.Json;
import dev.localpod.options.EndpointOptions;
import dev.localpod.registry.EndpointRegistry;
import dev.localpod.registry.ServedEndpoint;
import dev.localpod.scenario.Scenario;
import dev.localpod.script.Script;
import java.util.Collections;
import java.util.List;

/** The routes for endpoints, their scripts and their workers. */
final class EndpointRoutes {

  private final EndpointRegistry registry;

  EndpointRoutes(EndpointRegistry registry) {
    this.registry = registry;
  }

  List<AdminRoute> routes() {
    return List.of(
        AdminRoute.of("GET", "/endpoints", request -> list()),
        AdminRoute.of("GET", "/endpoints/{id}", request -> describe(request.endpoint())),
        AdminRoute.of("PUT", "/endpoints/{id}", this::put).withBody(),
        AdminRoute.of("DELETE", "/endpoints/{id}", this::delete),
        AdminRoute.of("GET", "/endpoints/{id}/key", request -> key(request.endpoint())),
        AdminRoute.of("PUT", "/endpoints/{id}/script", this::script).withBody(),
        AdminRoute.of("POST", "/endpoints/{id}/workers", this::workers).withBody(),
        AdminRoute.of("POST", "/reset", request -> reset()));
  }

  private Json list() {
    return Json.object()
        .put("endpoints", registry.all().stream().map(EndpointRoutes::describe).toList())
        .build();
  }

  /** Returns what the API shows of an endpoint. */
  static Json describe(ServedEndpoint endpoint) {
    Engine engine = endpoint.engine();
    EndpointOptions options = endpoint.options();
    EndpointOptions now = options.script(engine.script()).faults(endpoint.faults().list());
    return Json.object()
        .put("id", options.id())
        .put("apiKeys", Collections.nCopies(options.apiKeys().size(), SecretMasker.MASK))
        .put("settings", Scenario.write(now))
        .put("counts", engine.health())
        .put("limitUse", engine.limitUse().stream().map(EndpointRoutes::show).toList())
        .putIfPresent("attachedWorkers", engine.attachedWorkers().map(EndpointRoutes::list))
        .put("clock", ClockRoutes.describe(endpoint))
        .build();
  }

  private static Json show(LimitUse use) {
    var limit = Json.object();
    use.limit().requests().ifPresent(most -> limit.put("requests", most));
    use.limit().concurrent().ifPresent(most -> limit.put("concurrent", most));
    return Json.object()
        .put("operation", use.operation().text())
        .put("requests", use.requests())
        .put("concurrent", use.concurrent())
        .put("limit", limit.build())
        .build();
  }

  /** Returns the key for a person who asks for it; no other answer contains one. */
  private static Json key(ServedEndpoint endpoint) {
    return Json.object().put("key", endpoint.apiKeys().get(0)).build();
  }

  private static List<Json.Obj> list(AttachedOperations workers) {
    return workers.list().stream()
        .map(
            worker ->
                Json.object()
                    .put("id", worker.id())
                    .put("state", worker.state().text())
                    .put("jobs", worker.jobs().stream().map(JobId::value).toList())
                    .build())
        .toList();
  }

  private Json put(AdminRequest request) {
    String id = request.endpointId();
    EndpointOptions options =
        request.read(text -> Scenario.endpoint(id, text).over(registry.template().id(id)));
    return describe(registry.put(options));
  }

  private Json delete(AdminRequest request) {
    String id = request.endpointId();
    if (!registry.remove(id)) {
      throw request.endpointNotFound();
    }
    return Json.object().put("removed", id).build();
  }

  private Json script(AdminRequest request) {
    Engine engine = request.endpoint().engine();
    Script script = request.read(Scenario::script);
    try {
      engine.script(script);
    } catch (IllegalStateException attached) {
      throw HttpError.conflict(String.valueOf(attached.getMessage()));
    }
    return Json.object().put("script", script.toJson()).build();
  }

  private Json workers(AdminRequest request) {
    Engine engine = request.endpoint().engine();
    RequestFields change =
        request.fields(List.of("throttled", "unhealthy", "startFaults", "crash"));
    String what = change.only();
    int workers = change.whole(what);
    var answer = Json.object();
    try {
      switch (what) {
        case "throttled" -> engine.workers().throttle(workers);
        case "unhealthy" -> engine.workers().makeUnhealthy(workers);
        case "startFaults" -> engine.workers().failStarts(workers);
        default -> answer.put("crashed", engine.workers().crash(workers));
      }
    } catch (IllegalArgumentException e) {
      throw HttpError.badRequest(e.getMessage());
    } catch (IllegalStateException attached) {
      throw HttpError.conflict(String.valueOf(attached.getMessage()));
    }
    return answer.put("workers", engine.health().workers()).build();
  }

  private Json reset() {
    registry.reset();
    return Json.object().put("endpoints", registry.ids()).build();
  }
}
