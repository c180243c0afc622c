package dev.localpod.junit;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.bundle.RecordedEndpoint;
import dev.localpod.bundle.RunBundle;
import dev.localpod.job.JobId;
import dev.localpod.journal.Event;
import dev.localpod.journal.Timeline;
import dev.localpod.options.EndpointOptions;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongBiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/** The endpoints of one test or one class; the store closes them at its end. */
@SuppressWarnings("deprecation") // CloseableResource is what JUnit before 5.13 knows
final class TestEndpoints implements Store.CloseableResource, AutoCloseable {

  private final Localpod localpod;
  private final Consumer<Endpoint> beforeRemoval;
  private final Function<String, EndpointOptions> options;
  private final ToLongBiFunction<String, EndpointOptions> seeds;
  private final Optional<OrderRun> order;
  private final Map<String, EndpointOptions> started = new HashMap<>();
  private final Optional<LiveService> live;
  private final Map<String, Endpoint> byName = new LinkedHashMap<>();
  private final Map<String, Endpoint> liveByName = new HashMap<>();
  private final Map<String, Long> firstEntries = new LinkedHashMap<>();
  private final Map<String, Long> firstFaults = new LinkedHashMap<>();
  private final Set<JobId> earlierJobs;
  private final Map<RequestedParameter, Object> resolved = new HashMap<>();
  private final SystemProperties properties = new SystemProperties();

  private volatile boolean failed;

  /**
   * Makes an empty set.
   *
   * @param beforeRemoval reads an endpoint at the end of its test
   * @param earlierJobs the jobs of earlier tests, to which this one adds its own
   * @param options returns the options of an endpoint by its name in the test
   * @param seeds returns the seed of an endpoint by its name in the test and its options
   * @param order the order of the events of the test, if it has one
   * @param live the service that clients are sent to instead
   */
  TestEndpoints(
      Localpod localpod,
      Consumer<Endpoint> beforeRemoval,
      Set<JobId> earlierJobs,
      Function<String, EndpointOptions> options,
      ToLongBiFunction<String, EndpointOptions> seeds,
      Optional<OrderRun> order,
      Optional<LiveService> live) {
    this.localpod = localpod;
    this.beforeRemoval = beforeRemoval;
    this.earlierJobs = earlierJobs;
    this.options = options;
    this.seeds = seeds;
    this.order = order;
    this.live = live;
  }

  /** Returns the endpoint with this name, and adds it to the emulator at the first call. */
  synchronized Endpoint get(String name) {
    Endpoint emulated = byName.computeIfAbsent(name, this::serve);
    return live.map(it -> liveByName.computeIfAbsent(name, key -> it.endpoint(name, emulated)))
        .orElse(emulated);
  }

  private Endpoint serve(String name) {
    EndpointOptions requested = options.apply(name);
    Endpoint endpoint = add(name, requested);
    started.put(name, requested);
    firstEntries.put(endpoint.id(), endpoint.journal().last());
    firstFaults.put(endpoint.id(), endpoint.faults().added());
    return endpoint;
  }

  private Endpoint add(String name, EndpointOptions requested) {
    try {
      long seed = seeds.applyAsLong(name, requested);
      return order.isPresent()
          ? order.get().serve(localpod, name, requested, seed)
          : localpod.add(requested, seed);
    } catch (IllegalArgumentException taken) {
      // Only fixed ids can clash.
      throw new ExtensionConfigurationException(
          taken.getMessage()
              + "; tests whose endpoint has a fixed id must run one after the other, as with"
              + " @ResourceLock(\""
              + requested.id()
              + "\")",
          taken);
    }
  }

  /** Returns which part of an endpoint's settings is meant for the test itself. */
  synchronized LeftoverCheck.Scope scope(Endpoint endpoint, Method test) {
    boolean byAnnotation = TestClassPlan.isScripted(test);
    boolean byCall =
        endpoint.journal().entriesAfter(firstEntries.get(endpoint.id())).stream()
            .anyMatch(entry -> entry.event() instanceof Event.Script);
    long firstFault = byAnnotation ? 0 : firstFaults.get(endpoint.id());
    return new LeftoverCheck.Scope(byAnnotation || byCall, firstFault, Set.copyOf(earlierJobs));
  }

  /** Returns the value of a parameter: the same one for equal parameters. */
  synchronized Object resolve(RequestedParameter parameter) {
    return resolved.computeIfAbsent(
        parameter, key -> parameter.value().orElseThrow().apply(get(parameter.name())));
  }

  /** Returns the endpoints that were requested so far. */
  synchronized List<Endpoint> all() {
    return List.copyOf(byName.values());
  }

  /** Returns what a bundle has of those endpoints. */
  synchronized List<RecordedEndpoint> recorded() {
    return byName.entrySet().stream()
        .map(
            endpoint -> {
              String name = endpoint.getKey();
              EndpointOptions requested = started.get(name);
              return RecordedEndpoint.of(
                  name,
                  seeds.applyAsLong(name, requested),
                  requested,
                  endpoint.getValue().snapshot(),
                  endpoint.getValue().journal());
            })
        .toList();
  }

  /** Describes the first calls that differ from those of a bundle. */
  synchronized List<String> differences(RunBundle bundle) {
    return byName.entrySet().stream()
        .flatMap(
            endpoint ->
                bundle
                    .endpoint(endpoint.getKey())
                    .flatMap(recorded -> recorded.firstDifference(endpoint.getValue().journal()))
                    .stream())
        .toList();
  }

  /** Returns the timelines of those endpoints. */
  List<Timeline> timelines() {
    return all().stream().flatMap(endpoint -> endpoint.timelines().stream()).toList();
  }

  /** Returns why the clocks of those endpoints stood still, if they did for long. */
  List<String> warnings() {
    return all().stream()
        .flatMap(endpoint -> endpoint.journal().entries().stream())
        .flatMap(
            entry ->
                entry.event() instanceof Event.Warning warning
                    ? Stream.of(warning.text())
                    : Stream.empty())
        .toList();
  }

  /** Remembers that the test has failed. */
  void markFailed() {
    failed = true;
  }

  boolean hasFailed() {
    return failed;
  }

  SystemProperties properties() {
    return properties;
  }

  @Override
  public synchronized void close() {
    properties.restore();
    for (Object value : resolved.values()) {
      if (value instanceof ExecutorService scheduler) {
        scheduler.shutdownNow();
      }
    }
    for (Endpoint endpoint : byName.values()) {
      beforeRemoval.accept(endpoint);
      endpoint.jobs().forEach(job -> earlierJobs.add(job.id()));
      localpod.remove(endpoint.id());
    }
    byName.clear();
  }
}
