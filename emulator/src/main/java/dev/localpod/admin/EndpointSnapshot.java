package dev.localpod.admin;

import dev.localpod.core.JobControl.Listed;
import dev.localpod.http.JobJson;
import dev.localpod.job.Job;
import dev.localpod.journal.SecretMasker;
import dev.localpod.journal.TruncatedJson;
import dev.localpod.json.Json;
import dev.localpod.registry.ServedEndpoint;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the API shows of an endpoint at one moment, in a value to keep. */
final class EndpointSnapshot {

  /** The largest number of jobs in a snapshot. */
  private static final int MOST_JOBS = 500;

  private EndpointSnapshot() {}

  /** Returns the endpoint, its faults and its newest jobs; large values are truncated. */
  static Json.Obj of(ServedEndpoint endpoint) {
    return Json.object()
        .put("endpoint", EndpointRoutes.describe(endpoint))
        .put("faults", FaultRoutes.history(endpoint))
        .put(
            "jobs",
            endpoint.engine().jobControl().page(Long.MAX_VALUE, MOST_JOBS).stream()
                .map(Listed::job)
                .map(EndpointSnapshot::job)
                .toList())
        .build();
  }

  private static Json.Obj job(Job job) {
    Map<String, Json> members = new LinkedHashMap<>(JobJson.listed(job).fields());
    members.put("input", SecretMasker.maskBody(job.request().input()));
    members.replaceAll(
        (name, value) ->
            name.equals("error")
                ? TruncatedJson.of(value).shown()
                : TruncatedJson.of(value).toJson());
    return new Json.Obj(members);
  }
}
