package dev.localpod.junit;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;
import static org.junit.platform.commons.support.AnnotationSupport.isAnnotated;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.Sleeper;
import dev.localpod.TestClock;
import java.lang.annotation.Annotation;
import java.lang.reflect.Parameter;
import java.net.URI;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/**
 * A parameter that the extension injects.
 *
 * @param name the name of its endpoint; empty for the unnamed one
 * @param value takes the value from the endpoint; empty for the emulator itself
 */
record RequestedParameter(String name, Optional<Function<Endpoint, Object>> value) {

  private static final Map<Class<?>, Function<Endpoint, Object>> BY_TYPE =
      Map.of(
          Endpoint.class, endpoint -> endpoint,
          TestClock.class, Endpoint::clock,
          Clock.class, endpoint -> endpoint.clock().asJavaClock(),
          InstantSource.class, endpoint -> endpoint.clock().asJavaClock(),
          Sleeper.class, endpoint -> endpoint.clock().sleeper(),
          ScheduledExecutorService.class, endpoint -> endpoint.clock().scheduler());

  private static final Map<Class<?>, Function<Endpoint, Object>> ADDRESSES =
      Map.of(URI.class, Endpoint::baseUrl, String.class, endpoint -> endpoint.baseUrl().toString());

  private static final Map<Class<?>, Function<Endpoint, Object>> KEYS =
      Map.of(String.class, Endpoint::apiKey);

  /**
   * Reads the type and the annotations of a parameter; empty if the extension does not inject it.
   *
   * @throws org.junit.jupiter.api.extension.ExtensionConfigurationException if an annotation does
   *     not fit the type
   */
  static Optional<RequestedParameter> of(Parameter parameter) {
    Optional<LocalpodEndpoint> named = findAnnotation(parameter, LocalpodEndpoint.class);
    String name = named.map(LocalpodEndpoint::value).orElse("");
    if (named.isPresent() && name.isBlank()) {
      throw AnnotatedElements.refuse(
          LocalpodEndpoint.class, parameter, "the name must not be blank");
    }
    if (isAnnotated(parameter, BaseUrl.class)) {
      return Optional.of(annotated(BaseUrl.class, parameter, name, ADDRESSES, "URI or String"));
    } else if (isAnnotated(parameter, ApiKey.class)) {
      return Optional.of(annotated(ApiKey.class, parameter, name, KEYS, "String"));
    } else if (parameter.getType() == Localpod.class && named.isEmpty()) {
      return Optional.of(new RequestedParameter("", Optional.empty()));
    }
    var value = Optional.ofNullable(BY_TYPE.get(parameter.getType()));
    if (value.isEmpty() && named.isPresent()) {
      throw AnnotatedElements.refuse(
          LocalpodEndpoint.class,
          parameter,
          "cannot inject a "
              + parameter.getType().getSimpleName()
              + "; must be one of Endpoint, TestClock, Clock, InstantSource, Sleeper,"
              + " ScheduledExecutorService, @BaseUrl URI, @BaseUrl String, @ApiKey String");
    }
    return value.map(found -> new RequestedParameter(name, Optional.of(found)));
  }

  private static RequestedParameter annotated(
      Class<? extends Annotation> annotation,
      Parameter parameter,
      String name,
      Map<Class<?>, Function<Endpoint, Object>> values,
      String allowed) {
    var value = Optional.ofNullable(values.get(parameter.getType()));
    if (value.isEmpty()) {
      throw AnnotatedElements.refuse(
          annotation,
          parameter,
          "must be " + allowed + ", not " + parameter.getType().getSimpleName());
    }
    return new RequestedParameter(name, value);
  }
}
