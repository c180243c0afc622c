package dev.localpod.admin;

import dev.localpod.http.Content;
import dev.localpod.http.HttpError;
import dev.localpod.http.JsonList;
import dev.localpod.json.Json;
import dev.localpod.spelling.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One route of the API.
 *
 * @param method the method
 * @param path the segments below the prefix; a segment in braces matches any name
 * @param query the supported query parameters
 * @param hasBody whether it reads the body; the body of any other route must be empty or {@code {}}
 * @param answer handles a call
 */
record AdminRoute(
    String method,
    List<String> path,
    Set<String> query,
    boolean hasBody,
    Function<AdminRequest, CompletableFuture<Content>> answer) {

  /** Creates a route without query parameters that answers at once. */
  static AdminRoute of(String method, String path, Function<AdminRequest, Json> answer) {
    return of(method, path, Set.of(), answer);
  }

  /** Creates a route with query parameters that answers at once. */
  static AdminRoute of(
      String method, String path, Set<String> query, Function<AdminRequest, Json> answer) {
    return held(
        method, path, query, request -> CompletableFuture.completedFuture(answer.apply(request)));
  }

  /** Creates a route that may answer later. */
  static AdminRoute held(
      String method,
      String path,
      Set<String> query,
      Function<AdminRequest, CompletableFuture<Json>> answer) {
    return answering(method, path, query, request -> answer.apply(request).thenApply(Content::of));
  }

  /** Creates a route that answers with a long list, maybe later. */
  static AdminRoute listing(
      String method,
      String path,
      Set<String> query,
      Function<AdminRequest, CompletableFuture<JsonList>> answer) {
    return answering(method, path, query, request -> answer.apply(request).thenApply(Content::of));
  }

  private static AdminRoute answering(
      String method,
      String path,
      Set<String> query,
      Function<AdminRequest, CompletableFuture<Content>> answer) {
    return new AdminRoute(method, segments(path), query, false, answer);
  }

  /** Returns this route, with a body that it reads. */
  AdminRoute withBody() {
    return new AdminRoute(method, path, query, true, answer);
  }

  /** Returns a route of the same path that answers in another way, and ignores the body. */
  AdminRoute answering(Function<AdminRequest, CompletableFuture<Content>> other) {
    return new AdminRoute(method, path, query, true, other);
  }

  private static List<String> segments(String path) {
    return List.of(path.substring(1).split("/"));
  }

  /** Returns the names in a path if the path matches this route. */
  Optional<List<String>> match(List<String> segments) {
    if (segments.size() != path.size()) {
      return Optional.empty();
    }
    var names = new ArrayList<String>();
    for (int i = 0; i < path.size(); i++) {
      if (path.get(i).startsWith("{")) {
        names.add(segments.get(i));
      } else if (!path.get(i).equals(segments.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(names);
  }

  void checkQuery(Set<String> given) {
    var unknown = new TreeSet<>(given);
    unknown.removeAll(query);
    if (!unknown.isEmpty()) {
      throw HttpError.badRequest(
          "unknown query parameter '%s'; %s".formatted(unknown.first(), advice(unknown.first())));
    }
  }

  private String advice(String unknown) {
    return query.isEmpty()
        ? "must be none"
        : Suggestion.must("be one of " + String.join(", ", new TreeSet<>(query)), unknown, query);
  }

  /** Returns its full path. */
  String template() {
    return AdminApi.PREFIX + "/" + String.join("/", path);
  }
}
