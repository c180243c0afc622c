package dev.localpod.scenario;

import dev.localpod.options.ScalingRule;
import dev.localpod.options.WorkerSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads {@code workers} of an endpoint. */
final class WorkersReader {

  private static final AllowedFields FIELDS =
      new AllowedFields(
          "workers",
          List.of("min", "max", "coldStart", "idleTimeout", "concurrency", "scaling", "attached"));

  private static final AllowedFields SCALING_FIELDS =
      new AllowedFields("scaling", List.of("type", "value"));

  private WorkersReader() {}

  static WorkerSettings read(Field field) {
    Node.Mapping workers = FIELDS.check(field.value());
    workers.get("attached").ifPresent(WorkersReader::checkAttached);
    var defaults = WorkerSettings.DEFAULT;
    WorkerSettings settings =
        count(workers, defaults)
            .coldStart(workers.get("coldStart").map(Field::duration).orElse(defaults.coldStart()))
            .idleTimeout(
                workers.get("idleTimeout").map(Field::duration).orElse(defaults.idleTimeout()))
            .scaling(workers.get("scaling").map(WorkersReader::scaling).orElse(defaults.scaling()));
    return workers
        .get("concurrency")
        .map(jobs -> jobs.place().check(() -> settings.concurrency(jobs.whole())))
        .orElse(settings);
  }

  private static WorkerSettings count(Node.Mapping workers, WorkerSettings defaults) {
    Optional<Field> min = workers.get("min");
    Optional<Field> max = workers.get("max");
    SourceLocation place = min.or(() -> max).map(Field::place).orElse(workers.place());
    return place.check(
        () ->
            defaults.count(
                min.map(Field::whole).orElse(defaults.min()),
                max.map(Field::whole).orElse(defaults.max())));
  }

  private static ScalingRule scaling(Field field) {
    Node.Mapping scaling = SCALING_FIELDS.check(field.value());
    var defaults = WorkerSettings.DEFAULT.scaling();
    ScalingRule.Type type = scaling.get("type").map(WorkersReader::type).orElse(defaults.type());
    Optional<Field> value = scaling.get("value");
    return value
        .map(Field::place)
        .orElse(scaling.place())
        .check(() -> new ScalingRule(type, value.map(Field::whole).orElse(defaults.value())));
  }

  private static ScalingRule.Type type(Field field) {
    List<ScalingRule.Type> types = Arrays.asList(ScalingRule.Type.values());
    String name = field.text();
    return types.stream()
        .filter(type -> type.text().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                field.refuse(
                    String.join(" or ", types.stream().map(ScalingRule.Type::text).toList())));
  }

  private static void checkAttached(Field field) {
    if (field.flag()) {
      throw field
          .value()
          .place()
          .refuse("this version has no attached workers yet; allowed is false");
    }
  }
}
