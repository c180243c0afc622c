package dev.localpod.script;

import dev.localpod.json.Json;
import dev.localpod.json.JsonPointer;
import dev.localpod.spelling.Suggestion;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills in placeholders. A string that is a single placeholder becomes the value itself; inside a
 * longer string a value becomes its text. A placeholder without a value becomes {@code null} as a
 * single one, and empty text inside a longer string.
 */
public final class Template {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([^{}]*?)\\s*}}");

  private final Json.Obj variables;

  /**
   * Creates a template over variables.
   *
   * @param variables holds the values that placeholders name, at any depth
   */
  public Template(Json.Obj variables) {
    this.variables = variables;
  }

  /**
   * Checks the first words of all placeholders in a value.
   *
   * @throws IllegalArgumentException if one is not among {@code variables}
   */
  static void check(Json template, List<String> variables) {
    Deque<Json> left = new ArrayDeque<>(List.of(template)); // a value may nest too deep to recurse
    while (!left.isEmpty()) {
      Json value = left.pop();
      if (value instanceof Json.Obj object) {
        left.addAll(object.fields().values());
      } else if (value instanceof Json.Arr array) {
        left.addAll(array.items());
      } else if (value instanceof Json.Str string) {
        PLACEHOLDER.matcher(string.value()).results().forEach(found -> check(found, variables));
      }
    }
  }

  private static void check(MatchResult placeholder, List<String> variables) {
    String word = placeholder.group(1).split("\\.", 2)[0];
    if (!variables.contains(word)) {
      throw new IllegalArgumentException(
          "unknown placeholder '%s'; %s"
              .formatted(
                  placeholder.group(),
                  Suggestion.must(
                      "begin with one of " + String.join(", ", variables), word, variables)));
    }
  }

  /** Returns a value with its placeholders filled in. */
  public Json fill(Json template) {
    if (template instanceof Json.Str string) {
      return fill(string);
    } else if (template instanceof Json.Obj object) {
      Map<String, Json> filled = new LinkedHashMap<>();
      object.fields().forEach((name, member) -> filled.put(name, fill(member)));
      return new Json.Obj(filled);
    } else if (template instanceof Json.Arr array) {
      return new Json.Arr(array.items().stream().map(this::fill).toList());
    }
    return template;
  }

  private Json fill(Json.Str template) {
    Matcher matcher = PLACEHOLDER.matcher(template.value());
    if (matcher.matches()) {
      return value(matcher).orElse(Json.NULL);
    }
    return new Json.Str(
        matcher
            .reset()
            .replaceAll(
                found -> Matcher.quoteReplacement(value(found).map(Template::textOf).orElse(""))));
  }

  private Optional<Json> value(MatchResult placeholder) {
    return JsonPointer.walk(variables, List.of(placeholder.group(1).split("\\.")));
  }

  private static String textOf(Json value) {
    return value instanceof Json.Str string ? string.value() : value.toString();
  }
}
