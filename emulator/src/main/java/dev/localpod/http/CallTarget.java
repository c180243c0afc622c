package dev.localpod.http;

import dev.localpod.job.JobId;
import dev.localpod.registry.NameList;
import dev.localpod.registry.ServedEndpoint;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The endpoint, the route and the job that a call names, whether or not it may use them.
 *
 * @param path its path as it was sent
 * @param endpointId the endpoint id in its path; empty if the path has no id
 * @param endpoint the served endpoint with that id
 * @param grants what its key opens: at most {@code endpoint} if there is one, else any endpoint
 * @param route the route in its path; empty without an endpoint
 * @param jobId the job in its path; empty without a route
 */
record CallTarget(
    String path,
    String endpointId,
    Optional<ServedEndpoint> endpoint,
    List<Grant> grants,
    Optional<ClientRoute> route,
    Optional<JobId> jobId) {

  /** An endpoint, and the one of its keys that a call carries. */
  record Grant(ServedEndpoint endpoint, String apiKey) {}

  /** Returns the endpoint whose journal records the call: the named one, or the key's only one. */
  Optional<ServedEndpoint> recordedBy() {
    return endpoint.or(
        () -> grants.size() == 1 ? Optional.of(grants.get(0).endpoint()) : Optional.empty());
  }

  /** Returns the name of the operation, or the path if it names none. */
  String operation() {
    return route.map(ClientRoute::path).orElse(path);
  }

  /**
   * Checks key, endpoint, route and method, in this order (HTTP-3, HTTP-4, HTTP-9).
   *
   * @param hasKey whether the call has an {@code Authorization} header
   * @throws HttpError if one of them is refused
   */
  AuthorizedCall authorize(boolean hasKey, String method) {
    checkKey(hasKey); // before the endpoint, so that a call without a key learns no ids
    if (endpoint.isEmpty()) {
      List<String> ids = grants.stream().map(grant -> grant.endpoint().id()).sorted().toList();
      throw HttpError.notFound(
          "there is no endpoint '" + endpointId + "'; this key is for " + NameList.of(ids));
    }
    ClientRoute named =
        route.orElseThrow(
            () -> HttpError.notFound("there is no route " + path + "; there are " + routes()));
    if (!named.methods().contains(method)) {
      String allow = named.allow();
      throw HttpError.methodNotAllowed(
          method + " is not allowed on " + named.path() + "; allowed: " + allow, allow);
    }
    return new AuthorizedCall(endpoint.get(), grants.get(0).apiKey(), named, jobId);
  }

  /**
   * Checks the key.
   *
   * @param hasKey whether the call has an {@code Authorization} header
   * @throws HttpError if it opens nothing
   */
  void checkKey(boolean hasKey) {
    if (grants.isEmpty()) {
      throw HttpError.unauthorized(
          hasKey
              ? "the API key in the Authorization header is not one of this endpoint's"
              : "the Authorization header is missing; send the endpoint's API key in it");
    }
  }

  /** Names the routes of the same kind as the path: those of OpenAI, or the others. */
  private String routes() {
    boolean isOpenAi = OpenAiError.isFor(path);
    return NameList.of(
        Stream.of(ClientRoute.values())
            .filter(route -> route.isOpenAi() == isOpenAi)
            .map(route -> "/v2/{endpointId}/" + route.path() + (route.namesJob() ? "/{jobId}" : ""))
            .toList());
  }
}
