package dev.localpod.admin;

import dev.localpod.http.HttpError;
import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One row of the API.
 *
 * @param method the method
 * @param path the segments below the prefix; one in braces stands for a name
 * @param query the query parameters there can be
 * @param answer what it does
 */
record AdminRoute(
    String method,
    List<String> path,
    Set<String> query,
    Function<AdminRequest, CompletableFuture<Json>> answer) {

  /** A row without query parameters that answers at once. */
  static AdminRoute of(String method, String path, Function<AdminRequest, Json> answer) {
    return new AdminRoute(
        method,
        segments(path),
        Set.of(),
        request -> CompletableFuture.completedFuture(answer.apply(request)));
  }

  /** A row that may answer later. */
  static AdminRoute held(
      String method,
      String path,
      Set<String> query,
      Function<AdminRequest, CompletableFuture<Json>> answer) {
    return new AdminRoute(method, segments(path), query, answer);
  }

  private static List<String> segments(String path) {
    return List.of(path.substring(1).split("/"));
  }

  /** The names in a path, if the path is of this row. */
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
          "unknown query parameter '"
              + unknown.first()
              + "'; "
              + (query.isEmpty()
                  ? "none is allowed here"
                  : "allowed are " + String.join(", ", new TreeSet<>(query))));
    }
  }

  /** Its path, written out. */
  String template() {
    return AdminApi.PREFIX + "/" + String.join("/", path);
  }
}
