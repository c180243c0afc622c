package dev.localpod.scenario;

import dev.localpod.job.Operation;
import dev.localpod.options.RateLimit;
import dev.localpod.options.RateLimits;
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

  private static final AllowedFields FIELDS =
      new AllowedFields(
          "limits",
          Stream.concat(Stream.of(Operation.values()).map(Operation::text), Stream.of(PER_WORKER))
              .toList());

  private static final AllowedFields LIMIT_FIELDS =
      new AllowedFields("a limit", List.of("requests", "concurrent"));

  private LimitsReader() {}

  static RateLimits read(Field field) {
    if (!(field.value() instanceof Node.Mapping)) {
      return field.choice(RateLimits.NAMED);
    }
    RateLimits limits = RateLimits.DOCUMENTED;
    for (Field each : FIELDS.check(field.value()).fields().values()) {
      limits = set(each, limits);
    }
    return limits;
  }

  private static RateLimits set(Field field, RateLimits limits) {
    Optional<Operation> operation = Operation.named(field.name());
    return field
        .place()
        .check(
            () ->
                operation.isPresent()
                    ? limits.with(operation.get(), limit(field, limits.of(operation.get())))
                    : limits.perWorker(field.whole()));
  }

  private static RateLimit limit(Field field, RateLimit otherwise) {
    Node.Mapping limit = LIMIT_FIELDS.check(field.value());
    return new RateLimit(
        number(limit.get("requests"), otherwise.requests()),
        number(limit.get("concurrent"), otherwise.concurrent()));
  }

  private static OptionalInt number(Optional<Field> field, OptionalInt otherwise) {
    return field.isPresent() ? OptionalInt.of(field.get().whole()) : otherwise;
  }
}
