package dev.localpod.scenario;

import dev.localpod.fault.PlannedFault;
import dev.localpod.job.Operation;
import dev.localpod.job.Policy;
import dev.localpod.json.Json;
import dev.localpod.options.Edition;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.RateLimit;
import dev.localpod.options.RateLimits;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Delay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** All settings of an endpoint, as scenarios and the admin API read and write them. */
final class EndpointFields {

  private static final FieldTable<EndpointSettings> POLICY =
      new FieldTable<EndpointSettings>("policy")
          .add(
              "executionTimeout",
              ScenarioSchema.duration(Policy.MIN_EXECUTION_TIMEOUT, Policy.MAX_EXECUTION_TIMEOUT)
                  .described("How long a job may run whose own policy does not say it.")
                  .examples("300s"),
              (settings, field) ->
                  settings.executionTimeout(
                      field.duration(Policy.MIN_EXECUTION_TIMEOUT, Policy.MAX_EXECUTION_TIMEOUT)),
              settings -> json(settings.executionTimeout()))
          .add(
              "ttl",
              ScenarioSchema.duration(Policy.MIN_TTL, Policy.MAX_TTL)
                  .described(
                      "How long a job may live, from its submission on, whose own policy does not"
                          + " say it.")
                  .examples("1h"),
              (settings, field) -> settings.ttl(field.duration(Policy.MIN_TTL, Policy.MAX_TTL)),
              settings -> json(settings.ttl()));

  private static final FieldTable<RateLimits> LIMITS = limits();

  /** The entry of an endpoint. Its keys are never written. */
  static final FieldTable<EndpointOptions> ENDPOINT =
      new FieldTable<EndpointOptions>("an endpoint")
          .addReadOnly(
              "apiKeys",
              Schema.listOf(Schema.text().with("pattern", "\\S"))
                  .with("minItems", 1)
                  .described(
                      "The keys that clients may use. Without them, those of the command line.")
                  .examples("[localpod]"),
              (options, field) -> options.apiKeys(apiKeys(field)))
          .add(
              "edition",
              Schema.ref("edition"),
              (options, field) ->
                  options.settings(
                      options
                          .settings()
                          .edition(EditionFields.TABLE.read(field, Edition.DOCUMENTED))),
              options -> EditionFields.TABLE.write(options.settings().edition()))
          .add(
              "clock",
              Schema.ref("clock"),
              (options, field) -> options.clock(field.clock()),
              options -> options.clock().toString())
          .add(
              "workers",
              WorkerFields.TABLE
                  .schema(WorkerSettings.DEFAULT)
                  .described("The number of workers, and when they come and go."),
              (options, field) ->
                  options.workers(WorkerFields.TABLE.read(field, WorkerSettings.DEFAULT)),
              options -> WorkerFields.TABLE.write(options.settings().workers()))
          .add(
              "policy",
              POLICY
                  .schema(EndpointSettings.DEFAULT)
                  .described("The time limits of jobs whose own policy has none."),
              (options, field) -> options.settings(POLICY.read(field, options.settings())),
              options -> POLICY.write(options.settings()))
          .add(
              "limits",
              LIMITS
                  .schema()
                  .described(
                      "How often operations may be called: as documented, without limits, or changed"
                          + " ones; those that are left out keep their documented value.")
                  .examples("off", "{run: {requests: 5, concurrent: 2}, perWorker: 50}"),
              (options, field) ->
                  options.settings(
                      options.settings().limits(LIMITS.read(field, RateLimits.DOCUMENTED))),
              options -> LIMITS.write(options.settings().limits()))
          .add(
              "aggregateStream",
              Schema.flag()
                  .described("Whether chunks make up the output of a job that ends without one.")
                  .with("default", true),
              (options, field) ->
                  options.settings(options.settings().aggregateStream(field.flag())),
              options -> options.settings().aggregateStream())
          .add(
              "script",
              Schema.ref("script"),
              (options, field) -> options.script(ScriptReader.read(field)),
              options -> options.settings().script().toJson())
          .add(
              "faults",
              Schema.listOf(Schema.ref("fault"))
                  .described(
                      "What goes wrong on purpose. Faults are tried in order, and only the first that"
                          + " applies occurs."),
              (options, field) -> options.faults(FaultReader.readAll(field)),
              options -> options.faults().stream().map(PlannedFault::toJson).toList());

  private EndpointFields() {}

  static Schema schema() {
    return ENDPOINT
        .schema()
        .with("type", List.of("object", "null"))
        .described("An endpoint. All fields are optional.")
        .and(WorkerFields.endpointOfAttached());
  }

  private static FieldTable<RateLimits> limits() {
    var table = new FieldTable<>("limits", RateLimits.NAMED);
    for (Operation operation : Operation.values()) {
      FieldTable<RateLimit> limit = limit(RateLimits.DOCUMENTED.of(operation));
      table.addOptional(
          operation.text(),
          limit.schema().described(description(RateLimits.DOCUMENTED.of(operation))),
          (limits, field) -> limits.with(operation, limit.read(field, limits.of(operation))),
          limits ->
              Optional.of(limit.writeFields(limits.of(operation)))
                  .filter(written -> !written.equals(Json.EMPTY)));
    }
    return table.add(
        "perWorker",
        Schema.whole(0)
            .described(
                "The calls that each running worker adds to a window of 10 s; the window allows the"
                    + " larger of this sum and the operation's own limit.")
            .with("default", 0),
        (limits, field) -> limits.perWorker(field.whole()),
        RateLimits::perWorker);
  }

  private static FieldTable<RateLimit> limit(RateLimit documented) {
    return new FieldTable<RateLimit>("a limit")
        .addOptional(
            "requests",
            Schema.whole(0).described("The calls in a window of 10 s."),
            (limit, field) -> new RateLimit(OptionalInt.of(field.whole()), limit.concurrent()),
            limit -> changed(limit.requests(), documented.requests()))
        .addOptional(
            "concurrent",
            Schema.whole(0).described("The open calls at once."),
            (limit, field) -> new RateLimit(limit.requests(), OptionalInt.of(field.whole())),
            limit -> changed(limit.concurrent(), documented.concurrent()));
  }

  private static String description(RateLimit documented) {
    String requests =
        documented.requests().stream()
            .mapToObj(String::valueOf)
            .findFirst()
            .orElse("any number of");
    String concurrent =
        documented.concurrent().stream().mapToObj(String::valueOf).findFirst().orElse("any number");
    return "Documented: " + requests + " calls in 10 s, " + concurrent + " at once.";
  }

  /**
   * Returns the limit to write, if it is not the documented one. A scenario cannot lift a
   * documented limit, so it is written as one that no client reaches.
   */
  private static Optional<Integer> changed(OptionalInt limit, OptionalInt documented) {
    return limit.equals(documented)
        ? Optional.empty()
        : Optional.of(limit.orElse(Integer.MAX_VALUE));
  }

  private static List<String> apiKeys(Field field) {
    var keys = new ArrayList<String>();
    for (Node item : field.items()) {
      if (!(item.json() instanceof Json.Str key) || key.value().isBlank()) {
        throw item.location()
            .refuse("an API key cannot be " + item.description() + "; must be text, not blank");
      }
      keys.add(key.value());
    }
    if (keys.isEmpty()) {
      throw field.value().location().refuse("there is no API key; must be one or more");
    }
    return keys;
  }

  private static Json json(Duration duration) {
    return Delay.of(duration).toJson();
  }
}
