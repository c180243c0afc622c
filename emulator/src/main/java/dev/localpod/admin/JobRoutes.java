package dev.localpod.admin;

import dev.localpod.core.Engine;
import dev.localpod.http.HttpError;
import dev.localpod.http.JobJson;
import dev.localpod.http.ServedEndpoint;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.journal.JournalEntry;
import dev.localpod.json.Json;
import java.util.List;
import java.util.Optional;

/** The calls about the jobs of an endpoint. */
final class JobRoutes {

  private final EndpointDirectory directory;

  JobRoutes(EndpointDirectory directory) {
    this.directory = directory;
  }

  List<AdminRoute> routes() {
    return List.of(
        AdminRoute.of("GET", "/endpoints/{id}/jobs", this::list),
        AdminRoute.of("GET", "/endpoints/{id}/jobs/{job}", this::one),
        AdminRoute.of("POST", "/endpoints/{id}/run", this::run));
  }

  private Json list(AdminRequest request) {
    List<Job> jobs = directory.require(request.endpoint()).served().engine().jobs();
    return Json.object().put("jobs", jobs.stream().map(JobJson::listed).toList()).build();
  }

  private Json one(AdminRequest request) {
    Engine engine = directory.require(request.endpoint()).served().engine();
    JobId id = request.job();
    Job job =
        engine
            .find(id)
            .orElseThrow(
                () ->
                    HttpError.notFound(
                        "there is no job "
                            + id
                            + " here: it was never submitted to this endpoint, or its result has"
                            + " expired"));
    var body = Json.object();
    JobJson.full(job).fields().forEach(body::put);
    List<Json.Obj> timeline =
        engine.journal().entries().stream()
            .filter(entry -> entry.event().job().equals(Optional.of(id)))
            .map(JournalEntry::toJson)
            .toList();
    return body.put("input", job.request().input()).put("timeline", timeline).build();
  }

  private Json run(AdminRequest request) {
    ServedEndpoint endpoint = directory.require(request.endpoint()).served();
    Job job =
        endpoint
            .engine()
            .run(request.call().submission(endpoint), "submitted through the admin API");
    return JobJson.brief(job);
  }
}
