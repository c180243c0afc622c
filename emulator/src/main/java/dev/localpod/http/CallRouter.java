package dev.localpod.http;

import dev.localpod.http.CallTarget.Grant;
import dev.localpod.job.JobId;
import dev.localpod.registry.EndpointRegistry;
import dev.localpod.registry.ServedEndpoint;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Finds what a call names; looks each endpoint up once (HTTP-1, HTTP-3). */
final class CallRouter {

  /** The place of the endpoint's id among the segments of a path, and that of a job's. */
  private static final int ENDPOINT = 1;

  private static final int JOB = 3;

  private final EndpointRegistry endpoints;

  CallRouter(EndpointRegistry endpoints) {
    this.endpoints = endpoints;
  }

  /** Returns whether the path of a call is one of endpoints (HTTP-1). */
  static boolean isClientPath(Context ctx) {
    List<String> segments = HttpCall.segments(ctx);
    return !segments.isEmpty()
        && segments.get(0).equals("v2")
        && (segments.size() > 1 || ctx.path().endsWith("/"));
  }

  /** Finds the target of a call below {@code /v2}. */
  CallTarget target(Context ctx) {
    List<String> segments = HttpCall.segments(ctx);
    String id = segments.size() > ENDPOINT ? segments.get(ENDPOINT) : "";
    Optional<ServedEndpoint> endpoint = endpoints.find(id);
    Optional<ClientRoute> route =
        endpoint.flatMap(found -> ClientRoute.of(segments.subList(ENDPOINT + 1, segments.size())));
    return new CallTarget(
        ctx.path(),
        id,
        endpoint,
        endpoint.map(found -> grants(ctx, List.of(found))).orElseGet(() -> grants(ctx)),
        route,
        route.filter(ClientRoute::namesJob).map(found -> new JobId(segments.get(JOB))));
  }

  /** Returns the target of a call to any other path: its key alone may tell the endpoint. */
  CallTarget targetElsewhere(Context ctx) {
    return new CallTarget(
        ctx.path(), "", Optional.empty(), grants(ctx), Optional.empty(), Optional.empty());
  }

  private List<Grant> grants(Context ctx) {
    return grants(ctx, endpoints.all());
  }

  private static List<Grant> grants(Context ctx, Collection<ServedEndpoint> endpoints) {
    var credentials = Credentials.of(HttpCall.headers(ctx, "Authorization"));
    var grants = new ArrayList<Grant>(1);
    for (ServedEndpoint endpoint : endpoints) {
      grant(credentials, endpoint).ifPresent(grants::add);
    }
    return grants;
  }

  private static Optional<Grant> grant(Credentials credentials, ServedEndpoint endpoint) {
    Optional<Grant> grant = Optional.empty();
    for (String key : endpoint.apiKeys()) {
      // Checks all keys: the time it takes tells nothing about them.
      if (credentials.include(key)) {
        grant = Optional.of(new Grant(endpoint, key));
      }
    }
    return grant;
  }
}
