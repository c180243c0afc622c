package dev.localpod.journal;

import dev.localpod.json.Json;
import java.time.Instant;
import java.util.Map;

/**
 * The request of a call.
 *
 * @param after the number of the last entry before the call began
 * @param at the beginning of the call in endpoint time
 * @param realAt the beginning of the call in real time
 * @param method the HTTP method
 * @param query the text after {@code ?}; empty without one
 * @param headers the headers by name in lower case, credentials masked
 * @param body the body, credentials masked; {@link TruncatedJson#NOTHING} if it is absent or was
 *     not read
 */
public record CallRequest(
    long after,
    Instant at,
    Instant realAt,
    String method,
    String query,
    Map<String, String> headers,
    TruncatedJson body) {
  /** Copies {@code headers}. */
  public CallRequest {
    headers = Map.copyOf(headers);
  }

  Json.Builder details(String operation) {
    return Json.object()
        .put("operation", operation)
        .put("method", method)
        .put("query", query)
        .put("headers", headers)
        .put("body", body.toJson())
        .put(
            "began",
            Json.object()
                .put("after", after)
                .put("at", at.toString())
                .put("realAt", realAt.toString())
                .build());
  }
}
