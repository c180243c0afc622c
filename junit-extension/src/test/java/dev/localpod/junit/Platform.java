package dev.localpod.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs test classes on the JUnit platform, as a build would. */
final class Platform {

  private Platform() {}

  static EngineExecutionResults run(Class<?>... testClasses) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(
            Stream.of(testClasses).map(type -> selectClass(type)).toArray(Platform::selectors))
        .configurationParameter(LocalpodExtension.MET_PARAMETER, "off")
        .execute();
  }

  private static DiscoverySelector[] selectors(int number) {
    return new DiscoverySelector[number];
  }

  /** Runs classes all tests of which succeed. */
  static EngineExecutionResults runWell(int tests, Class<?>... testClasses) {
    EngineExecutionResults results = run(testClasses);
    assertThat(failures(results)).isEmpty();
    results.testEvents().assertStatistics(all -> all.started(tests).succeeded(tests));
    return results;
  }

  /** What failed, tests and classes, in order. */
  static List<Throwable> failures(EngineExecutionResults results) {
    return results.allEvents().finished().stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .flatMap(result -> result.getThrowable().stream())
        .toList();
  }

  /** The one thing that failed. */
  static Throwable failure(Class<?> testClass) {
    List<Throwable> failures = failures(run(testClass));
    assertThat(failures).hasSize(1);
    return failures.get(0);
  }

  /** The names under which tests are reported. */
  static List<String> displayNames(EngineExecutionResults results) {
    return results.testEvents().started().stream()
        .map(Event::getTestDescriptor)
        .map(test -> test.getDisplayName())
        .toList();
  }
}
