package dev.localpod.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.localpod.Endpoint;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;
import org.junit.platform.testkit.engine.EngineTestKit;

class SuiteTest {

  private static final Set<String> IDS = ConcurrentHashMap.newKeySet();
  private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();

  @Test
  void the_tests_of_a_suite_share_a_listener() {
    EngineTestKit.engine("junit-platform-suite")
        .selectors(selectClass(Both.class))
        .execute()
        .testEvents()
        .assertStatistics(tests -> tests.started(2).succeeded(2));

    assertThat(IDS).hasSize(2);
    assertThat(PORTS).hasSize(1);
  }

  @Suite
  @SelectClasses({First.class, Second.class})
  static class Both {}

  @LocalpodTest
  static class First {
    @Test
    void one(Endpoint endpoint) {
      note(endpoint);
    }
  }

  @LocalpodTest
  static class Second {
    @Test
    void two(Endpoint endpoint) {
      note(endpoint);
    }
  }

  private static void note(Endpoint endpoint) {
    IDS.add(endpoint.id());
    PORTS.add(endpoint.baseUrl().getPort());
  }
}
