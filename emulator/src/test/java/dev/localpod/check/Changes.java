package dev.localpod.check;

import dev.localpod.json.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Small changes of calls and answers. */
final class Changes {

  private Changes() {}

  // ---- calls

  static boolean sends(WireRequest request, String part) {
    return request.body().filter(body -> body.contains(part)).isPresent();
  }

  static WireRequest path(WireRequest request, String path) {
    return new WireRequest(
        request.method(), path, request.authorizations(), request.headers(), request.body());
  }

  static WireRequest body(WireRequest request, UnaryOperator<String> change) {
    return new WireRequest(
        request.method(),
        request.path(),
        request.authorizations(),
        request.headers(),
        request.body().map(change));
  }

  static WireRequest withoutHeader(WireRequest request, String name) {
    return new WireRequest(
        request.method(),
        request.path(),
        request.authorizations(),
        request.headers().stream().filter(header -> !header.name().equals(name)).toList(),
        request.body());
  }

  // ---- answers

  /** Returns an error as the contract wants it. */
  static WireResponse error(int status) {
    Json body =
        Json.object()
            .put("status", status)
            .put("title", "Error")
            .put("detail", "no")
            .put("error", "no")
            .build();
    return new WireResponse(
        status, Map.of("content-type", List.of("application/json")), body.toString());
  }

  static WireResponse status(WireResponse response, int status) {
    return new WireResponse(status, response.headers(), response.body());
  }

  static WireResponse body(WireResponse response, String body) {
    return new WireResponse(response.status(), response.headers(), body);
  }

  static WireResponse withoutHeader(WireResponse response, String name) {
    Map<String, List<String>> headers = new HashMap<>(response.headers());
    headers.remove(name);
    return new WireResponse(response.status(), headers, response.body());
  }

  static WireResponse without(WireResponse response, String... members) {
    return members(
        response,
        fields -> {
          fields.keySet().removeAll(Set.of(members));
          return fields;
        });
  }

  static WireResponse with(WireResponse response, String member, Object value) {
    return members(
        response,
        fields -> {
          fields.put(member, Json.of(value));
          return fields;
        });
  }

  /** Replaces a member where there is one. */
  static WireResponse replace(WireResponse response, String member, Object value) {
    return response.member(member).isPresent() ? with(response, member, value) : response;
  }

  private static WireResponse members(
      WireResponse response, UnaryOperator<Map<String, Json>> change) {
    return response
        .json()
        .filter(Json.Obj.class::isInstance)
        .map(object -> change.apply(new LinkedHashMap<>(((Json.Obj) object).fields())))
        .map(fields -> body(response, new Json.Obj(fields).toString()))
        .orElse(response);
  }

  static List<Json> items(WireResponse response, String member) {
    return response
        .member(member)
        .filter(Json.Arr.class::isInstance)
        .map(array -> ((Json.Arr) array).items())
        .orElse(List.of());
  }

  static boolean isA(WireResponse response, String jobStatus) {
    return response.text("status").equals(Optional.of(jobStatus));
  }
}
