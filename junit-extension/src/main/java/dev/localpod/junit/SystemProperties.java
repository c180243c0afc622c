package dev.localpod.junit;

import dev.localpod.Endpoint;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sets system properties and restores the previous values. */
final class SystemProperties {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

  private static final Map<String, Function<Endpoint, String>> PLACEHOLDERS =
      Map.of(
          "baseUrl", endpoint -> endpoint.baseUrl().toString(),
          "apiKey", Endpoint::apiKey,
          "id", Endpoint::id);

  private final Map<String, @Nullable String> previousValues = new LinkedHashMap<>();

  /** Refuses a blank name and unknown placeholders. */
  static void check(WithSystemProperty property, Method test) {
    if (property.name().isBlank()) {
      throw AnnotatedElements.refuse(WithSystemProperty.class, test, "the name must not be blank");
    }
    Matcher matcher = PLACEHOLDER.matcher(property.value());
    while (matcher.find()) {
      if (!PLACEHOLDERS.containsKey(matcher.group(1))) {
        throw AnnotatedElements.refuse(
            WithSystemProperty.class,
            test,
            "unknown placeholder "
                + matcher.group()
                + "; must be one of {"
                + String.join("}, {", PLACEHOLDERS.keySet().stream().sorted().toList())
                + "}");
      }
    }
  }

  void set(WithSystemProperty property, Endpoint endpoint) {
    String value =
        PLACEHOLDER
            .matcher(property.value())
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(PLACEHOLDERS.get(found.group(1)).apply(endpoint)));
    String previous = System.setProperty(property.name(), value);
    // For a property that is set twice, the first value is the one to restore.
    if (!previousValues.containsKey(property.name())) {
      previousValues.put(property.name(), previous);
    }
  }

  void restore() {
    previousValues.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
    previousValues.clear();
  }
}
