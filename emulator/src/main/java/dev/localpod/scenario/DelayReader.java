package dev.localpod.scenario;

import dev.localpod.script.Delay;
import java.time.Duration;
import java.util.List;

/** Reads a random duration: {@code uniform} or {@code lognormal}. */
final class DelayReader {

  private static final AllowedFields FIELDS =
      new AllowedFields("a random duration", List.of("uniform", "lognormal"));

  private static final AllowedFields LOGNORMAL_FIELDS =
      new AllowedFields("lognormal", List.of("median", "sigma"));

  private DelayReader() {}

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
