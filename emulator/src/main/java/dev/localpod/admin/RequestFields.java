package dev.localpod.admin;

import dev.localpod.http.HttpError;
import dev.localpod.json.Json;
import dev.localpod.script.DurationText;
import dev.localpod.spelling.Suggestion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The fields of a small request body. */
final class RequestFields {

  private final Json.Obj body;
  private final List<String> allowed;

  private RequestFields(Json.Obj body, List<String> allowed) {
    this.body = body;
    this.allowed = allowed;
  }

  /**
   * Checks the names of the fields.
   *
   * @throws HttpError if a field is unknown
   */
  static RequestFields of(Json.Obj body, List<String> allowed) {
    for (String name : body.fields().keySet()) {
      if (!allowed.contains(name)) {
        throw HttpError.badRequest(
            "unknown field '%s'; %s"
                .formatted(
                    name,
                    Suggestion.must("be one of " + String.join(", ", allowed), name, allowed)));
      }
    }
    return new RequestFields(body, allowed);
  }

  /** Returns the name of the only field. */
  String only() {
    if (body.fields().size() != 1) {
      throw HttpError.badRequest(
          "the request body has %s fields; must have one of %s"
              .formatted(body.fields().size(), String.join(", ", allowed)));
    }
    return body.fields().keySet().iterator().next();
  }

  int whole(String name) {
    Json value = value(name);
    Optional<Long> number = value instanceof Json.Num figure ? figure.asLong() : Optional.empty();
    return number
        .filter(found -> found == found.intValue())
        .orElseThrow(() -> refuse(name, value, "a whole number"))
        .intValue();
  }

  Duration duration(String name) {
    Json value = value(name);
    String text = value instanceof Json.Str string ? string.value() : value.toString();
    return DurationText.parse(text).orElseThrow(() -> refuse(name, value, DurationText.ALLOWED));
  }

  /**
   * Refuses any other value of a field than this one.
   *
   * @throws HttpError if it has another one
   */
  void constant(String name, String only) {
    Json value = value(name);
    if (!value.equals(Json.of(only))) {
      throw refuse(name, value, "\"" + only + "\"");
    }
  }

  private Json value(String name) {
    return body.get(name).orElseThrow(() -> HttpError.badRequest("'" + name + "' is missing"));
  }

  private static HttpError refuse(String name, Json value, String what) {
    return HttpError.badRequest("'" + name + "' cannot be " + value + "; must be " + what);
  }
}
