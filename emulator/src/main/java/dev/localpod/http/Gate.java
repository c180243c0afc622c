package dev.localpod.http;

import dev.localpod.core.job.JobId;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides what a call is about and whether it may go on, in this order: key, endpoint, route,
 * method (HTTP-3, HTTP-4, HTTP-9).
 */
final class Gate {

  private static final String BEARER = "bearer ";

  private final Map<String, ServedEndpoint> endpoints;

  Gate(Map<String, ServedEndpoint> endpoints) {
    this.endpoints = endpoints;
  }

  /**
   * What a call asks for, whether or not it may.
   *
   * @param endpoint the endpoint of its path, if there is one
   * @param operation what stands behind the endpoint in its path
   * @param job the job in its path
   */
  record Target(Optional<ServedEndpoint> endpoint, String operation, Optional<JobId> job) {}

  Target target(Context ctx) {
    List<String> path = segments(ctx.path());
    return new Target(
        path.isEmpty() ? Optional.empty() : Optional.ofNullable(endpoints.get(path.get(0))),
        path.size() > 1 ? path.get(1) : "",
        path.size() == 3 ? Optional.of(new JobId(path.get(2))) : Optional.empty());
  }

  /** What an accepted call asks for. */
  record Admission(ServedEndpoint endpoint, String apiKey, Route route, Optional<JobId> jobId) {}

  Admission admit(Context ctx) {
    List<String> path = segments(ctx.path());
    String id = path.isEmpty() ? "" : path.get(0);
    Entrance entrance = entrance(id, Collections.list(keysOf(ctx)));
    Optional<Route> route =
        path.size() == 2 || path.size() == 3
            ? Route.named(path.get(1), path.size() == 3)
            : Optional.empty();
    if (route.isEmpty()) {
      throw Refusal.notFound("there is no route " + ctx.path() + "; " + routes());
    }
    String method = ctx.req().getMethod();
    if (!route.get().methods().contains(method)) {
      String allow = route.get().allow();
      throw Refusal.methodNotAllowed(
          method + " is not allowed on " + route.get().path() + "; allowed: " + allow, allow);
    }
    Optional<JobId> jobId =
        route.get().namesJob() ? Optional.of(new JobId(path.get(2))) : Optional.empty();
    return new Admission(entrance.endpoint(), entrance.apiKey(), route.get(), jobId);
  }

  private static Enumeration<String> keysOf(Context ctx) {
    return ctx.req().getHeaders("Authorization");
  }

  private static List<String> segments(String path) {
    return Stream.of(path.split("/")).filter(segment -> !segment.isEmpty()).skip(1).toList();
  }

  /** An endpoint, and the key that passes there. */
  private record Entrance(ServedEndpoint endpoint, String apiKey) {}

  private Entrance entrance(String id, List<String> credentials) {
    List<byte[]> candidates = candidates(credentials);
    ServedEndpoint asked = endpoints.get(id);
    List<Entrance> open =
        (asked == null ? endpoints.values() : List.of(asked))
            .stream().flatMap(endpoint -> entrance(candidates, endpoint).stream()).toList();
    // Decided before the endpoint is looked at, so that ids do not leak.
    if (open.isEmpty()) {
      throw Refusal.unauthorized(
          credentials.isEmpty()
              ? "the Authorization header is missing; send the endpoint's API key in it"
              : "the API key in the Authorization header is not one of this endpoint's");
    }
    if (asked == null) {
      String ids =
          String.join(
              ", ", open.stream().map(entrance -> entrance.endpoint().id()).sorted().toList());
      throw Refusal.notFound("there is no endpoint '" + id + "'; this key is for " + ids);
    }
    return open.get(0);
  }

  private static Optional<Entrance> entrance(List<byte[]> candidates, ServedEndpoint endpoint) {
    Optional<Entrance> entrance = Optional.empty();
    for (byte[] candidate : candidates) {
      for (String key : endpoint.apiKeys()) {
        // No way out early: how long this takes says nothing of the keys.
        if (MessageDigest.isEqual(candidate, bytes(key))) {
          entrance = Optional.of(new Entrance(endpoint, key));
        }
      }
    }
    return entrance;
  }

  /** Each header as a raw key, and without its scheme if it has one. */
  private static List<byte[]> candidates(List<String> credentials) {
    var candidates = new ArrayList<byte[]>();
    for (String credential : credentials) {
      String raw = credential.strip();
      candidates.add(bytes(raw));
      if (raw.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
        candidates.add(bytes(raw.substring(BEARER.length()).strip()));
      }
    }
    return candidates;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String routes() {
    return "there are "
        + String.join(
            ", ",
            Stream.of(Route.values())
                .map(
                    route ->
                        "/v2/{endpointId}/" + route.path() + (route.namesJob() ? "/{jobId}" : ""))
                .toList());
  }
}
