package dev.localpod.scenario;

import dev.localpod.fault.PlannedFault;
import dev.localpod.job.Operation;
import dev.localpod.job.Policy;
import dev.localpod.json.Json;
import dev.localpod.options.Edition;
import dev.localpod.options.EditionSwitch;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.RateLimit;
import dev.localpod.options.RateLimits;
import dev.localpod.options.ScalingRule;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Delay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** All settings of an endpoint, as scenarios and the admin API read and write them. */
final class EndpointFields {

  static final FieldTable<Edition> EDITION = edition();

  private static final FieldTable<ScalingRule> SCALING =
      new FieldTable<ScalingRule>("scaling")
          .add(
              "type",
              (rule, field) -> new ScalingRule(scalingType(field), rule.value()),
              rule -> rule.type().text())
          .add(
              "value",
              (rule, field) -> new ScalingRule(rule.type(), field.whole()),
              ScalingRule::value);

  private static final FieldTable<WorkerSettings> WORKERS =
      new FieldTable<WorkerSettings>("workers")
          .add(
              "min",
              (workers, field) -> workers.count(field.whole(), workers.max()),
              WorkerSettings::min)
          .add(
              "max",
              (workers, field) -> workers.count(workers.min(), field.whole()),
              WorkerSettings::max)
          .add(
              "coldStart",
              (workers, field) -> workers.coldStart(field.duration()),
              workers -> json(workers.coldStart()))
          .add(
              "idleTimeout",
              (workers, field) -> workers.idleTimeout(field.duration()),
              workers -> json(workers.idleTimeout()))
          .add(
              "concurrency",
              (workers, field) -> workers.concurrency(field.whole()),
              WorkerSettings::concurrency)
          .add(
              "scaling",
              (workers, field) -> workers.scaling(SCALING.read(field, workers.scaling())),
              workers -> SCALING.write(workers.scaling()))
          .add(
              "unhealthy",
              (workers, field) -> workers.unhealthy(field.whole()),
              WorkerSettings::unhealthy)
          .add(
              "throttled",
              (workers, field) -> workers.throttled(field.whole()),
              WorkerSettings::throttled)
          .add(
              "startFaults",
              (workers, field) -> workers.startFaults(field.whole()),
              WorkerSettings::startFaults)
          .addOptional(
              "attached",
              (workers, field) -> workers.attached(field.flag()),
              workers -> Optional.of(true).filter(written -> workers.attached()));

  private static final FieldTable<EndpointSettings> POLICY =
      new FieldTable<EndpointSettings>("policy")
          .add(
              "executionTimeout",
              (settings, field) ->
                  settings.executionTimeout(
                      within(field, Policy.MIN_EXECUTION_TIMEOUT, Policy.MAX_EXECUTION_TIMEOUT)),
              settings -> json(settings.executionTimeout()))
          .add(
              "ttl",
              (settings, field) -> settings.ttl(within(field, Policy.MIN_TTL, Policy.MAX_TTL)),
              settings -> json(settings.ttl()));

  private static final FieldTable<RateLimits> LIMITS = limits();

  /** The entry of an endpoint. Its keys are never written. */
  static final FieldTable<EndpointOptions> ENDPOINT =
      new FieldTable<EndpointOptions>("an endpoint")
          .addReadOnly("apiKeys", (options, field) -> options.apiKeys(apiKeys(field)))
          .add(
              "edition",
              (options, field) ->
                  options.settings(
                      options.settings().edition(EDITION.read(field, Edition.DOCUMENTED))),
              options -> EDITION.write(options.settings().edition()))
          .add(
              "clock",
              (options, field) -> options.clock(field.clock()),
              options -> options.clock().toString())
          .add(
              "workers",
              (options, field) -> options.workers(WORKERS.read(field, WorkerSettings.DEFAULT)),
              options -> WORKERS.write(options.settings().workers()))
          .add(
              "policy",
              (options, field) -> options.settings(POLICY.read(field, options.settings())),
              options -> POLICY.write(options.settings()))
          .add(
              "limits",
              (options, field) ->
                  options.settings(
                      options.settings().limits(LIMITS.read(field, RateLimits.DOCUMENTED))),
              options -> LIMITS.write(options.settings().limits()))
          .add(
              "aggregateStream",
              (options, field) ->
                  options.settings(options.settings().aggregateStream(field.flag())),
              options -> options.settings().aggregateStream())
          .add(
              "script",
              (options, field) -> options.script(ScriptReader.read(field)),
              options -> options.settings().script().toJson())
          .add(
              "faults",
              (options, field) -> options.faults(FaultReader.readAll(field)),
              options -> options.faults().stream().map(PlannedFault::toJson).toList());

  private EndpointFields() {}

  private static FieldTable<Edition> edition() {
    var table =
        new FieldTable<>("edition", Edition.NAMED)
            .add("base", (edition, field) -> field.choice(Edition.NAMED), edition -> "documented");
    for (EditionSwitch<?> each : EditionSwitch.ALL) {
      table.add(each.name(), (edition, field) -> each.read(field, edition), each::write);
    }
    return table;
  }

  private static FieldTable<RateLimits> limits() {
    var table = new FieldTable<>("limits", RateLimits.NAMED);
    for (Operation operation : Operation.values()) {
      FieldTable<RateLimit> limit = limit(RateLimits.DOCUMENTED.of(operation));
      table.addOptional(
          operation.text(),
          (limits, field) -> limits.with(operation, limit.read(field, limits.of(operation))),
          limits ->
              Optional.of(limit.writeFields(limits.of(operation)))
                  .filter(written -> !written.equals(Json.EMPTY)));
    }
    return table.add(
        "perWorker", (limits, field) -> limits.perWorker(field.whole()), RateLimits::perWorker);
  }

  private static FieldTable<RateLimit> limit(RateLimit documented) {
    return new FieldTable<RateLimit>("a limit")
        .addOptional(
            "requests",
            (limit, field) -> new RateLimit(OptionalInt.of(field.whole()), limit.concurrent()),
            limit -> changed(limit.requests(), documented.requests()))
        .addOptional(
            "concurrent",
            (limit, field) -> new RateLimit(limit.requests(), OptionalInt.of(field.whole())),
            limit -> changed(limit.concurrent(), documented.concurrent()));
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

  private static ScalingRule.Type scalingType(Field field) {
    return field.choice(Stream.of(ScalingRule.Type.values()), ScalingRule.Type::text);
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

  private static Duration within(Field field, Duration min, Duration max) {
    Duration duration = field.duration();
    if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
      throw field.refuse(min.toMillis() + "ms to " + max.toMillis() + "ms");
    }
    return duration;
  }

  private static Json json(Duration duration) {
    return Delay.of(duration).toJson();
  }
}
