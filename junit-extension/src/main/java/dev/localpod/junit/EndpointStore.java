package dev.localpod.junit;

import dev.localpod.bundle.RecordedEndpoint;
import dev.localpod.bundle.RunBundle;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;

/**
 * Keeps in JUnit's stores what an extension makes: the emulator in that of the run, the plan in
 * that of the class, endpoints in that of the test or class that they belong to.
 */
final class EndpointStore {

  /** The namespace of all that extensions store. */
  static final Namespace NAMESPACE = Namespace.create(LocalpodExtension.class);

  /** The key of endpoints: a context does not find those of the contexts around it. */
  private record EndpointsOf(String context) {}

  private record PlanOf(EndpointStore store, Class<?> testClass) {}

  private enum Key {
    EDITION,
    ORDER
  }

  private final ExtensionConfig config;

  EndpointStore(ExtensionConfig config) {
    this.config = config;
  }

  /** Returns the plan of the test class, which is checked when it is made. */
  TestClassPlan plan(ExtensionContext context) {
    Class<?> testClass = context.getRequiredTestClass();
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            new PlanOf(this, testClass),
            key -> new TestClassPlan(config, testClass, lifecycle(context)),
            TestClassPlan.class);
  }

  /** Sets the edition of the endpoints of a test. */
  static void setEdition(String edition, ExtensionContext context) {
    context.getStore(NAMESPACE).getOrComputeIfAbsent(Key.EDITION, key -> edition);
  }

  /** Sets the order of the events of a test. */
  static void setOrder(OrderRun run, ExtensionContext context) {
    context.getStore(NAMESPACE).getOrComputeIfAbsent(Key.ORDER, key -> run);
  }

  /** Returns the order of the events of a test, if it has one. */
  static Optional<OrderRun> order(ExtensionContext context) {
    return Optional.ofNullable(context.getStore(NAMESPACE).get(Key.ORDER, OrderRun.class));
  }

  /** Returns the endpoints of this very context, if it has any. */
  static @Nullable TestEndpoints find(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .get(new EndpointsOf(context.getUniqueId()), TestEndpoints.class);
  }

  /** Returns the endpoints of the test or class that the parameter belongs to. */
  TestEndpoints forParameter(ParameterContext parameter, ExtensionContext context) {
    if (context.getTestMethod().isPresent()) {
      return ofTest(context);
    } else if (parameter.getDeclaringExecutable() instanceof Constructor
        && lifecycle(context) == Lifecycle.PER_METHOD) {
      return ofConstructors(context).get(() -> create(context, Optional.empty()));
    }
    return findOrAdd(context, () -> create(context, Optional.empty()));
  }

  /** Returns the endpoints of the test. */
  TestEndpoints ofTest(ExtensionContext context) {
    return findOrAdd(context, () -> create(context, context.getTestMethod()));
  }

  /** Gives the endpoints that the constructor of the test class asked for to the test. */
  static void adoptFromConstructor(ExtensionContext context) {
    ofConstructors(context).take().ifPresent(endpoints -> findOrAdd(context, () -> endpoints));
  }

  /** Closes the endpoints of a constructor that failed, before the next one runs. */
  static void discardOfConstructor(ExtensionContext context) {
    ofConstructors(context).discard();
  }

  /** Returns the emulator, which is started at the first call. */
  SharedEmulator emulator(ExtensionContext context) {
    Store root = context.getRoot().getStore(NAMESPACE);
    return config
        .running()
        .map(
            running ->
                root.getOrComputeIfAbsent(
                    running, key -> SharedEmulator.of(running), SharedEmulator.class))
        .orElseGet(
            () ->
                root.getOrComputeIfAbsent(
                    plan(context).emulator(),
                    options -> SharedEmulator.started(seeded(options, context)),
                    SharedEmulator.class));
  }

  /** Makes an empty set: an endpoint is served when a test asks for it. */
  private TestEndpoints create(ExtensionContext context, Optional<Method> test) {
    TestClassPlan plan = plan(context);
    SharedEmulator emulator = emulator(context);
    Optional<LiveService> live = LiveService.of(context);
    String edition = context.getStore(NAMESPACE).get(Key.EDITION, String.class);
    String title = test.map(Method::getName).orElse(context.getRequiredTestClass().getSimpleName());
    String unique = context.getUniqueId() + (test.isEmpty() ? " " + emulator.nextNumber() : "");
    return new TestEndpoints(
        emulator.localpod(),
        MetItems.of(context)::count,
        config.id().isPresent() ? emulator.earlierJobs() : new HashSet<>(),
        name -> {
          EndpointOptions planned = plan.options(test, name);
          if (edition != null) {
            planned =
                planned.settings(planned.settings().edition(AnnotationSettings.edition(edition)));
          }
          if (live.isPresent()) {
            planned = planned.clock(ClockMode.REAL);
          }
          return config.identify(planned, name, TestEndpointIdentity.of(title, unique, name));
        },
        (name, options) -> seed(name, options, context),
        order(context),
        live);
  }

  /** Returns the seed of an endpoint: that of a bundle, or one that is the same in each order. */
  private long seed(String name, EndpointOptions options, ExtensionContext context) {
    return replay(context)
        .flatMap(bundle -> bundle.endpoint(name))
        .map(RecordedEndpoint::seed)
        .orElseGet(
            () -> {
              String id = order(context).map(run -> idInOrder(name, context)).orElse(options.id());
              return emulator(context).localpod().seed() ^ id.hashCode();
            });
  }

  private static String idInOrder(String name, ExtensionContext context) {
    String template = context.getParent().orElseThrow().getUniqueId();
    String title = context.getRequiredTestMethod().getName();
    return TestEndpointIdentity.of(title, template, name).id();
  }

  /** Returns the bundle that the test replays, if it replays one. */
  Optional<RunBundle> replay(ExtensionContext context) {
    return context.getTestMethod().flatMap(test -> plan(context).replay(test));
  }

  private static TestEndpoints findOrAdd(ExtensionContext context, Supplier<TestEndpoints> added) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            new EndpointsOf(context.getUniqueId()), key -> added.get(), TestEndpoints.class);
  }

  private static ConstructorEndpoints ofConstructors(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            ConstructorEndpoints.class,
            key -> new ConstructorEndpoints(),
            ConstructorEndpoints.class);
  }

  private static Lifecycle lifecycle(ExtensionContext context) {
    return context.getTestInstanceLifecycle().orElse(Lifecycle.PER_METHOD);
  }

  private static LocalpodOptions seeded(LocalpodOptions options, ExtensionContext context) {
    return options.seed().isPresent() ? options : options.seed(seed(context));
  }

  /** Returns the seed of job ids and random values. */
  static long seed(ExtensionContext context) {
    String name = LocalpodExtension.SEED_PARAMETER;
    Optional<String> text = context.getConfigurationParameter(name);
    try {
      return text.map(Long::parseLong).orElse(ExtensionConfig.SEED);
    } catch (NumberFormatException e) {
      throw new ExtensionConfigurationException(
          "the configuration parameter "
              + name
              + " is '"
              + text.orElseThrow()
              + "'; must be a whole number",
          e);
    }
  }
}
