package dev.localpod.scenario;

import dev.localpod.core.limit.Limit;
import dev.localpod.core.limit.Limits;
import dev.localpod.core.limit.Operation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Reads {@code limits} of an endpoint: {@code documented}, {@code off}, or the documented ones with
 * some set otherwise.
 */
final class LimitsReader {

  private static final String PER_WORKER = "perWorker";

  private static final FieldNames FIELDS =
      new FieldNames(
          "limits",
          Stream.concat(Stream.of(Operation.values()).map(Operation::text), Stream.of(PER_WORKER))
              .toList());

  private static final FieldNames LIMIT_FIELDS =
      new FieldNames("a limit", List.of("requests", "concurrent"));

  private LimitsReader() {}

  static Limits read(Field field) {
    if (!(field.value() instanceof Node.Mapping)) {
      return field.choice(Limits.NAMED);
    }
    Limits limits = Limits.DOCUMENTED;
    for (Field each : FIELDS.check(field.value()).fields().values()) {
      limits = set(each, limits);
    }
    return limits;
  }

  private static Limits set(Field field, Limits limits) {
    Optional<Operation> operation = Operation.named(field.name());
    return field
        .place()
        .check(
            () ->
                operation.isPresent()
                    ? limits.with(operation.get(), limit(field, limits.of(operation.get())))
                    : limits.perWorker(field.whole()));
  }

  private static Limit limit(Field field, Limit otherwise) {
    Node.Mapping limit = LIMIT_FIELDS.check(field.value());
    return new Limit(
        number(limit.get("requests"), otherwise.requests()),
        number(limit.get("concurrent"), otherwise.concurrent()));
  }

  private static OptionalInt number(Optional<Field> field, OptionalInt otherwise) {
    return field.isPresent() ? OptionalInt.of(field.get().whole()) : otherwise;
  }
}
