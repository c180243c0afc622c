package dev.localpod.http;

import dev.localpod.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Changes answers in ways that the documents do not exclude, to test how clients read them. */
final class ResponseMutations {

  private static final String STATUS = "status";
  private static final String REQUESTS = "requests";
  private static final String DELAY_TIME = "delayTime";
  private static final String EXECUTION_TIME = "executionTime";

  private static final Json UNKNOWN_STATUS = Json.of("HIBERNATING");

  private static final Json.Obj EXTRA =
      Json.object()
          .put("region", "EU-RO-1")
          .put("trace", Json.object().put("hops", List.of(1, 2)).build())
          .build();

  private static final List<String> OPTIONAL =
      List.of(DELAY_TIME, EXECUTION_TIME, "retries", "workerId");

  /** The first number beyond 32 bits; about 50 days in milliseconds. */
  private static final Json BEYOND_32_BITS = Json.of(1L << 32);

  /** The first whole number that a {@code double} cannot hold. */
  private static final Json BEYOND_53_BITS = Json.of((1L << 53) + 1);

  private ResponseMutations() {}

  static Json unknownStatus(Json body) {
    return rewrite(
        body,
        members ->
            members.computeIfPresent(
                STATUS, (name, word) -> word instanceof Json.Str ? UNKNOWN_STATUS : word));
  }

  static Json extraFields(Json body) {
    return rewrite(body, members -> members.putAll(EXTRA.fields()));
  }

  static Json missingFields(Json body) {
    return rewrite(body, members -> members.keySet().removeAll(OPTIONAL));
  }

  static Json largeNumbers(Json body) {
    return rewrite(
        body,
        members -> {
          members.replace(DELAY_TIME, BEYOND_32_BITS);
          members.replace(EXECUTION_TIME, BEYOND_53_BITS);
        });
  }

  /** Rewrites a body, and each job in it if it is a list. */
  private static Json rewrite(Json body, Consumer<Map<String, Json>> change) {
    if (!(body instanceof Json.Obj object)) {
      return body;
    }
    Map<String, Json> members = new LinkedHashMap<>(object.fields());
    if (members.get(REQUESTS) instanceof Json.Arr list) {
      Json items = Json.of(list.items().stream().map(item -> rewrite(item, change)).toList());
      members.put(REQUESTS, items);
    }
    change.accept(members);
    return new Json.Obj(members);
  }
}
