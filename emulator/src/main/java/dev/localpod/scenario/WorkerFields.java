package dev.localpod.scenario;

import dev.localpod.options.ScalingRule;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Delay;
import java.util.Optional;
import java.util.stream.Stream;

/** The settings of workers, as scenarios and the admin API read and write them. */
final class WorkerFields {

  private static final FieldTable<ScalingRule> SCALING =
      new FieldTable<ScalingRule>("scaling")
          .add(
              "type",
              Schema.oneOf(Stream.of(ScalingRule.Type.values()).map(ScalingRule.Type::text))
                  .described(
                      "queue-delay adds a worker each time the oldest job has waited 'value' seconds"
                          + " more; request-count keeps one worker for each 'value' jobs."),
              (rule, field) -> new ScalingRule(type(field), rule.value()),
              rule -> rule.type().text())
          .add(
              "value",
              Schema.whole(1)
                  .described("Seconds for queue-delay, jobs per worker for request-count."),
              (rule, field) -> new ScalingRule(rule.type(), field.whole()),
              ScalingRule::value);

  static final FieldTable<WorkerSettings> TABLE =
      new FieldTable<WorkerSettings>("workers")
          .add(
              "min",
              Schema.whole(0).described("The number of workers that always exist."),
              (workers, field) -> workers.count(field.whole(), workers.max()),
              WorkerSettings::min)
          .add(
              "max",
              Schema.whole(0)
                  .described("The most workers that exist at once; with 0 no job is picked up."),
              (workers, field) -> workers.count(workers.min(), field.whole()),
              WorkerSettings::max)
          .add(
              "coldStart",
              ScenarioSchema.DURATION
                  .described("The time that a new worker needs to initialize.")
                  .examples("20s"),
              (workers, field) -> workers.coldStart(field.duration()),
              workers -> Delay.of(workers.coldStart()).toJson())
          .add(
              "idleTimeout",
              ScenarioSchema.DURATION
                  .described("The time that a worker above 'min' stays without a job.")
                  .examples("5s"),
              (workers, field) -> workers.idleTimeout(field.duration()),
              workers -> Delay.of(workers.idleTimeout()).toJson())
          .add(
              "concurrency",
              Schema.whole(1).described("The number of jobs that one worker runs at once."),
              (workers, field) -> workers.concurrency(field.whole()),
              WorkerSettings::concurrency)
          .add(
              "scaling",
              SCALING
                  .schema(WorkerSettings.DEFAULT.scaling())
                  .described("When a worker is added.")
                  .examples("{type: request-count, value: 2}"),
              (workers, field) -> workers.scaling(SCALING.read(field, workers.scaling())),
              workers -> SCALING.write(workers.scaling()))
          .add(
              "unhealthy",
              Schema.whole(0).described("The number of workers that are unhealthy from the start."),
              (workers, field) -> workers.unhealthy(field.whole()),
              WorkerSettings::unhealthy)
          .add(
              "throttled",
              Schema.whole(0)
                  .described(
                      "The number of workers that are throttled from the start; with the unhealthy"
                          + " ones 'max' at most."),
              (workers, field) -> workers.throttled(field.whole()),
              WorkerSettings::throttled)
          .add(
              "startFaults",
              Schema.whole(0)
                  .described("The number of starts that fail before the worker is ready."),
              (workers, field) -> workers.startFaults(field.whole()),
              WorkerSettings::startFaults)
          .addOptional(
              "attached",
              Schema.flag()
                  .described(
                      "Whether the workers are processes that attach themselves. Then there can be no"
                          + " script, and no worker that is unhealthy, throttled or fails to start."),
              (workers, field) -> workers.attached(field.flag()),
              workers -> Optional.of(true).filter(written -> workers.attached()));

  private WorkerFields() {}

  private static ScalingRule.Type type(Field field) {
    return field.choice(Stream.of(ScalingRule.Type.values()), ScalingRule.Type::text);
  }

  /** Returns the schema that endpoints with attached workers have beside that of all endpoints. */
  static Schema endpointOfAttached() {
    Schema none = Schema.of("const", 0);
    Schema attached = Schema.has("attached").and(Schema.field("attached", Schema.onlyTrue()));
    Schema workers =
        Schema.field("unhealthy", none)
            .and(Schema.field("throttled", none), Schema.field("startFaults", none));
    return Schema.has("workers")
        .and(Schema.field("workers", attached))
        .implies(
            Schema.field("script", Schema.of("maxItems", 0)).and(Schema.field("workers", workers)));
  }
}
