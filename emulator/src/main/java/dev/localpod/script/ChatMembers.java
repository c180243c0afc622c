package dev.localpod.script;

import dev.localpod.json.Json;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Reads the members of a request. A member that is {@code null} counts as absent; one of another
 * type is refused with an {@link IllegalArgumentException} that names it.
 */
record ChatMembers(Json.Obj body) {

  private static final int LONGEST_DESCRIPTION = 60;

  private Optional<Json> get(String name) {
    return body.get(name).filter(value -> !value.equals(Json.NULL));
  }

  boolean has(String name) {
    return get(name).isPresent();
  }

  Json required(String name) {
    return get(name)
        .orElseThrow(
            () -> new IllegalArgumentException("'" + name + "' is missing; it is required"));
  }

  Optional<String> text(String name) {
    return get(name)
        .map(
            value -> {
              if (value instanceof Json.Str string) {
                return string.value();
              }
              throw refusal(name, value, "text");
            });
  }

  boolean flag(String name) {
    Json value = get(name).orElse(new Json.Bool(false));
    if (value instanceof Json.Bool flag) {
      return flag.value();
    }
    throw refusal(name, value, "true or false");
  }

  Optional<Json.Obj> object(String name) {
    return get(name)
        .map(
            value -> {
              if (value instanceof Json.Obj object) {
                return object;
              }
              throw refusal(name, value, "an object");
            });
  }

  OptionalInt whole(String name, int min, int max) {
    Optional<Json> value = get(name);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    Optional<Long> number =
        value.get() instanceof Json.Num figure ? figure.asLong() : Optional.empty();
    if (number.filter(found -> found >= min && found <= max).isEmpty()) {
      throw refusal(name, value.get(), "a whole number from " + min + " to " + max);
    }
    return OptionalInt.of(number.get().intValue());
  }

  /** Reads a number that need not be whole. */
  OptionalDouble number(String name) {
    Optional<Json> value = get(name);
    if (value.isEmpty()) {
      return OptionalDouble.empty();
    } else if (value.get() instanceof Json.Num figure) {
      return OptionalDouble.of(Double.parseDouble(figure.text()));
    }
    throw refusal(name, value.get(), "a number");
  }

  /** Creates the exception for a member that must be something else. */
  static IllegalArgumentException refusal(String name, Json value, String required) {
    return new IllegalArgumentException(
        "'" + name + "' cannot be " + description(value) + "; must be " + required);
  }

  private static String description(Json value) {
    if (value instanceof Json.Obj) {
      return "an object";
    } else if (value instanceof Json.Arr list) {
      return list.items().isEmpty() ? "an empty list" : "a list";
    }
    String text = value.toString();
    return text.length() <= LONGEST_DESCRIPTION
        ? text
        : text.substring(0, LONGEST_DESCRIPTION) + "...";
  }
}
