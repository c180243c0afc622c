package dev.localpod.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A JSON Pointer (RFC 6901): the way to one value inside another.
 *
 * @param text the pointer as written: empty for the whole value, else {@code /} before each token
 * @param tokens its reference tokens, unescaped
 */
public record JsonPointer(String text, List<String> tokens) {

  private static final Pattern UNKNOWN_ESCAPE = Pattern.compile("~(?![01])");

  /** Copies {@code tokens}. */
  public JsonPointer {
    tokens = List.copyOf(tokens);
  }

  /**
   * Reads a pointer.
   *
   * @throws IllegalArgumentException if the text is neither empty nor starts with {@code /}, or has
   *     a {@code ~} that is part of neither {@code ~0} nor {@code ~1}
   */
  public static JsonPointer parse(String text) {
    if (text.isEmpty()) {
      return new JsonPointer(text, List.of());
    }
    if (text.charAt(0) != '/') {
      throw new IllegalArgumentException(
          "'" + text + "' is not a JSON Pointer: it must be empty or start with '/'");
    }
    if (UNKNOWN_ESCAPE.matcher(text).find()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a JSON Pointer: after '~' there must be 0 or 1");
    }
    var tokens = new ArrayList<String>();
    for (String token : text.substring(1).split("/", -1)) {
      tokens.add(token.replace("~1", "/").replace("~0", "~"));
    }
    return new JsonPointer(text, tokens);
  }

  /** The value this pointer names inside {@code root}, if there is one. */
  public Optional<Json> in(Json root) {
    return walk(root, tokens);
  }

  /** The value that a way of member names and array indexes leads to, if there is one. */
  public static Optional<Json> walk(Json root, List<String> tokens) {
    Json value = root;
    for (String token : tokens) {
      if (value instanceof Json.Obj object && object.fields().containsKey(token)) {
        value = object.fields().get(token);
      } else if (value instanceof Json.Arr array && isIndexOf(array, token)) {
        value = array.items().get(Integer.parseInt(token));
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(value);
  }

  private static boolean isIndexOf(Json.Arr array, String token) {
    return token.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(token) < array.items().size();
  }

  @Override
  public String toString() {
    return text;
  }
}
