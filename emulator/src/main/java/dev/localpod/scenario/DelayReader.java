package dev.localpod.scenario;

import dev.localpod.script.Delay;
import java.time.Duration;
import java.util.List;

/** Reads a random duration: {@code uniform} or {@code lognormal}. */
final class DelayReader {

  private static final AllowedFields LOGNORMAL_FIELDS =
      AllowedFields.of("lognormal")
          .and("median", ScenarioSchema.DURATION.described("Half of the durations are below it."))
          .and(
              "sigma",
              Schema.of("type", "number")
                  .with("minimum", 0)
                  .described("The standard deviation of the logarithm."));

  private static final AllowedFields FIELDS =
      AllowedFields.of("a random duration")
          .and(
              "uniform",
              Schema.listOf(ScenarioSchema.DURATION)
                  .with("minItems", 2)
                  .with("maxItems", 2)
                  .described(
                      "The shortest and the longest duration, each as likely as any between.")
                  .examples("[1s, 3s]"))
          .and(
              "lognormal",
              LOGNORMAL_FIELDS
                  .schema()
                  .with("required", List.of("median", "sigma"))
                  .described("Log-normally distributed, as service times often are.")
                  .examples("{median: 1s, sigma: 0.4}"));

  private DelayReader() {}

  /** Returns the schema of a duration, or a distribution to draw one from. */
  static Schema schema() {
    return Schema.anyOf(
            ScenarioSchema.DURATION,
            FIELDS.schema().with("minProperties", 1).with("maxProperties", 1))
        .described("A duration, or a distribution to draw one from each time.");
  }

  static Delay read(Node.Mapping random) {
    Node.Mapping fields = FIELDS.check(random);
    if (fields.fields().size() != 1) {
      throw fields
          .location()
          .refuse("a random duration must have one of 'uniform' and 'lognormal'");
    }
    Field field = fields.fields().values().iterator().next();
    return field
        .location()
        .check(() -> field.name().equals("uniform") ? uniform(field) : lognormal(field));
  }

  private static Delay uniform(Field field) {
    List<Duration> ends = field.durations();
    if (ends.size() != 2) {
      throw field.value().location().refuse("'uniform' must be two durations, as in [1s, 3s]");
    }
    return Delay.uniform(ends.get(0), ends.get(1));
  }

  private static Delay lognormal(Field field) {
    Node.Mapping fields = LOGNORMAL_FIELDS.check(field.value());
    if (fields.fields().size() != 2) {
      throw fields.location().refuse("'lognormal' must have 'median' and 'sigma'");
    }
    return Delay.lognormal(
        fields.fields().get("median").duration(), fields.fields().get("sigma").number());
  }
}
