package dev.localpod.junit;

import dev.localpod.Endpoint;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sets system properties and puts back what was there before. */
final class SystemProperties {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

  private static final Map<String, Function<Endpoint, String>> PLACEHOLDERS =
      Map.of(
          "baseUrl", endpoint -> endpoint.baseUrl().toString(),
          "apiKey", Endpoint::apiKey,
          "id", Endpoint::id);

  private final Map<String, @Nullable String> before = new LinkedHashMap<>();

  /** Refuses what cannot be set. */
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
            "there is no "
                + matcher.group()
                + "; allowed are {"
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
    // Of a property that is set twice it is the first that knows what was there.
    if (!before.containsKey(property.name())) {
      before.put(property.name(), previous);
    }
  }

  void restore() {
    before.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
    before.clear();
  }
}
