package dev.localpod.scenario;

import dev.localpod.job.Policy;
import dev.localpod.options.EndpointSettings;
import java.time.Duration;
import java.util.List;

/** Reads {@code policy} of an endpoint. */
final class PolicyReader {

  private static final AllowedFields FIELDS =
      new AllowedFields("policy", List.of("executionTimeout", "ttl"));

  private PolicyReader() {}

  static EndpointSettings read(Field field, EndpointSettings settings) {
    Node.Mapping policy = FIELDS.check(field.value());
    Duration executionTimeout =
        policy
            .get("executionTimeout")
            .map(
                timeout ->
                    within(timeout, Policy.MIN_EXECUTION_TIMEOUT, Policy.MAX_EXECUTION_TIMEOUT))
            .orElse(settings.executionTimeout());
    Duration ttl =
        policy
            .get("ttl")
            .map(life -> within(life, Policy.MIN_TTL, Policy.MAX_TTL))
            .orElse(settings.ttl());
    return settings.executionTimeout(executionTimeout).ttl(ttl);
  }

  private static Duration within(Field field, Duration min, Duration max) {
    Duration duration = field.duration();
    if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
      throw field.refuse(min.toMillis() + "ms to " + max.toMillis() + "ms");
    }
    return duration;
  }
}
