package dev.localpod.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.localpod.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Measures what an endpoint costs a test; no test, see CONTRIBUTING.md. */
final class CostBenchmark {

  private static final int TESTS = 2_000;
  private static final int ROUNDS = 5;

  private CostBenchmark() {}

  /** Prints what tests take with an endpoint and without one, in rounds: only the last are warm. */
  public static void main(String[] arguments) {
    for (int round = 1; round <= ROUNDS; round++) {
      System.out.printf(
          "round %d: median %.3f ms with an endpoint, %.3f ms without%n",
          round, median(WithEndpoint.class), median(Without.class));
    }
  }

  private static double median(Class<?> testClass) {
    Map<UniqueId, Instant> started = new HashMap<>();
    List<Duration> taken = new ArrayList<>();
    EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
        .selectors(selectClass(testClass))
        .execute()
        .testEvents()
        .stream()
        .forEach(event -> note(event, started, taken));
    List<Duration> afterTheFirst = taken.subList(1, taken.size()).stream().sorted().toList();
    return afterTheFirst.get(afterTheFirst.size() / 2).toNanos() / 1e6;
  }

  private static void note(Event event, Map<UniqueId, Instant> started, List<Duration> taken) {
    UniqueId id = event.getTestDescriptor().getUniqueId();
    switch (event.getType()) {
      case STARTED -> started.put(id, event.getTimestamp());
      case FINISHED -> taken.add(Duration.between(started.get(id), event.getTimestamp()));
      case DYNAMIC_TEST_REGISTERED, SKIPPED, REPORTING_ENTRY_PUBLISHED, FILE_ENTRY_PUBLISHED -> {}
    }
  }

  @LocalpodTest
  static class WithEndpoint {
    @RepeatedTest(TESTS)
    void test(Endpoint endpoint) {}
  }

  static class Without {
    @RepeatedTest(TESTS)
    void test(RepetitionInfo repetition) {}
  }
}
