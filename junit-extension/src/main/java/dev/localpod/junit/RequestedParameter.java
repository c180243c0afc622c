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
 * What a parameter asks for.
 *
 * @param name the test's name for the endpoint; empty for the one without a name
 * @param gift what it gets of that endpoint; empty if it asks for the emulator
 */
record RequestedParameter(String name, Optional<Function<Endpoint, Object>> gift) {

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
   * What the parameter asks for; empty if it is none of ours.
   *
   * @throws org.junit.jupiter.api.extension.ExtensionConfigurationException if an annotation of
   *     ours is on a parameter that cannot be what it says
   */
  static Optional<RequestedParameter> of(Parameter parameter) {
    Optional<LocalpodEndpoint> named = findAnnotation(parameter, LocalpodEndpoint.class);
    String name = named.map(LocalpodEndpoint::value).orElse("");
    if (named.isPresent() && name.isBlank()) {
      throw AnnotatedElements.refuse(
          LocalpodEndpoint.class, parameter, "the name must not be blank");
    }
    if (isAnnotated(parameter, BaseUrl.class)) {
      return Optional.of(annotated(BaseUrl.class, parameter, name, ADDRESSES, "URI and String"));
    } else if (isAnnotated(parameter, ApiKey.class)) {
      return Optional.of(annotated(ApiKey.class, parameter, name, KEYS, "String"));
    } else if (parameter.getType() == Localpod.class && named.isEmpty()) {
      return Optional.of(new RequestedParameter("", Optional.empty()));
    }
    var gift = Optional.ofNullable(BY_TYPE.get(parameter.getType()));
    if (gift.isEmpty() && named.isPresent()) {
      throw AnnotatedElements.refuse(
          LocalpodEndpoint.class,
          parameter,
          "a "
              + parameter.getType().getSimpleName()
              + " is nothing of an endpoint; allowed are Endpoint, TestClock, Clock,"
              + " InstantSource, Sleeper, ScheduledExecutorService, @BaseUrl URI, @BaseUrl String"
              + " and @ApiKey String");
    }
    return gift.map(found -> new RequestedParameter(name, Optional.of(found)));
  }

  private static RequestedParameter annotated(
      Class<? extends Annotation> annotation,
      Parameter parameter,
      String name,
      Map<Class<?>, Function<Endpoint, Object>> gifts,
      String allowed) {
    var gift = Optional.ofNullable(gifts.get(parameter.getType()));
    if (gift.isEmpty()) {
      throw AnnotatedElements.refuse(
          annotation,
          parameter,
          "it cannot be a " + parameter.getType().getSimpleName() + "; allowed is " + allowed);
    }
    return new RequestedParameter(name, gift);
  }
}
