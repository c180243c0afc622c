package dev.localpod.admin;

import dev.localpod.http.HttpError;
import dev.localpod.json.Json;
import dev.localpod.scenario.DurationText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The members of a small body, none of which is unknown. */
final class RequestFields {

  private final Json.Obj body;
  private final List<String> allowed;

  private RequestFields(Json.Obj body, List<String> allowed) {
    this.body = body;
    this.allowed = allowed;
  }

  /**
   * Looks at the names.
   *
   * @throws HttpError if there is one that is not allowed
   */
  static RequestFields of(Json.Obj body, List<String> allowed) {
    for (String name : body.fields().keySet()) {
      if (!allowed.contains(name)) {
        throw HttpError.badRequest(
            "unknown field '" + name + "'; allowed is " + String.join(" or ", allowed));
      }
    }
    return new RequestFields(body, allowed);
  }

  /** The name of the one member there is. */
  String only() {
    if (body.fields().size() != 1) {
      throw HttpError.badRequest(
          "the request body must have one field and has "
              + body.fields().size()
              + "; allowed is "
              + String.join(" or ", allowed));
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

  private Json value(String name) {
    return body.get(name).orElseThrow(() -> HttpError.badRequest("'" + name + "' is missing"));
  }

  private static HttpError refuse(String name, Json value, String what) {
    return HttpError.badRequest("'" + name + "' cannot be " + value + "; allowed is " + what);
  }
}
