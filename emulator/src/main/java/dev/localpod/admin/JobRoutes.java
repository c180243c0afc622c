package dev.localpod.admin;

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

/** The routes for the jobs of an endpoint. */
final class JobRoutes {

  private JobRoutes() {}

  static List<AdminRoute> routes() {
    return List.of(
        AdminRoute.of("GET", "/endpoints/{id}/jobs", JobRoutes::list),
        AdminRoute.of("GET", "/endpoints/{id}/jobs/{job}", JobRoutes::one),
        AdminRoute.of("POST", "/endpoints/{id}/run", JobRoutes::run));
  }

  private static Json list(AdminRequest request) {
    List<Job> jobs = request.endpoint().engine().jobs();
    return Json.object().put("jobs", jobs.stream().map(JobJson::listed).toList()).build();
  }

  private static Json one(AdminRequest request) {
    Engine engine = request.endpoint().engine();
    JobId id = request.job();
    Job job =
        engine
            .find(id)
            .orElseThrow(
                () ->
                    HttpError.notFound(
                        "job " + id + " not found: never submitted here, or its result expired"));
    var body = Json.object();
    JobJson.full(job).fields().forEach(body::put);
    List<Json.Obj> timeline =
        engine.journal().entries().stream()
            .filter(entry -> entry.event().job().equals(Optional.of(id)))
            .map(JournalEntry::toJson)
            .toList();
    return body.put("input", job.request().input()).put("timeline", timeline).build();
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
