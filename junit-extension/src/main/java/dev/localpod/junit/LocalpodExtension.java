package dev.localpod.junit;

import dev.localpod.Localpod;
import dev.localpod.journal.Timeline;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/**
 * Gives tests endpoints of their own. {@link LocalpodTest} registers it as it is; a field says what
 * annotations cannot say:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final LocalpodExtension LOCALPOD =
 *     LocalpodExtension.builder()
 *         .endpoints(options -> options.settings(options.settings().limits(Limits.OFF)))
 *         .build();
 * }</pre>
 */
public final class LocalpodExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver,
        TestInstancePreConstructCallback,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler,
        InvocationInterceptor {

  /**
   * The JUnit configuration parameter that says from which seed job ids and all that is random
   * comes: a whole number, 1 unless it is set.
   */
  public static final String SEED_PARAMETER = "localpod.seed";

  private static final Namespace NAMESPACE = Namespace.create(LocalpodExtension.class);

  /** Keys of the store. */
  private enum Key {
    EXTENSION,
    EDITION
  }

  /** A key that finds nothing of enclosing contexts. */
  private record Of(String context) {}

  private record PlanOf(LocalpodExtension extension, Class<?> testClass) {}

  private final ExtensionConfig setup;

  /** An extension that changes nothing of what endpoints are in tests. */
  public LocalpodExtension() {
    this(ExtensionConfig.DEFAULT);
  }

  private LocalpodExtension(ExtensionConfig setup) {
    this.setup = setup;
  }

  /** Builds an extension for a field with {@code @RegisterExtension}. */
  public static Builder builder() {
    return new Builder();
  }

  // ---- before tests

  @Override
  public void beforeAll(ExtensionContext context) {
    register(context);
    plan(context);
  }

  @Override
  public void preConstructTestInstance(
      TestInstanceFactoryContext instance, ExtensionContext context) {
    if (instance.getOuterInstance().isEmpty()) {
      constructing(context).discard();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    register(context);
    if (!AnnotationSupport.isAnnotated(context.getTestMethod(), EachEdition.class)) {
      begin(context);
    }
  }

  /** Begins a test that is run under one edition after the other. */
  static void beginUnder(String edition, ExtensionContext context) {
    Store store = context.getStore(NAMESPACE);
    var extension = store.get(Key.EXTENSION, LocalpodExtension.class);
    store.getOrComputeIfAbsent(Key.EDITION, key -> edition);
    extension.begin(context);
  }

  /** Whether one is at work in this context. */
  static boolean isRegistered(ExtensionContext context) {
    return context.getStore(NAMESPACE).get(Key.EXTENSION) != null;
  }

  private void register(ExtensionContext context) {
    Object registered =
        context.getStore(NAMESPACE).getOrComputeIfAbsent(Key.EXTENSION, key -> this);
    if (registered != this) {
      throw new ExtensionConfigurationException(
          context.getRequiredTestClass().getName()
              + " has two LocalpodExtensions; allowed is one: of @LocalpodTest, or of a field with"
              + " @RegisterExtension");
    }
  }

  /** Does what must be done before the test itself asks for something, if there is anything. */
  private void begin(ExtensionContext context) {
    constructing(context).take().ifPresent(endpoints -> in(context, () -> endpoints));
    for (WithSystemProperty property : plan(context).properties(context.getRequiredTestMethod())) {
      TestEndpoints endpoints = ofTheTest(context);
      endpoints.properties().set(property, endpoints.get(property.endpoint()));
    }
  }

  // ---- after tests

  @Override
  public void afterEach(ExtensionContext context) {
    TestEndpoints endpoints = served(context);
    if (endpoints == null || endpoints.hasFailed() || context.getExecutionException().isPresent()) {
      return;
    }
    Method test = context.getRequiredTestMethod();
    Set<Leftover> allowed = plan(context).allowed(test);
    List<LeftoverCheck.Found> found =
        endpoints.all().stream()
            .flatMap(
                endpoint ->
                    LeftoverCheck.of(
                        endpoint, TestClassPlan.isScripted(test) || endpoints.isScripted(endpoint))
                        .stream())
            .filter(leftover -> !allowed.contains(leftover.leftover()))
            .toList();
    if (!found.isEmpty()) {
      var failure =
          new AssertionError(
              found.stream()
                  .map(leftover -> "\n- " + leftover)
                  .collect(Collectors.joining("", "the test passed, but left behind:", "")));
      explain(failure, context);
      throw failure;
    }
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw explained(failure, context);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw explained(failure, context);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw explained(failure, context);
  }

  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw explained(failure, context);
  }

  @Override
  public void handleAfterAllMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw explained(failure, context);
  }

  @Override
  public void interceptDynamicTest(
      Invocation<Void> invocation,
      DynamicTestInvocationContext dynamicTest,
      ExtensionContext context)
      throws Throwable {
    try {
      invocation.proceed();
    } catch (Throwable failure) {
      throw explained(failure, context);
    }
  }

  private static Throwable explained(Throwable failure, ExtensionContext context) {
    if (!(failure instanceof TestAbortedException)) {
      explain(failure, context);
    }
    return failure;
  }

  /** Adds what had happened on the endpoints of the test, of its factory and of its class. */
  private static void explain(Throwable failure, ExtensionContext context) {
    List<Timeline> timelines = new ArrayList<>();
    Optional<ExtensionContext> next = Optional.of(context);
    while (next.isPresent()) {
      TestEndpoints endpoints = served(next.get());
      if (endpoints != null) {
        endpoints.failed();
        timelines.addAll(endpoints.timelines());
      }
      next = next.get().getParent();
    }
    TimelineReport.explain(failure, timelines, context);
  }

  /** The endpoints of this very context, if there are any. */
  private static @Nullable TestEndpoints served(ExtensionContext context) {
    return context.getStore(NAMESPACE).get(new Of(context.getUniqueId()), TestEndpoints.class);
  }

  // ---- parameters

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return RequestedParameter.of(parameter.getParameter()).isPresent();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    RequestedParameter asked = RequestedParameter.of(parameter.getParameter()).orElseThrow();
    if (asked.gift().isEmpty()) {
      return emulator(context).localpod();
    }
    return endpoints(parameter, context).give(asked);
  }

  private TestEndpoints endpoints(ParameterContext parameter, ExtensionContext context) {
    if (context.getTestMethod().isPresent()) {
      return ofTheTest(context);
    } else if (parameter.getDeclaringExecutable() instanceof Constructor
        && lifecycle(context) == Lifecycle.PER_METHOD) {
      return constructing(context).get(() -> open(context, Optional.empty()));
    }
    return in(context, () -> open(context, Optional.empty()));
  }

  private TestEndpoints ofTheTest(ExtensionContext context) {
    return in(context, () -> open(context, context.getTestMethod()));
  }

  private static TestEndpoints in(ExtensionContext context, Supplier<TestEndpoints> otherwise) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            new Of(context.getUniqueId()), key -> otherwise.get(), TestEndpoints.class);
  }

  /** Nothing is served before somebody asks for it. */
  private TestEndpoints open(ExtensionContext context, Optional<Method> test) {
    TestClassPlan plan = plan(context);
    SharedEmulator emulator = emulator(context);
    String edition = context.getStore(NAMESPACE).get(Key.EDITION, String.class);
    String what = test.map(Method::getName).orElse(context.getRequiredTestClass().getSimpleName());
    String unique = context.getUniqueId() + (test.isEmpty() ? " " + emulator.nextNumber() : "");
    return new TestEndpoints(
        emulator.localpod(),
        name -> {
          EndpointOptions planned = plan.options(test, name);
          if (edition != null) {
            planned =
                planned.settings(planned.settings().edition(AnnotationSettings.edition(edition)));
          }
          return setup.identify(planned, name, EndpointIdentity.of(what, unique, name));
        });
  }

  // ---- the store

  private TestClassPlan plan(ExtensionContext context) {
    Class<?> testClass = context.getRequiredTestClass();
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            new PlanOf(this, testClass),
            key -> new TestClassPlan(setup, testClass, lifecycle(context)),
            TestClassPlan.class);
  }

  private static Lifecycle lifecycle(ExtensionContext context) {
    return context.getTestInstanceLifecycle().orElse(Lifecycle.PER_METHOD);
  }

  private SharedEmulator emulator(ExtensionContext context) {
    Store root = context.getRoot().getStore(NAMESPACE);
    return setup
        .running()
        .map(
            running ->
                root.getOrComputeIfAbsent(
                    running, key -> SharedEmulator.of(running), SharedEmulator.class))
        .orElseGet(
            () ->
                root.getOrComputeIfAbsent(
                    setup.emulator(),
                    key -> SharedEmulator.started(seeded(context)),
                    SharedEmulator.class));
  }

  private LocalpodOptions seeded(ExtensionContext context) {
    LocalpodOptions options = setup.emulator();
    return options.seed().isPresent() ? options : options.seed(seed(context));
  }

  private static long seed(ExtensionContext context) {
    Optional<String> text = context.getConfigurationParameter(SEED_PARAMETER);
    try {
      return text.map(Long::parseLong).orElse(ExtensionConfig.SEED);
    } catch (NumberFormatException e) {
      throw new ExtensionConfigurationException(
          "the configuration parameter "
              + SEED_PARAMETER
              + " is '"
              + text.orElseThrow()
              + "'; allowed is a whole number",
          e);
    }
  }

  private static ConstructorEndpoints constructing(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            ConstructorEndpoints.class,
            key -> new ConstructorEndpoints(),
            ConstructorEndpoints.class);
  }

  /** Says what annotations cannot say. */
  public static final class Builder {
    private UnaryOperator<LocalpodOptions> emulator = UnaryOperator.identity();
    private Optional<Localpod> running = Optional.empty();
    private UnaryOperator<EndpointOptions> every = UnaryOperator.identity();
    private final Map<String, UnaryOperator<EndpointOptions>> named = new HashMap<>();
    private final Set<Leftover> allowed = EnumSet.noneOf(Leftover.class);
    private Optional<String> id = Optional.empty();

    private Builder() {}

    /**
     * Changes the options of the emulator: hosts that webhooks may be sent to, the seed, strict
     * reading. Extensions with equal options share one.
     */
    public Builder emulator(UnaryOperator<LocalpodOptions> change) {
      emulator = change;
      return this;
    }

    /** Takes an emulator that is running, and leaves it to others to close it. */
    public Builder emulator(Localpod started) {
      running = Optional.of(started);
      return this;
    }

    /** Changes the options of every endpoint; annotations on classes and methods come after it. */
    public Builder endpoints(UnaryOperator<EndpointOptions> change) {
      every = change;
      return this;
    }

    /**
     * Changes the options of the endpoint with this name, after those of every endpoint.
     *
     * @throws ExtensionConfigurationException if that has been said of the name before
     */
    public Builder endpoint(String name, UnaryOperator<EndpointOptions> change) {
      if (named.put(name, change) != null) {
        throw new ExtensionConfigurationException(
            "the builder of a LocalpodExtension has endpoint '"
                + name
                + "' twice; allowed is each name once");
      }
      return this;
    }

    /**
     * Gives the endpoint without a name this id in each test, and the key {@link
     * EndpointOptions#DEFAULT_API_KEY} unless it is given others, so that its address stays while
     * the endpoint is a fresh one each time. Tests with such an endpoint cannot run at the same
     * time.
     */
    public Builder id(String fixed) {
      id = Optional.of(fixed);
      return this;
    }

    /** Allows the tests flaws for which they would fail at their end. */
    public Builder allow(Leftover... leftovers) {
      allowed.addAll(List.of(leftovers));
      return this;
    }

    /** Builds it. */
    public LocalpodExtension build() {
      return new LocalpodExtension(
          new ExtensionConfig(
              emulator.apply(LocalpodOptions.DEFAULT), running, every, named, id, allowed));
    }
  }
}
