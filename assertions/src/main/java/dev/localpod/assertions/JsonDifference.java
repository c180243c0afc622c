package dev.localpod.assertions;

import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the places in which two JSON values differ. The order of fields and the spelling of numbers
 * make no difference; long texts are cut around the first character that differs.
 */
final class JsonDifference {

  private static final int MOST = 5;
  private static final int LONGEST = 80;
  private static final int BEFORE = 20;

  private final List<String> lines = new ArrayList<>();

  private JsonDifference() {}

  /** Returns one indented line for each place; empty if the values are equal. */
  static Optional<String> between(Json expected, Json actual) {
    var difference = new JsonDifference();
    difference.compare("", expected, actual);
    List<String> lines = difference.lines;
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    String more = lines.size() > MOST ? "\n    and " + (lines.size() - MOST) + " more" : "";
    return Optional.of(
        lines.stream().limit(MOST).map(line -> "\n    " + line).collect(Collectors.joining())
            + more);
  }

  /** Returns the text, or the part of a long text around the character at {@code at}. */
  static String cut(String text, int at) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int start = Math.max(0, Math.min(at - BEFORE, text.length() - LONGEST));
    int end = Math.min(text.length(), start + LONGEST);
    return (start > 0 ? "..." : "")
        + text.substring(start, end)
        + (end < text.length() ? "..." : "");
  }

  private void compare(String pointer, Json expected, Json actual) {
    if (expected.equals(actual)) {
      return;
    }
    if (expected instanceof Json.Obj one && actual instanceof Json.Obj other) {
      Set<String> names = new LinkedHashSet<>(one.fields().keySet());
      names.addAll(other.fields().keySet());
      for (String name : names) {
        String place = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
        compare(place, one.get(name), other.get(name));
      }
    } else if (expected instanceof Json.Arr one && actual instanceof Json.Arr other) {
      for (int i = 0; i < Math.max(one.items().size(), other.items().size()); i++) {
        compare(pointer + "/" + i, item(one, i), item(other, i));
      }
    } else {
      record(pointer, expected.toString(), actual.toString());
    }
  }

  private void compare(String pointer, Optional<Json> expected, Optional<Json> actual) {
    if (expected.isPresent() && actual.isPresent()) {
      compare(pointer, expected.get(), actual.get());
    } else {
      record(
          pointer,
          expected.map(Json::toString).orElse("nothing"),
          actual.map(Json::toString).orElse("absent"));
    }
  }

  private static Optional<Json> item(Json.Arr array, int index) {
    return index < array.items().size() ? Optional.of(array.items().get(index)) : Optional.empty();
  }

  private void record(String pointer, String expected, String actual) {
    int at = 0;
    while (at < Math.min(expected.length(), actual.length())
        && expected.charAt(at) == actual.charAt(at)) {
      at++;
    }
    lines.add(
        "%s: expected %s, but it is %s"
            .formatted(
                pointer.isEmpty() ? "as a whole" : "at " + pointer,
                cut(expected, at),
                cut(actual, at)));
  }
}
