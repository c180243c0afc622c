package dev.localpod.benchmarks.probes;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.localpod.Endpoint;
import dev.localpod.junit.LocalpodTest;
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

/** Measures tests with an endpoint and without one. */
public final class JUnitCost {

  public static final String WITHOUT = "a test without";

  private static final int TESTS = 2_000;

  private JUnitCost() {}

  /** Prints the medians of both, in rounds after a first one that is not warm. */
  public static void main(String[] arguments) {
    int rounds = Integer.parseInt(arguments[0]);
    for (int round = 0; round <= rounds; round++) {
      double with = median(WithEndpoint.class);
      double without = median(Without.class);
      if (round > 0) {
        System.out.println(with + "|" + without);
      }
    }
  }

  private static double median(Class<?> testClass) {
    Map<UniqueId, Instant> started = new HashMap<>();
    List<Duration> taken = new ArrayList<>();
    EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
        // its line would stand among the figures
        .configurationParameter("localpod.met", "off")
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
