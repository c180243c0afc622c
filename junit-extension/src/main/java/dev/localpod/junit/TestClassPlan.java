package dev.localpod.junit;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;
import static org.junit.platform.commons.support.AnnotationSupport.findRepeatableAnnotations;
import static org.junit.platform.commons.support.AnnotationSupport.isAnnotated;
import static org.junit.platform.commons.support.ReflectionSupport.findMethods;

import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * What the endpoints of a test class are to be. It is drawn up before the first test of the class
 * runs, so that what cannot be is known by then.
 */
final class TestClassPlan {

  /** Stands for a key that each endpoint has of its own. */
  private static final String OWN_KEY = "a key of its own";

  private static final List<Class<? extends Annotation>> FOR_EACH_TEST =
      List.of(BeforeEach.class, AfterEach.class);

  private static final List<Class<? extends Annotation>> FOR_THE_CLASS =
      List.of(BeforeAll.class, AfterAll.class);

  private record Subject(Optional<Method> test, String name) {}

  private final ExtensionConfig setup;
  private final Class<?> testClass;
  private final List<Class<?>> enclosing;
  private final Map<Subject, EndpointOptions> options = new ConcurrentHashMap<>();

  /**
   * A plan.
   *
   * @throws org.junit.jupiter.api.extension.ExtensionConfigurationException if something of the
   *     class cannot be
   */
  TestClassPlan(ExtensionConfig setup, Class<?> testClass, Lifecycle lifecycle) {
    this.setup = setup;
    this.testClass = testClass;
    this.enclosing = AnnotatedElements.enclosing(testClass);
    check(lifecycle);
  }

  // ---- what is planned

  /** What to serve, under any id, with its own key unless it was given others. */
  EndpointOptions options(Optional<Method> test, String name) {
    return options.computeIfAbsent(new Subject(test, name), this::drawUp);
  }

  /** The options with this id, and with this key unless they have been given others. */
  static EndpointOptions as(EndpointOptions planned, String id, String key) {
    EndpointOptions named = planned.id(id);
    return named.apiKeys().equals(List.of(OWN_KEY)) ? named.apiKeys(List.of(key)) : named;
  }

  /** The system properties of a test, those of the method last. */
  List<WithSystemProperty> properties(Method test) {
    return Stream.<AnnotatedElement>concat(enclosing.stream(), Stream.of(test))
        .flatMap(element -> findRepeatableAnnotations(element, WithSystemProperty.class).stream())
        .toList();
  }

  /** The flaws that a test may have. */
  Set<Leftover> allowed(Method test) {
    Set<Leftover> allowed = new HashSet<>(setup.allowed());
    Stream.<AnnotatedElement>concat(enclosing.stream(), Stream.of(test))
        .flatMap(element -> findAnnotation(element, Allow.class).stream())
        .forEach(allow -> allowed.addAll(List.of(allow.value())));
    return allowed;
  }

  /** Whether an annotation on the test itself gives the endpoints their scripts. */
  static boolean isScripted(Method test) {
    return findAnnotation(test, WithScenario.class).isPresent()
        || !findRepeatableAnnotations(test, WithScript.class).isEmpty();
  }

  private EndpointOptions drawUp(Subject subject) {
    EndpointOptions drawn =
        setup.apply(
            subject.name(),
            EndpointOptions.of("planned").apiKeys(List.of(OWN_KEY)).clock(ClockMode.SKIP));
    for (Class<?> type : enclosing) {
      drawn = AnnotationSettings.apply(type, testClass, subject.name(), drawn);
    }
    return subject.test().isEmpty()
        ? drawn
        : AnnotationSettings.apply(subject.test().get(), testClass, subject.name(), drawn);
  }

  // ---- whether it can be

  private void check(Lifecycle lifecycle) {
    Set<String> byConstructors =
        names(enclosing.stream().flatMap(type -> Stream.of(type.getDeclaredConstructors())));
    Set<String> byClass = names(methodsWith(FOR_THE_CLASS));
    Set<String> byEach = names(methodsWith(FOR_EACH_TEST));
    boolean perMethod = lifecycle == Lifecycle.PER_METHOD;
    (perMethod ? byClass : both(byClass, byConstructors))
        .forEach(name -> options(Optional.empty(), name));
    for (Method method : methods(testClass)) {
      if (isAnnotated(method, Testable.class)) {
        Set<String> asked = both(byEach, names(Stream.of(method)));
        checkTest(method, perMethod ? both(asked, byConstructors) : asked);
        if (perMethod && !byConstructors.isEmpty()) {
          checkConstructorsCanKnow(method);
        }
      } else {
        checkIsNoTest(method);
      }
    }
    checkNamesOfTheClass();
  }

  private void checkTest(Method test, Set<String> asked) {
    AnnotationSettings.checkNames(test, asked);
    asked.forEach(name -> options(Optional.of(test), name));
    for (WithSystemProperty property : properties(test)) {
      options(Optional.of(test), property.endpoint());
      SystemProperties.check(property, test);
    }
    findAnnotation(test, EachEdition.class).ifPresent(each -> checkEditions(test, each));
  }

  private void checkEditions(Method test, EachEdition each) {
    if (isAnnotated(test, Test.class)) {
      throw AnnotatedElements.refuse(
          EachEdition.class, test, "allowed is one of it and @Test, not both");
    } else if (!findRepeatableAnnotations(test, WithEdition.class).isEmpty()) {
      throw AnnotatedElements.refuse(
          EachEdition.class, test, "allowed is one of it and @WithEdition, not both");
    } else if (each.value().length == 0) {
      throw AnnotatedElements.refuse(
          EachEdition.class, test, "it names no edition; allowed are one or more");
    }
    var seen = new HashSet<String>();
    for (String name : each.value()) {
      try {
        AnnotationSettings.edition(name);
      } catch (IllegalArgumentException e) {
        throw AnnotatedElements.refuse(EachEdition.class, test, e.getMessage());
      }
      if (!seen.add(name)) {
        throw AnnotatedElements.refuse(
            EachEdition.class, test, "it names '" + name + "' twice; allowed is each edition once");
      }
    }
  }

  /** A constructor runs before it is known for which of the tests. */
  private static void checkConstructorsCanKnow(Method test) {
    var more = new ArrayList<>(AnnotationSettings.annotations());
    more.add(EachEdition.class);
    for (Class<? extends Annotation> annotation : more) {
      if (AnnotatedElements.have(test, annotation)) {
        throw AnnotatedElements.refuse(
            annotation,
            test,
            "the constructor asks for an endpoint before it is known for which test; allowed are"
                + " the annotation on the class, or the parameter in a @BeforeEach method");
      }
    }
  }

  private static void checkIsNoTest(Method method) {
    var more = new ArrayList<>(AnnotationSettings.annotations());
    more.add(WithSystemProperty.class);
    more.add(Allow.class);
    for (Class<? extends Annotation> annotation : more) {
      if (AnnotatedElements.have(method, annotation)) {
        throw AnnotatedElements.refuse(
            annotation, method, "the method is no test; allowed are test methods and test classes");
      }
    }
  }

  private void checkNamesOfTheClass() {
    // What is inherited may be meant for another class that inherits it.
    if (AnnotationSettings.annotations().stream()
        .anyMatch(annotation -> testClass.getDeclaredAnnotationsByType(annotation).length > 0)) {
      AnnotationSettings.checkNames(testClass, names(executablesWithin(testClass)));
    }
  }

  private static Stream<? extends Executable> executablesWithin(Class<?> type) {
    return Stream.concat(
        Stream.concat(Stream.of(type.getDeclaredConstructors()), methods(type).stream()),
        ReflectionSupport.findNestedClasses(type, nested -> isAnnotated(nested, Nested.class))
            .stream()
            .flatMap(TestClassPlan::executablesWithin));
  }

  /** The methods with one of the annotations, those of the enclosing classes included. */
  private Stream<Method> methodsWith(List<Class<? extends Annotation>> annotations) {
    return enclosing.stream()
        .flatMap(type -> methods(type).stream())
        .filter(method -> annotations.stream().anyMatch(one -> isAnnotated(method, one)));
  }

  private static List<Method> methods(Class<?> type) {
    return findMethods(type, method -> true, HierarchyTraversalMode.TOP_DOWN);
  }

  /** The names of the endpoints that are asked for. */
  private static Set<String> names(Stream<? extends Executable> executables) {
    Set<String> names = new TreeSet<>();
    executables.forEach(
        executable -> {
          for (Parameter parameter : executable.getParameters()) {
            RequestedParameter.of(parameter)
                .filter(asked -> asked.gift().isPresent())
                .ifPresent(asked -> names.add(asked.name()));
          }
        });
    return names;
  }

  private static Set<String> both(Set<String> some, Set<String> more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(more);
    return all;
  }
}
