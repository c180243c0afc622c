package dev.localpod.check;

import dev.localpod.json.Json;
import dev.localpod.json.MalformedJsonException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * An answer to a call.
 *
 * @param status the status code
 * @param headers the values of each header, by its name in lower case
 * @param body the body as text
 */
public record WireResponse(int status, Map<String, List<String>> headers, String body) {

  /** Copies the headers. */
  public WireResponse {
    headers = Map.copyOf(headers);
  }

  /** Returns the first value of a header, whose name is in lower case. */
  Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** Returns the first digit of the status, as in {@code 2xx}. */
  String family() {
    return status / 100 + "xx";
  }

  boolean isSuccess() {
    return status / 100 == 2;
  }

  /** Returns the body as JSON, if it is some. */
  Optional<Json> json() {
    try {
      return Optional.of(Json.parse(body));
    } catch (MalformedJsonException e) {
      return Optional.empty();
    }
  }

  Optional<Json> member(String name) {
    return json()
        .filter(Json.Obj.class::isInstance)
        .flatMap(object -> ((Json.Obj) object).get(name));
  }

  /** Returns a member that is a string. */
  Optional<String> text(String name) {
    return member(name).filter(Json.Str.class::isInstance).map(text -> ((Json.Str) text).value());
  }

  /** Returns the names of the members of the body, in alphabetical order. */
  String members() {
    return json()
        .map(
            json ->
                json instanceof Json.Obj object
                    ? String.join(", ", new TreeSet<>(object.fields().keySet()))
                    : "no JSON object")
        .orElse("no JSON");
  }

  /** Returns the status of the job that the body is about, or what came instead. */
  String jobStatus() {
    if (!isSuccess()) {
      return Integer.toString(status);
    }
    return text("status").orElse("no status");
  }

  /** Returns all that an error says. */
  String errorText() {
    return text("detail").orElse("") + " " + text("error").orElse("");
  }
}
