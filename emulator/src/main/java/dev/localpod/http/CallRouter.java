package dev.localpod.http;

import dev.localpod.job.JobId;
import dev.localpod.registry.EndpointRegistry;
import dev.localpod.registry.ServedEndpoint;
import io.javalin.http.Context;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides what a call is about and whether it may go on, in this order: key, endpoint, route,
 * method (HTTP-3, HTTP-4, HTTP-9).
 */
final class CallRouter {

  private final EndpointRegistry endpoints;

  CallRouter(EndpointRegistry endpoints) {
    this.endpoints = endpoints;
  }

  /**
   * What a call asks for, whether or not it may.
   *
   * @param endpoint the endpoint whose call it is: that of its path; if there is none, the only one
   *     that its key is for
   * @param operation the operation in its path; if there is none, the path
   * @param job the job in its path
   */
  record Target(Optional<ServedEndpoint> endpoint, String operation, Optional<JobId> job) {}

  Target target(Context ctx) {
    List<String> path = HttpCall.segments(ctx).stream().skip(1).toList();
    Optional<ServedEndpoint> asked =
        path.isEmpty() ? Optional.empty() : endpoints.find(path.get(0));
    Optional<ClientRoute> route = asked.isEmpty() ? Optional.empty() : route(path);
    return new Target(
        asked.or(() -> ofKey(ctx)),
        route.map(ClientRoute::path).orElseGet(ctx::path),
        route.isPresent() && path.size() == 3
            ? Optional.of(new JobId(path.get(2)))
            : Optional.empty());
  }

  /** What a call asks for that is not to any endpoint's path. */
  Target astray(Context ctx) {
    return new Target(ofKey(ctx), ctx.path(), Optional.empty());
  }

  private Optional<ServedEndpoint> ofKey(Context ctx) {
    List<Entrance> open =
        entrances(Credentials.of(HttpCall.headers(ctx, "Authorization")), endpoints.all());
    return open.size() == 1 ? Optional.of(open.get(0).endpoint()) : Optional.empty();
  }

  private static Optional<ClientRoute> route(List<String> path) {
    return path.size() == 2 || path.size() == 3
        ? ClientRoute.named(path.get(1), path.size() == 3)
        : Optional.empty();
  }

  /** What an accepted call asks for. */
  record AuthorizedCall(
      ServedEndpoint endpoint, String apiKey, ClientRoute route, Optional<JobId> jobId) {}

  AuthorizedCall admit(Context ctx) {
    List<String> path = HttpCall.segments(ctx).stream().skip(1).toList();
    String id = path.isEmpty() ? "" : path.get(0);
    Entrance entrance = entrance(id, HttpCall.headers(ctx, "Authorization"));
    Optional<ClientRoute> route = route(path);
    if (route.isEmpty()) {
      throw HttpError.notFound("there is no route " + ctx.path() + "; " + routes());
    }
    String method = ctx.req().getMethod();
    if (!route.get().methods().contains(method)) {
      String allow = route.get().allow();
      throw HttpError.methodNotAllowed(
          method + " is not allowed on " + route.get().path() + "; allowed: " + allow, allow);
    }
    Optional<JobId> jobId =
        route.get().namesJob() ? Optional.of(new JobId(path.get(2))) : Optional.empty();
    return new AuthorizedCall(entrance.endpoint(), entrance.apiKey(), route.get(), jobId);
  }

  /** An endpoint, and the key that passes there. */
  private record Entrance(ServedEndpoint endpoint, String apiKey) {}

  private Entrance entrance(String id, List<String> headers) {
    var credentials = Credentials.of(headers);
    ServedEndpoint asked = endpoints.find(id).orElse(null);
    List<Entrance> open = entrances(credentials, asked == null ? endpoints.all() : List.of(asked));
    // Decided before the endpoint is looked at, so that ids do not leak.
    if (open.isEmpty()) {
      throw HttpError.unauthorized(
          headers.isEmpty()
              ? "the Authorization header is missing; send the endpoint's API key in it"
              : "the API key in the Authorization header is not one of this endpoint's");
    }
    if (asked == null) {
      String ids =
          String.join(
              ", ", open.stream().map(entrance -> entrance.endpoint().id()).sorted().toList());
      throw HttpError.notFound("there is no endpoint '" + id + "'; this key is for " + ids);
    }
    return open.get(0);
  }

  private static List<Entrance> entrances(
      Credentials credentials, Collection<ServedEndpoint> endpoints) {
    return endpoints.stream()
        .flatMap(endpoint -> entrance(credentials, endpoint).stream())
        .toList();
  }

  private static Optional<Entrance> entrance(Credentials credentials, ServedEndpoint endpoint) {
    Optional<Entrance> entrance = Optional.empty();
    for (String key : endpoint.apiKeys()) {
      // No way out early: how long this takes says nothing of the keys.
      if (credentials.include(key)) {
        entrance = Optional.of(new Entrance(endpoint, key));
      }
    }
    return entrance;
  }

  private static String routes() {
    return "there are "
        + String.join(
            ", ",
            Stream.of(ClientRoute.values())
                .map(
                    route ->
                        "/v2/{endpointId}/" + route.path() + (route.namesJob() ? "/{jobId}" : ""))
                .toList());
  }
}
