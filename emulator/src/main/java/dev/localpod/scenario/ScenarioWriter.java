package dev.localpod.scenario;

import dev.localpod.fault.PlannedFault;
import dev.localpod.job.Operation;
import dev.localpod.json.Json;
import dev.localpod.options.Edition;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.RateLimit;
import dev.localpod.options.RateLimits;
import dev.localpod.options.ScalingRule;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Delay;
import java.time.Duration;
import java.util.Map;

/** Says in the words of a scenario how an endpoint behaves. */
public final class ScenarioWriter {

  private ScenarioWriter() {}

  /**
   * The entry of an endpoint, but for its keys, which nobody may read; read again it gives the same
   * settings and faults.
   */
  public static Json.Obj write(EndpointOptions options) {
    EndpointSettings settings = options.settings();
    return Json.object()
        .put("edition", write(settings.edition()))
        .put("clock", options.clock().toString())
        .put("workers", workers(settings.workers()))
        .put(
            "policy",
            Json.object()
                .put("executionTimeout", text(settings.executionTimeout()))
                .put("ttl", text(settings.ttl()))
                .build())
        .put("limits", limits(settings.limits()))
        .put("aggregateStream", settings.aggregateStream())
        .put("script", settings.script().toJson())
        .put("faults", options.faults().stream().map(PlannedFault::toJson).toList())
        .build();
  }

  /** An edition: its name, or all of its switches if it has none. */
  public static Json write(Edition edition) {
    for (Map.Entry<String, Edition> named : Edition.NAMED.entrySet()) {
      if (named.getValue().equals(edition)) {
        return Json.of(named.getKey());
      }
    }
    return EditionReader.write(edition);
  }

  private static Json workers(WorkerSettings workers) {
    ScalingRule scaling = workers.scaling();
    return Json.object()
        .put("min", workers.min())
        .put("max", workers.max())
        .put("coldStart", text(workers.coldStart()))
        .put("idleTimeout", text(workers.idleTimeout()))
        .put("concurrency", workers.concurrency())
        .put(
            "scaling",
            Json.object().put("type", scaling.type().text()).put("value", scaling.value()).build())
        .build();
  }

  /**
   * The name of the limits, or those which are not as documented. What a scenario leaves out is
   * documented, so no limit on an operation that has one there is a limit that nobody reaches.
   */
  private static Json limits(RateLimits limits) {
    for (Map.Entry<String, RateLimits> named : RateLimits.NAMED.entrySet()) {
      if (named.getValue().equals(limits)) {
        return Json.of(named.getKey());
      }
    }
    var changed = Json.object();
    for (Operation operation : Operation.values()) {
      RateLimit limit = limits.of(operation);
      if (!limit.equals(RateLimits.DOCUMENTED.of(operation))) {
        changed.put(operation.text(), limit(limit, RateLimits.DOCUMENTED.of(operation)));
      }
    }
    return changed.put("perWorker", limits.perWorker()).build();
  }

  private static Json limit(RateLimit limit, RateLimit documented) {
    var members = Json.object();
    if (!limit.requests().equals(documented.requests())) {
      members.put("requests", limit.requests().orElse(Integer.MAX_VALUE));
    }
    if (!limit.concurrent().equals(documented.concurrent())) {
      members.put("concurrent", limit.concurrent().orElse(Integer.MAX_VALUE));
    }
    return members.build();
  }

  private static Json text(Duration duration) {
    return Delay.of(duration).toJson();
  }
}
