package dev.localpod.junit;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;
import static org.junit.platform.commons.support.AnnotationSupport.findRepeatableAnnotations;

import dev.localpod.options.ClockMode;
import dev.localpod.options.Edition;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.scenario.EndpointEntry;
import dev.localpod.scenario.Scenario;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Applies the annotations on a class or a method to the options of an endpoint: first the scenario,
 * then the annotations for all endpoints, then those for the one.
 */
final class AnnotationSettings {

  /** How one type of annotation changes the options. */
  private record Setting<A extends Annotation>(
      Class<A> annotation,
      Function<A, String> endpoint,
      BiFunction<A, EndpointOptions, EndpointOptions> change) {

    List<A> on(AnnotatedElement element) {
      return findRepeatableAnnotations(element, annotation);
    }

    Stream<String> names(AnnotatedElement element) {
      return on(element).stream().map(endpoint);
    }

    /** Applies the annotations for all endpoints, then those for the one called {@code name}. */
    EndpointOptions apply(AnnotatedElement element, String name, EndpointOptions options) {
      Set<String> seen = new HashSet<>();
      EndpointOptions changed = options;
      for (A each : on(element)) {
        if (!seen.add(endpoint.apply(each)) && annotation != WithFault.class) { // which adds up
          throw AnnotatedElements.refuse(
              annotation,
              element,
              "set twice for "
                  + described(endpoint.apply(each))
                  + "; must be set once for all endpoints, and once for each name");
        }
      }
      for (String target : name.isEmpty() ? List.of("") : List.of("", name)) {
        for (A each : on(element)) {
          if (endpoint.apply(each).equals(target)) {
            changed = change(element, each, changed);
          }
        }
      }
      return changed;
    }

    private EndpointOptions change(AnnotatedElement element, A source, EndpointOptions options) {
      try {
        return change.apply(source, options);
      } catch (RuntimeException e) {
        throw AnnotatedElements.refuse(annotation, element, e.getMessage());
      }
    }
  }

  private static final List<Setting<?>> SETTINGS =
      List.of(
          new Setting<>(
              WithEdition.class,
              WithEdition::endpoint,
              (annotation, options) ->
                  options.settings(options.settings().edition(edition(annotation.value())))),
          new Setting<>(
              WithClock.class,
              WithClock::endpoint,
              (annotation, options) -> options.clock(clock(annotation))),
          new Setting<>(
              WithWorkers.class,
              WithWorkers::endpoint,
              (annotation, options) ->
                  options.workers(read("workers", workers(annotation), options).workers())),
          new Setting<>(
              WithLimits.class,
              WithLimits::endpoint,
              (annotation, options) ->
                  options.settings(
                      options
                          .settings()
                          .limits(read("limits", annotation.value(), options).limits()))),
          new Setting<>(
              WithPolicy.class,
              WithPolicy::endpoint,
              (annotation, options) -> {
                EndpointSettings policy = read("policy", policy(annotation), options);
                return options.settings(
                    options
                        .settings()
                        .executionTimeout(policy.executionTimeout())
                        .ttl(policy.ttl()));
              }),
          new Setting<>(
              WithFault.class,
              WithFault::endpoint,
              (annotation, options) -> {
                var faults = new ArrayList<>(options.faults());
                faults.add(Scenario.fault(annotation.value()));
                return options.faults(faults);
              }),
          new Setting<>(
              WithScript.class,
              WithScript::endpoint,
              (annotation, options) -> options.script(Scenario.script(annotation.value()))));

  private AnnotationSettings() {}

  /** Returns the options of an endpoint with the settings of an element. */
  static EndpointOptions apply(
      AnnotatedElement element, Class<?> testClass, String name, EndpointOptions options) {
    EndpointOptions changed =
        findAnnotation(element, WithScenario.class)
            .map(annotation -> scenario(element, testClass, annotation.value(), name, options))
            .orElse(options);
    for (Setting<?> setting : SETTINGS) {
      changed = setting.apply(element, name, changed);
    }
    return changed;
  }

  /** Returns the types of annotations that set options of endpoints. */
  static List<Class<? extends Annotation>> annotations() {
    return Stream.<Class<? extends Annotation>>concat(
            Stream.of(WithScenario.class),
            SETTINGS.stream().<Class<? extends Annotation>>map(Setting::annotation))
        .toList();
  }

  /** Refuses an annotation for an endpoint that no parameter requests. */
  static void checkNames(AnnotatedElement element, Collection<String> requested) {
    for (Setting<?> setting : SETTINGS) {
      setting
          .names(element)
          .filter(name -> !name.isEmpty() && !requested.contains(name))
          .findFirst()
          .ifPresent(
              name -> {
                throw AnnotatedElements.refuse(
                    setting.annotation(),
                    element,
                    "no parameter requests an endpoint '"
                        + name
                        + "'; must be one of: "
                        + list(requested));
              });
    }
  }

  private static String list(Collection<String> names) {
    List<String> texts = names.stream().map(AnnotationSettings::quoted).sorted().toList();
    return texts.isEmpty() ? "none" : String.join(", ", texts);
  }

  private static String described(String name) {
    return name.isEmpty() ? "all endpoints" : quoted(name);
  }

  private static String quoted(String name) {
    return name.isEmpty() ? "the unnamed endpoint" : "'" + name + "'";
  }

  /**
   * Returns the edition with this name.
   *
   * @throws IllegalArgumentException if the name is unknown
   */
  static Edition edition(String name) {
    Edition edition = Edition.NAMED.get(name);
    if (edition == null) {
      throw new IllegalArgumentException(
          "unknown edition '"
              + name
              + "'; must be one of "
              + String.join(", ", Edition.NAMED.keySet().stream().sorted().toList()));
    }
    return edition;
  }

  private static ClockMode clock(WithClock annotation) {
    String step = annotation.step().isEmpty() ? "" : ":" + annotation.step();
    return ClockMode.parse(annotation.value() + step);
  }

  private static String workers(WithWorkers annotation) {
    return "{min: %s, max: %s, coldStart: %s, idleTimeout: %s, concurrency: %s,"
            .formatted(
                annotation.min(),
                annotation.max(),
                annotation.coldStart(),
                annotation.idleTimeout(),
                annotation.concurrency())
        + " scaling: %s, unhealthy: %s, throttled: %s, startFaults: %s, attached: %s}"
            .formatted(
                annotation.scaling(),
                annotation.unhealthy(),
                annotation.throttled(),
                annotation.startFaults(),
                annotation.attached());
  }

  private static String policy(WithPolicy annotation) {
    return "{executionTimeout: %s, ttl: %s}"
        .formatted(annotation.executionTimeout(), annotation.ttl());
  }

  /** Reads one field of an endpoint in the words of a scenario. */
  private static EndpointSettings read(String field, String value, EndpointOptions options) {
    return Scenario.endpoint(field, field + ": " + value).over(options).settings();
  }

  private static EndpointOptions scenario(
      AnnotatedElement element,
      Class<?> testClass,
      String resource,
      String name,
      EndpointOptions options) {
    try {
      Scenario scenario = read(testClass, resource);
      EndpointOptions changed = options.clock(scenario.clock().orElse(options.clock()));
      changed =
          changed.settings(
              changed.settings().edition(scenario.edition().orElse(changed.settings().edition())));
      Optional<EndpointEntry> entry = entry(scenario, name);
      return entry.isEmpty() ? changed : entry.get().over(changed);
    } catch (RuntimeException e) {
      throw AnnotatedElements.refuse(WithScenario.class, element, e.getMessage());
    }
  }

  private static Scenario read(Class<?> testClass, String resource) {
    try (InputStream in = testClass.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException(
            "resource '"
                + resource
                + "' not found; must be beside "
                + testClass.getName()
                + ", or start with '/' for the root of the class path");
      }
      return Scenario.read(in, resource);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource + ": " + e.getMessage(), e);
    }
  }

  private static Optional<EndpointEntry> entry(Scenario scenario, String name) {
    List<EndpointEntry> entries = scenario.endpoints();
    if (entries.isEmpty() || (name.isEmpty() && entries.size() == 1)) {
      return entries.stream().findFirst();
    }
    return Optional.of(
        entries.stream()
            .filter(entry -> entry.id().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the scenario has no endpoint for "
                            + quoted(name)
                            + "; @LocalpodEndpoint must name one of "
                            + list(entries.stream().map(EndpointEntry::id).toList()))));
  }
}
