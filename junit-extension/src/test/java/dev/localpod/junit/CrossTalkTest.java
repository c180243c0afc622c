package dev.localpod.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.localpod.Endpoint;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.testkit.engine.EngineTestKit;

class CrossTalkTest {

  private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();

  @Test
  void a_thousand_tests_sixteen_at_a_time_do_not_notice_each_other() {
    var results =
        EngineTestKit.engine("junit-jupiter")
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
            .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
            .configurationParameter(
                "junit.jupiter.execution.parallel.config.fixed.parallelism", "16")
            .selectors(selectClass(Thousand.class))
            .execute();

    assertThat(Platform.failures(results)).isEmpty();
    results.testEvents().assertStatistics(tests -> tests.succeeded(1_000));
    assertThat(PORTS).hasSize(1);
  }

  @LocalpodTest
  @Execution(ExecutionMode.CONCURRENT)
  static class Thousand {

    @RepeatedTest(1_000)
    void sees_itself_alone(RepetitionInfo repetition, Endpoint endpoint) {
      String mine = "cup " + repetition.getCurrentRepetition();

      assertThat(new Client(endpoint).runsync(mine)).contains("{\"prompt\":\"" + mine + "\"}");

      assertThat(endpoint.jobs()).hasSize(1);
      assertThat(endpoint.journal().entries())
          .extracting(JournalEntry::event)
          .filteredOn(Event.Call.class::isInstance)
          .singleElement()
          .satisfies(call -> assertThat(call.details().toString()).contains("\"" + mine + "\""));
      PORTS.add(endpoint.baseUrl().getPort());
    }
  }
}
