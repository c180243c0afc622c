package dev.localpod.benchmarks.inside;

import dev.localpod.core.ClientCall;
import dev.localpod.core.Engine;
import dev.localpod.core.EngineDependencies;
import dev.localpod.core.time.EndpointClock;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.journal.CallRequest;
import dev.localpod.journal.Event;
import dev.localpod.journal.TruncatedJson;
import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.RateLimits;
import java.util.Map;
import java.util.Optional;

/** Makes endpoints without a server, and what clients send to them. */
public final class Engines {

  /** The body of a submitted job. */
  public static final String BODY =
      "{\"input\": {\"prompt\": \"a coffee cup on a table\", \"steps\": 30, \"guidance\": 7.5,"
          + " \"seed\": 42, \"size\": \"1024x1024\"}}";

  /** Settings without limits, whose workers echo the input at once. */
  public static final EndpointSettings SETTINGS = EndpointSettings.DEFAULT.limits(RateLimits.OFF);

  private Engines() {}

  /** Returns the request of a job as a call brings it. */
  public static JobRequest request() {
    Json.Obj body = (Json.Obj) Json.parse(BODY);
    return JobRequest.of((Json.Obj) body.get("input").orElseThrow());
  }

  /** Starts an endpoint. */
  public static Engine start(EndpointSettings settings, ClockMode mode) {
    return start(settings, mode, EngineDependencies.none());
  }

  /** Starts an endpoint that uses something from outside. */
  public static Engine start(
      EndpointSettings settings, ClockMode mode, EngineDependencies dependencies) {
    return new Engine(settings, EndpointClock.start(mode), 1, dependencies);
  }

  /** Ends an endpoint and its clock. */
  public static void close(Engine engine) {
    engine.close();
    engine.clock().close();
  }

  /** Asks for a job as a client does that polls. */
  static void poll(Engine engine, JobId id) {
    ClientCall call = engine.begin();
    Job job = engine.status(id);
    call.polled(job);
    call.end(answered(call, job));
  }

  /** Returns the journal's entry for a call of {@code /status}. */
  static Event.Call answered(ClientCall call, Job job) {
    return new Event.Call(
        "status",
        Optional.of(job.id()),
        new CallRequest(
            call.after(),
            call.at(),
            call.realAt(),
            "GET",
            "",
            Map.of("user-agent", "benchmark"),
            TruncatedJson.NOTHING),
        new Event.Answer(
            200, Optional.of(job.status()), Optional.empty(), Optional.empty(), Optional.empty()));
  }
}
