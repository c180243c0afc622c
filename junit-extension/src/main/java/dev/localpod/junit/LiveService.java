package dev.localpod.junit;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.TestClock;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The live service that tests run against instead of the emulator, when the environment, or JUnit's
 * configuration parameters, name one.
 *
 * @param endpoint the address of its endpoint, without a slash at the end
 * @param apiKey a key that passes there
 */
record LiveService(URI endpoint, String apiKey) {

  private static final String URL = "LOCALPOD_LIVE_URL";
  private static final String KEY = "LOCALPOD_LIVE_KEY";
  private static final String ENDPOINT = "LOCALPOD_LIVE_ENDPOINT";

  /** The annotations that only an emulated endpoint can follow. */
  private static final List<Class<? extends Annotation>> EMULATED =
      Stream.concat(
              AnnotationSettings.annotations().stream(),
              Stream.of(EachEdition.class, EachOrder.class, Replay.class))
          .toList();

  /** The parameters that only an emulated endpoint has. */
  private static final List<Class<?>> EMULATED_TYPES = List.of(TestClock.class, Localpod.class);

  /**
   * Returns the service that tests run against; empty for the emulator.
   *
   * @throws ExtensionConfigurationException if some of the three are missing
   */
  static Optional<LiveService> of(ExtensionContext context) {
    Optional<String> url = setting(URL, context);
    Optional<String> key = setting(KEY, context);
    Optional<String> endpoint = setting(ENDPOINT, context);
    if (url.isEmpty() && key.isEmpty() && endpoint.isEmpty()) {
      return Optional.empty();
    }
    if (url.isEmpty() || key.isEmpty() || endpoint.isEmpty()) {
      throw new ExtensionConfigurationException(
          "to run tests against the live service, "
              + URL
              + ", "
              + KEY
              + " and "
              + ENDPOINT
              + " must all be set, or none; missing: "
              + String.join(
                  ", ",
                  Stream.of(URL, KEY, ENDPOINT)
                      .filter(name -> setting(name, context).isEmpty())
                      .toList()));
    }
    String base = url.get().replaceFirst("/+$", "");
    if (!base.matches("https?://[^/]+/v2")) {
      throw new ExtensionConfigurationException(
          URL + " cannot be '" + base + "'; must be http(s)://HOST/v2");
    }
    return Optional.of(new LiveService(URI.create(base + "/" + endpoint.get()), key.get()));
  }

  private static Optional<String> setting(String name, ExtensionContext context) {
    return context
        .getConfigurationParameter(name)
        .or(() -> Optional.ofNullable(System.getenv(name)))
        .filter(text -> !text.isBlank());
  }

  /** Skips what only the emulator can run; lets the rest run, and everything on the emulator. */
  static ConditionEvaluationResult evaluate(ExtensionContext context) {
    if (of(context).isEmpty()) {
      return ConditionEvaluationResult.enabled("tests run against the emulator");
    }
    return context
        .getElement()
        .flatMap(LiveService::emulated)
        .map(
            wanted ->
                ConditionEvaluationResult.disabled(
                    wanted + " needs the emulator, and " + URL + " is set"))
        .orElseGet(() -> ConditionEvaluationResult.enabled("it needs nothing of the emulator"));
  }

  /** Returns the first thing of a class or method that needs the emulator. */
  private static Optional<String> emulated(AnnotatedElement element) {
    return EMULATED.stream()
        .filter(annotation -> AnnotatedElements.isPresent(element, annotation))
        .map(annotation -> "@" + annotation.getSimpleName())
        .findFirst()
        .or(() -> element instanceof Method test ? emulatedParameter(test) : Optional.empty());
  }

  private static Optional<String> emulatedParameter(Method test) {
    for (Parameter parameter : test.getParameters()) {
      if (EMULATED_TYPES.contains(parameter.getType())) {
        return Optional.of("a parameter " + parameter.getType().getSimpleName());
      } else if (parameter.isAnnotationPresent(LocalpodEndpoint.class)) {
        return Optional.of("@LocalpodEndpoint");
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the live endpoint for tests.
   *
   * @param emulated the endpoint that gives it its time
   * @throws ExtensionConfigurationException if the test has a name for it
   */
  Endpoint endpoint(String name, Endpoint emulated) {
    if (!name.isEmpty()) {
      throw new ExtensionConfigurationException(
          "endpoint '" + name + "' needs the emulator, and " + URL + " is set");
    }
    return emulated.asLive(endpoint, apiKey);
  }
}
