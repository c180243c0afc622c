package dev.localpod.junit;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;
import static org.junit.platform.commons.support.AnnotationSupport.findRepeatableAnnotations;

import dev.localpod.options.ClockMode;
import dev.localpod.options.Edition;
import dev.localpod.options.EndpointOptions;
import dev.localpod.scenario.EndpointEntry;
import dev.localpod.scenario.Scenario;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads what the annotations on one element, a class or a method, say of endpoints. The scenario
 * comes first, then what the others say of all endpoints, then what they say of one.
 */
final class AnnotationSettings {

  /** What one annotation says. */
  private record Aspect<A extends Annotation>(
      Class<A> annotation,
      Function<A, String> endpoint,
      BiFunction<A, EndpointOptions, EndpointOptions> change) {

    List<A> on(AnnotatedElement element) {
      return findRepeatableAnnotations(element, annotation);
    }

    Stream<String> names(AnnotatedElement element) {
      return on(element).stream().map(endpoint);
    }

    /** What it says of the endpoint called {@code name}, be it of that one or of all. */
    EndpointOptions apply(AnnotatedElement element, String name, EndpointOptions options) {
      Set<String> seen = new HashSet<>();
      EndpointOptions changed = options;
      for (A said : on(element)) {
        if (!seen.add(endpoint.apply(said))) {
          throw AnnotatedElements.refuse(
              annotation,
              element,
              "it is there twice for "
                  + whom(endpoint.apply(said))
                  + "; allowed is one for all endpoints, and one for each name");
        }
      }
      for (String who : name.isEmpty() ? List.of("") : List.of("", name)) {
        for (A said : on(element)) {
          if (endpoint.apply(said).equals(who)) {
            changed = change(element, said, changed);
          }
        }
      }
      return changed;
    }

    private EndpointOptions change(AnnotatedElement element, A said, EndpointOptions options) {
      try {
        return change.apply(said, options);
      } catch (RuntimeException e) {
        throw AnnotatedElements.refuse(annotation, element, e.getMessage());
      }
    }
  }

  private static final List<Aspect<?>> ASPECTS =
      List.of(
          new Aspect<>(
              WithEdition.class,
              WithEdition::endpoint,
              (said, options) ->
                  options.settings(options.settings().edition(edition(said.value())))),
          new Aspect<>(
              WithClock.class,
              WithClock::endpoint,
              (said, options) -> options.clock(ClockMode.parse(said.value()))),
          new Aspect<>(
              WithWorkers.class,
              WithWorkers::endpoint,
              (said, options) -> options.workers(entry(said).over(options).settings().workers())),
          new Aspect<>(
              WithScript.class,
              WithScript::endpoint,
              (said, options) -> options.script(Scenario.script(said.value()))));

  private AnnotationSettings() {}

  /** The options of an endpoint after what is said on an element. */
  static EndpointOptions apply(
      AnnotatedElement element, Class<?> testClass, String name, EndpointOptions options) {
    EndpointOptions changed =
        findAnnotation(element, WithScenario.class)
            .map(said -> scenario(element, testClass, said.value(), name, options))
            .orElse(options);
    for (Aspect<?> aspect : ASPECTS) {
      changed = aspect.apply(element, name, changed);
    }
    return changed;
  }

  /** The annotations that may say something of endpoints. */
  static List<Class<? extends Annotation>> annotations() {
    return Stream.<Class<? extends Annotation>>concat(
            Stream.of(WithScenario.class),
            ASPECTS.stream().<Class<? extends Annotation>>map(Aspect::annotation))
        .toList();
  }

  /** Refuses what is said of an endpoint that nobody asks for. */
  static void checkNames(AnnotatedElement element, Collection<String> asked) {
    for (Aspect<?> aspect : ASPECTS) {
      aspect
          .names(element)
          .filter(name -> !name.isEmpty() && !asked.contains(name))
          .findFirst()
          .ifPresent(
              name -> {
                throw AnnotatedElements.refuse(
                    aspect.annotation(),
                    element,
                    "no parameter asks for an endpoint '" + name + "'; asked for: " + list(asked));
              });
    }
  }

  private static String list(Collection<String> names) {
    List<String> texts = names.stream().map(AnnotationSettings::called).sorted().toList();
    return texts.isEmpty() ? "none" : String.join(", ", texts);
  }

  private static String whom(String name) {
    return name.isEmpty() ? "all endpoints" : called(name);
  }

  private static String called(String name) {
    return name.isEmpty() ? "the endpoint without a name" : "'" + name + "'";
  }

  /**
   * The edition of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Edition edition(String name) {
    Edition edition = Edition.NAMED.get(name);
    if (edition == null) {
      throw new IllegalArgumentException(
          "there is no edition '"
              + name
              + "'; allowed are "
              + String.join(", ", Edition.NAMED.keySet().stream().sorted().toList()));
    }
    return edition;
  }

  private static EndpointEntry entry(WithWorkers said) {
    return Scenario.endpoint(
        "workers",
        "workers: {min: %d, max: %d, coldStart: %s, idleTimeout: %s, concurrency: %d}"
            .formatted(
                said.min(), said.max(), said.coldStart(), said.idleTimeout(), said.concurrency()));
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
            "there is no resource '"
                + resource
                + "'; it is looked for beside "
                + testClass.getName()
                + ", or with a slash first at the root of the class path");
      }
      return Scenario.read(in, resource);
    } catch (IOException e) {
      throw new UncheckedIOException(resource + " cannot be read: " + e.getMessage(), e);
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
                        "it does not have "
                            + called(name)
                            + "; allowed is @LocalpodEndpoint with one of "
                            + list(entries.stream().map(EndpointEntry::id).toList()))));
  }
}
