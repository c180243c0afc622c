package dev.localpod.junit;

import dev.localpod.LiveEndpointException;
import dev.localpod.Localpod;
import dev.localpod.bundle.RunBundle;
import dev.localpod.journal.Timeline;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
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
 * Gives each test its own endpoints. {@link LocalpodTest} registers it; to set what annotations
 * cannot set, register one in a field:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final LocalpodExtension LOCALPOD =
 *     LocalpodExtension.builder()
 *         .endpoints(options -> options.settings(options.settings().limits(RateLimits.OFF)))
 *         .build();
 * }</pre>
 */
public final class LocalpodExtension
    implements ExecutionCondition,
        BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver,
        TestInstancePreConstructCallback,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler,
        InvocationInterceptor {

  /**
   * The JUnit configuration parameter for the seed of job ids and random values: a whole number, 1
   * by default.
   */
  public static final String SEED_PARAMETER = "localpod.seed";

  /**
   * The JUnit configuration parameter for the file of the report that says which parts of the
   * contract the clients of a run have met; {@code off} writes none. By default {@code
   * target/localpod/met.md} in a build with Maven, {@code build/localpod/met.md} with Gradle.
   */
  public static final String MET_PARAMETER = "localpod.met";

  /**
   * The JUnit configuration parameter for the only order in which tests with {@link EachOrder} run,
   * such as {@code 0.2}; each order by default.
   */
  public static final String ORDER_PARAMETER = "localpod.order";

  /**
   * The JUnit configuration parameter for the directory of the bundles of failed runs, or {@code
   * off}; {@code target/localpod} by default, {@code build/localpod} under Gradle.
   */
  public static final String BUNDLES_PARAMETER = "localpod.bundles";

  /** The key of report entries about a run that did not go as planned. */
  static final String WARNING = "localpod warning";

  private final EndpointStore endpoints;

  /** Makes an extension with the default endpoints. */
  public LocalpodExtension() {
    this(ExtensionConfig.DEFAULT);
  }

  private LocalpodExtension(ExtensionConfig config) {
    this.endpoints = new EndpointStore(config);
  }

  /** Builds an extension for a field with {@code @RegisterExtension}. */
  public static Builder builder() {
    return new Builder();
  }

  // ---- before tests

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return LiveService.evaluate(context);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    register(context);
    endpoints.plan(context);
  }

  @Override
  public void preConstructTestInstance(
      TestInstanceFactoryContext instance, ExtensionContext context) {
    if (instance.getOuterInstance().isEmpty()) {
      EndpointStore.discardOfConstructor(context);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    register(context);
    if (!AnnotationSupport.isAnnotated(context.getTestMethod(), EachEdition.class)
        && !AnnotationSupport.isAnnotated(context.getTestMethod(), EachOrder.class)) {
      begin(context);
    }
  }

  /** Begins a test under one of its editions. */
  static void beginUnder(String edition, ExtensionContext context) {
    EndpointStore.setEdition(edition, context);
    registered(context).orElseThrow().begin(context);
  }

  /** Begins a test in one order of its events. */
  static void beginInOrder(OrderRun run, ExtensionContext context) {
    EndpointStore.setOrder(run, context);
    registered(context).orElseThrow().begin(context);
  }

  /** Returns the extension of the context, if one is registered. */
  static Optional<LocalpodExtension> registered(ExtensionContext context) {
    return Optional.ofNullable(
        context
            .getStore(EndpointStore.NAMESPACE)
            .get(LocalpodExtension.class, LocalpodExtension.class));
  }

  private void register(ExtensionContext context) {
    Object registered =
        context
            .getStore(EndpointStore.NAMESPACE)
            .getOrComputeIfAbsent(LocalpodExtension.class, key -> this);
    if (registered != this) {
      throw new ExtensionConfigurationException(
          context.getRequiredTestClass().getName()
              + " has two LocalpodExtensions; must have one, from @LocalpodTest or from a field with"
              + " @RegisterExtension");
    }
  }

  /** Prepares what a test needs before its first parameter: constructor endpoints, properties. */
  private void begin(ExtensionContext context) {
    if (EndpointStore.order(context).isEmpty()) {
      endpoints
          .replay(context)
          .flatMap(RunBundle::order)
          .ifPresent(order -> EndpointStore.setOrder(OrderRun.only(order), context));
    }
    EndpointStore.adoptFromConstructor(context);
    Method test = context.getRequiredTestMethod();
    for (WithSystemProperty property : endpoints.plan(context).properties(test)) {
      TestEndpoints ofTest = endpoints.ofTest(context);
      ofTest.properties().set(property, ofTest.get(property.endpoint()));
    }
  }

  // ---- after tests

  @Override
  public void afterEach(ExtensionContext context) {
    TestEndpoints ofTest = EndpointStore.find(context);
    if (ofTest != null) {
      ofTest.warnings().forEach(text -> context.publishReportEntry(WARNING, text));
      differences(ofTest, context).forEach(text -> context.publishReportEntry(WARNING, text));
    }
    if (!AnnotationSupport.isAnnotated(context.getTestMethod(), EachOrder.class)) {
      EndpointStore.order(context).ifPresent(run -> EachOrderExtension.end(run, context));
    }
    if (ofTest == null || ofTest.hasFailed() || context.getExecutionException().isPresent()) {
      return;
    }
    Method test = context.getRequiredTestMethod();
    TestClassPlan plan = endpoints.plan(context);
    Set<Leftover> allowed = plan.allowed(test);
    List<LeftoverCheck.Found> found =
        ofTest.all().stream()
            .flatMap(endpoint -> LeftoverCheck.of(endpoint, ofTest.scope(endpoint, test)).stream())
            .filter(leftover -> !allowed.contains(leftover.leftover()))
            .toList();
    Map<Boolean, List<LeftoverCheck.Found>> fails =
        found.stream()
            .collect(Collectors.partitioningBy(it -> plan.isStrict() || it.leftover().isCertain()));
    if (!fails.get(false).isEmpty()) {
      context.publishReportEntry(
          "localpod",
          LeftoverCheck.list(
              "warning: the test passed, but perhaps left behind:", fails.get(false)));
    }
    if (!fails.get(true).isEmpty()) {
      var failure =
          new AssertionError(
              LeftoverCheck.list("the test passed, but left behind:", fails.get(true)));
      explain(failure, context);
      throw failure;
    }
  }

  private List<String> differences(TestEndpoints ofTest, ExtensionContext context) {
    return endpoints.replay(context).map(ofTest::differences).orElse(List.of()).stream()
        .map(text -> "the replay leaves the recorded run: " + text)
        .toList();
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

  private Throwable explained(Throwable failure, ExtensionContext context) {
    if (failure instanceof LiveEndpointException) {
      return new TestAbortedException(failure.getMessage(), failure);
    }
    if (!(failure instanceof TestAbortedException)) {
      explain(failure, context);
    }
    return failure;
  }

  /** Adds the timelines of the endpoints of the test, of its factory and of its class. */
  private void explain(Throwable failure, ExtensionContext context) {
    List<Timeline> timelines = new ArrayList<>();
    for (var next = Optional.of(context); next.isPresent(); next = next.get().getParent()) {
      TestEndpoints served = EndpointStore.find(next.get());
      if (served != null) {
        served.markFailed();
        timelines.addAll(served.timelines());
      }
    }
    EndpointStore.order(context).ifPresent(run -> OrderReport.explain(failure, run));
    TimelineReport.explain(failure, timelines, context, () -> notes(failure, context));
  }

  /** Writes the bundle of a failed test, and says how to replay it and how it left the last one. */
  private List<String> notes(Throwable failure, ExtensionContext context) {
    TestEndpoints ofTest = EndpointStore.find(context);
    if (ofTest == null || context.getTestMethod().isEmpty()) {
      return List.of();
    }
    List<String> notes = new ArrayList<>(differences(ofTest, context));
    BundleWriter.write(
            context, failure, EndpointStore.order(context).map(OrderRun::key), ofTest.recorded())
        .ifPresent(replay -> notes.add("to repeat this run: " + replay));
    return notes;
  }

  // ---- parameters

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return RequestedParameter.of(parameter.getParameter()).isPresent();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var requested = RequestedParameter.of(parameter.getParameter()).orElseThrow();
    return requested.value().isEmpty()
        ? endpoints.emulator(context).localpod()
        : endpoints.forParameter(parameter, context).resolve(requested);
  }

  /** Builds an extension with options that annotations cannot set. */
  public static final class Builder {
    private UnaryOperator<LocalpodOptions> emulator = UnaryOperator.identity();
    private Optional<Localpod> running = Optional.empty();
    private UnaryOperator<EndpointOptions> every = UnaryOperator.identity();
    private final Map<String, UnaryOperator<EndpointOptions>> named = new HashMap<>();
    private final Set<Leftover> allowed = EnumSet.noneOf(Leftover.class);
    private Optional<String> id = Optional.empty();
    private boolean strict;

    private Builder() {}

    /**
     * Changes the options of the emulator: allowed webhook hosts, the seed, strict reading.
     * Extensions with equal options share an emulator.
     */
    public Builder emulator(UnaryOperator<LocalpodOptions> change) {
      emulator = change;
      return this;
    }

    /** Uses a running emulator, which the extension does not close. */
    public Builder emulator(Localpod started) {
      running = Optional.of(started);
      return this;
    }

    /** Changes the options of all endpoints; annotations on classes and methods override it. */
    public Builder endpoints(UnaryOperator<EndpointOptions> change) {
      every = change;
      return this;
    }

    /**
     * Changes the options of the endpoint with this name, after those of all endpoints.
     *
     * @throws ExtensionConfigurationException if the name has a change already
     */
    public Builder endpoint(String name, UnaryOperator<EndpointOptions> change) {
      if (named.put(name, change) != null) {
        throw new ExtensionConfigurationException(
            "the builder of a LocalpodExtension has endpoint '" + name + "' twice");
      }
      return this;
    }

    /**
     * Gives the unnamed endpoint a fixed id, and {@link EndpointOptions#DEFAULT_API_KEY} unless you
     * set other keys. Each test gets a fresh endpoint at the same address, so such tests cannot run
     * in parallel.
     */
    public Builder id(String fixed) {
      id = Optional.of(fixed);
      return this;
    }

    /** Lets tests pass that leave these behind. */
    public Builder allow(Leftover... leftovers) {
      allowed.addAll(List.of(leftovers));
      return this;
    }

    /** Fails tests for leftovers that are otherwise warnings in the report. */
    public Builder strict() {
      strict = true;
      return this;
    }

    /** Builds the extension. */
    public LocalpodExtension build() {
      return new LocalpodExtension(
          new ExtensionConfig(
              emulator.apply(LocalpodOptions.DEFAULT), running, every, named, id, allowed, strict));
    }
  }
}
