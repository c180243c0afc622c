package dev.localpod.junit;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;
import static org.junit.platform.commons.support.AnnotationSupport.findRepeatableAnnotations;
import static org.junit.platform.commons.support.AnnotationSupport.isAnnotated;
import static org.junit.platform.commons.support.ReflectionSupport.findMethods;

import dev.localpod.bundle.OrderKey;
import dev.localpod.bundle.RecordedEndpoint;
import dev.localpod.bundle.RunBundle;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.scenario.ScenarioException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
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
 * The options of the endpoints of a test class. The plan is made and checked before the first test
 * of the class, so that a wrong annotation fails the class at once.
 */
final class TestClassPlan {

  /** Stands for the key that each endpoint gets for itself. */
  private static final String OWN_KEY = "a key of its own";

  private static final List<Class<? extends Annotation>> FOR_EACH_TEST =
      List.of(BeforeEach.class, AfterEach.class);

  private static final List<Class<? extends Annotation>> FOR_THE_CLASS =
      List.of(BeforeAll.class, AfterAll.class);

  private record PlannedEndpoint(Optional<Method> test, String name) {}

  private final ExtensionConfig config;
  private final Class<?> testClass;
  private final List<Class<?>> enclosing;
  private final Map<PlannedEndpoint, EndpointOptions> options = new ConcurrentHashMap<>();
  private final Map<Method, Optional<RunBundle>> replays = new ConcurrentHashMap<>();

  /**
   * Makes and checks a plan.
   *
   * @throws org.junit.jupiter.api.extension.ExtensionConfigurationException if an annotation of the
   *     class is wrong
   */
  TestClassPlan(ExtensionConfig config, Class<?> testClass, Lifecycle lifecycle) {
    this.config = config;
    this.testClass = testClass;
    this.enclosing = AnnotatedElements.enclosing(testClass);
    check(lifecycle);
  }

  // ---- options

  /** Returns the options of an endpoint, before {@link #identified}. */
  EndpointOptions options(Optional<Method> test, String name) {
    return options.computeIfAbsent(new PlannedEndpoint(test, name), this::plan);
  }

  /** Returns the bundle that a test replays, if it replays one. */
  Optional<RunBundle> replay(Method test) {
    return replays.computeIfAbsent(test, TestClassPlan::readBundle);
  }

  private static Optional<RunBundle> readBundle(Method test) {
    Optional<Replay> replay = findAnnotation(test, Replay.class);
    try {
      return replay.map(Replay::value).map(Path::of).map(RunBundle::read);
    } catch (IllegalArgumentException e) {
      throw AnnotatedElements.refuse(Replay.class, test, e.getMessage());
    }
  }

  /** Returns the options with this id, and with this key unless they have other keys. */
  static EndpointOptions identified(EndpointOptions planned, String id, String key) {
    EndpointOptions named = planned.id(id);
    return named.apiKeys().equals(List.of(OWN_KEY)) ? named.apiKeys(List.of(key)) : named;
  }

  /** Returns the system properties of a test, those of the method last. */
  List<WithSystemProperty> properties(Method test) {
    return Stream.<AnnotatedElement>concat(enclosing.stream(), Stream.of(test))
        .flatMap(element -> findRepeatableAnnotations(element, WithSystemProperty.class).stream())
        .toList();
  }

  /** Returns what a test may leave behind. */
  Set<Leftover> allowed(Method test) {
    Set<Leftover> allowed = new HashSet<>(config.allowed());
    Stream.<AnnotatedElement>concat(enclosing.stream(), Stream.of(test))
        .flatMap(element -> findAnnotation(element, Allow.class).stream())
        .forEach(allow -> allowed.addAll(List.of(allow.value())));
    return allowed;
  }

  /** Returns whether tests fail for leftovers that are otherwise warnings. */
  boolean isStrict() {
    return config.strict() || annotations().anyMatch(LocalpodTest::strict);
  }

  /** Returns the options of the emulator that serves the endpoints. */
  LocalpodOptions emulator() {
    LocalpodOptions options = config.emulator();
    boolean addsHttps =
        options.httpsPort().isEmpty() && annotations().anyMatch(LocalpodTest::https);
    return addsHttps ? options.https() : options;
  }

  private Stream<LocalpodTest> annotations() {
    return enclosing.stream().flatMap(type -> findAnnotation(type, LocalpodTest.class).stream());
  }

  /** Returns whether an annotation on the test itself sets scripts. */
  static boolean isScripted(Method test) {
    return findAnnotation(test, WithScenario.class).isPresent()
        || !findRepeatableAnnotations(test, WithScript.class).isEmpty();
  }

  private EndpointOptions plan(PlannedEndpoint endpoint) {
    EndpointOptions planned =
        config.apply(
            endpoint.name(),
            EndpointOptions.of("planned").apiKeys(List.of(OWN_KEY)).clock(ClockMode.SKIP));
    for (Class<?> type : enclosing) {
      planned = AnnotationSettings.apply(type, testClass, endpoint.name(), planned);
    }
    return endpoint.test().isEmpty()
        ? planned
        : planOfTest(endpoint, endpoint.test().get(), planned);
  }

  private EndpointOptions planOfTest(
      PlannedEndpoint endpoint, Method test, EndpointOptions ofClass) {
    EndpointOptions planned = AnnotationSettings.apply(test, testClass, endpoint.name(), ofClass);
    Optional<RecordedEndpoint> recorded =
        replay(test).flatMap(bundle -> bundle.endpoint(endpoint.name()));
    try {
      return recorded.map(of -> of.over(planned)).orElse(planned);
    } catch (ScenarioException e) {
      throw AnnotatedElements.refuse(
          Replay.class, test, "the settings of the bundle cannot be read: " + e.getMessage());
    }
  }

  // ---- checks

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
        Set<String> requested = both(byEach, names(Stream.of(method)));
        checkTest(method, perMethod ? both(requested, byConstructors) : requested);
        if (perMethod && !byConstructors.isEmpty()) {
          checkNotSetForConstructor(method);
        }
      } else {
        checkHasNoSettings(method);
      }
    }
    checkNamesOfTheClass();
  }

  private void checkTest(Method test, Set<String> requested) {
    AnnotationSettings.checkNames(test, requested);
    replay(test);
    requested.forEach(name -> options(Optional.of(test), name));
    for (WithSystemProperty property : properties(test)) {
      options(Optional.of(test), property.endpoint());
      SystemProperties.check(property, test);
    }
    findAnnotation(test, EachEdition.class).ifPresent(each -> checkEditions(test, each));
    findAnnotation(test, EachOrder.class).ifPresent(each -> checkOrder(test, each, requested));
  }

  private void checkEditions(Method test, EachEdition each) {
    if (isAnnotated(test, Test.class)) {
      throw AnnotatedElements.refuse(
          EachEdition.class, test, "must not be used together with @Test");
    } else if (isAnnotated(test, Replay.class)) {
      throw AnnotatedElements.refuse(
          EachEdition.class,
          test,
          "must not be used together with @Replay, whose bundle has the edition; use @Test");
    } else if (!findRepeatableAnnotations(test, WithEdition.class).isEmpty()) {
      throw AnnotatedElements.refuse(
          EachEdition.class, test, "must not be used together with @WithEdition");
    } else if (each.value().length == 0) {
      throw AnnotatedElements.refuse(EachEdition.class, test, "must name one edition or more");
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
            EachEdition.class, test, "must name '" + name + "' once, not twice");
      }
    }
  }

  private void checkOrder(Method test, EachOrder each, Set<String> requested) {
    if (isAnnotated(test, Test.class)) {
      throw AnnotatedElements.refuse(EachOrder.class, test, "must not be used together with @Test");
    } else if (isAnnotated(test, EachEdition.class)) {
      throw AnnotatedElements.refuse(
          EachOrder.class, test, "must not be used together with @EachEdition");
    } else if (each.limit() < 1) {
      throw AnnotatedElements.refuse(
          EachOrder.class, test, "the limit is " + each.limit() + "; must be 1 or more");
    }
    if (!each.only().isEmpty()) {
      try {
        OrderKey.parse(each.only());
      } catch (IllegalArgumentException e) {
        throw AnnotatedElements.refuse(EachOrder.class, test, e.getMessage());
      }
    }
    for (String name : requested) {
      ClockMode clock = options(Optional.of(test), name).clock();
      if (clock.kind() != ClockMode.Kind.SKIP && clock.kind() != ClockMode.Kind.MANUAL) {
        throw AnnotatedElements.refuse(
            EachOrder.class,
            test,
            "the clock of the endpoint is " + clock + "; must be manual or skip");
      }
    }
  }

  /**
   * Refuses annotations on a test whose endpoint the constructor requests before the test is known.
   */
  private static void checkNotSetForConstructor(Method test) {
    var more = new ArrayList<>(AnnotationSettings.annotations());
    more.add(EachEdition.class);
    more.add(EachOrder.class);
    more.add(Replay.class);
    for (Class<? extends Annotation> annotation : more) {
      if (AnnotatedElements.isPresent(test, annotation)) {
        throw AnnotatedElements.refuse(
            annotation,
            test,
            "the constructor requests an endpoint before the test is known; put the annotation on"
                + " the class, or the parameter into a @BeforeEach method");
      }
    }
  }

  private static void checkHasNoSettings(Method method) {
    var more = new ArrayList<>(AnnotationSettings.annotations());
    more.add(WithSystemProperty.class);
    more.add(Allow.class);
    for (Class<? extends Annotation> annotation : more) {
      if (AnnotatedElements.isPresent(method, annotation)) {
        throw AnnotatedElements.refuse(
            annotation, method, "must be on a test method or a test class");
      }
    }
  }

  private void checkNamesOfTheClass() {
    // Inherited annotations may name endpoints of another subclass.
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

  /** Returns the methods with one of the annotations, also those of enclosing classes. */
  private Stream<Method> methodsWith(List<Class<? extends Annotation>> annotations) {
    return enclosing.stream()
        .flatMap(type -> methods(type).stream())
        .filter(method -> annotations.stream().anyMatch(one -> isAnnotated(method, one)));
  }

  private static List<Method> methods(Class<?> type) {
    return findMethods(type, method -> true, HierarchyTraversalMode.TOP_DOWN);
  }

  /** Returns the names of the endpoints that the parameters request. */
  private static Set<String> names(Stream<? extends Executable> executables) {
    Set<String> names = new TreeSet<>();
    executables.forEach(
        executable -> {
          for (Parameter parameter : executable.getParameters()) {
            RequestedParameter.of(parameter)
                .filter(requested -> requested.value().isPresent())
                .ifPresent(requested -> names.add(requested.name()));
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
