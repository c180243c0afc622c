package dev.localpod.admin;

import dev.localpod.core.CancelOutcome;
import dev.localpod.core.Engine;
import dev.localpod.http.HttpError;
import dev.localpod.http.JobJson;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.journal.JournalEntry;
import dev.localpod.json.Json;
import dev.localpod.registry.ServedEndpoint;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The routes for the jobs of an endpoint. */
final class JobRoutes {

  private static final String JOBS = "/endpoints/{id}/jobs";

  private JobRoutes() {}

  static List<AdminRoute> routes() {
    return List.of(
        AdminRoute.listing(
            "GET",
            JOBS,
            Set.of("limit", "after", "status", "q", "output"),
            request -> CompletableFuture.completedFuture(JobPage.of(request).list())),
        AdminRoute.of("GET", JOBS + "/{job}", JobRoutes::one),
        AdminRoute.of("POST", JOBS + "/{job}/cancel", JobRoutes::cancel),
        AdminRoute.of("POST", JOBS + "/{job}/retry", JobRoutes::retry),
        AdminRoute.of("POST", "/endpoints/{id}/purge-queue", JobRoutes::purge),
        AdminRoute.of("POST", "/endpoints/{id}/run", JobRoutes::run).withBody());
  }

  private static Json one(AdminRequest request) {
    Engine engine = request.endpoint().engine();
    JobId id = request.job();
    Job job = engine.find(id).orElseThrow(() -> notFound(id));
    var body = Json.object();
    JobJson.full(job).fields().forEach(body::put);
    List<Json.Obj> timeline =
        engine.journal().entries().stream()
            .filter(entry -> entry.event().job().equals(Optional.of(id)))
            .map(JournalEntry::toJson)
            .toList();
    return body.put("input", job.request().input()).put("timeline", timeline).build();
  }

  private static HttpError notFound(JobId id) {
    return HttpError.notFound(
        "job " + id + " not found: never submitted here, or its result expired");
  }

  private static Json cancel(AdminRequest request) {
    JobId id = request.job();
    CancelOutcome outcome =
        request
            .endpoint()
            .engine()
            .jobControl()
            .cancel(id, "cancelled through the admin API")
            .orElseThrow(() -> notFound(id));
    return outcome.cancelledNow() ? JobJson.brief(outcome.job()) : JobJson.full(outcome.job());
  }

  private static Json retry(AdminRequest request) {
    JobId id = request.job();
    Job job =
        request
            .endpoint()
            .engine()
            .jobControl()
            .retry(id, "retried through the admin API")
            .orElseThrow(() -> notFound(id));
    return JobJson.brief(job);
  }

  private static Json purge(AdminRequest request) {
    return JobJson.purged(request.endpoint().engine().purge());
  }

  private static Json run(AdminRequest request) {
    ServedEndpoint endpoint = request.endpoint();
    Job job =
        endpoint
            .engine()
            .run(request.call().jobRequest(endpoint), "submitted through the admin API");
    return JobJson.brief(job);
  }
}
