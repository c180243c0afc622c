package dev.localpod.junit;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.localpod.Endpoint;
import dev.localpod.Sleeper;
import dev.localpod.TestClock;
import dev.localpod.job.JobStatus;
import dev.localpod.script.Scripts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;

/** {@link EachOrder} runs a test in each order of its events, and says which one failed. */
class EachOrderTest {

  @Test
  void a_test_runs_once_in_each_order_and_each_run_is_named_after_its_order() {
    EngineExecutionResults results = Platform.runWell(2, TwoEvents.class);

    assertThat(Platform.displayNames(results))
        .containsExactly("order 0: as scheduled", "order 1: cancel before completion");
  }

  @LocalpodTest
  static class TwoEvents {
    @EachOrder
    void test(Endpoint endpoint, Sleeper sleeper) throws Exception {
      endpoint.script(Scripts.after(ofSeconds(10)).complete("done"));
      var client = new Client(endpoint);
      String id = client.run("a cup");
      sleeper.sleep(ofSeconds(10));
      client.post("/cancel/" + id, "");
    }
  }

  @Test
  void every_permutation_of_independent_events_is_run_once() {
    EngineExecutionResults results = Platform.runWell(6, ThreeEvents.class);

    assertThat(Platform.displayNames(results)).doesNotHaveDuplicates();
    assertThat(new HashSet<>(ThreeEvents.ORDERS)).hasSize(6).hasSameSizeAs(ThreeEvents.ORDERS);
  }

  @LocalpodTest
  static class ThreeEvents {
    static final List<String> ORDERS = new ArrayList<>();

    @EachOrder
    @WithClock("manual")
    @WithWorkers(min = 3, max = 3)
    @Allow(Leftover.UNREAD_RESULT)
    void test(Endpoint endpoint, TestClock clock) {
      endpoint.script(Scripts.after(ofSeconds(10)).complete("done"));
      var client = new Client(endpoint);
      List<String> jobs = List.of(client.run("a"), client.run("b"), client.run("c"));

      clock.advance(ofSeconds(10));

      var order = new StringBuilder();
      endpoint.journal().entries().stream()
          .map(entry -> entry.event())
          .filter(dev.localpod.journal.Event.State.class::isInstance)
          .map(dev.localpod.journal.Event.State.class::cast)
          .filter(state -> state.to().filter(JobStatus::isFinal).isPresent())
          .forEach(state -> order.append(jobs.indexOf(state.id().value())));
      ORDERS.add(order.toString());
    }
  }

  @Test
  void ids_of_jobs_are_the_same_in_each_order() {
    Platform.runWell(2, SameIds.class);

    assertThat(SameIds.SEEN).hasSize(2);
    assertThat(new HashSet<>(SameIds.SEEN)).hasSize(1);
  }

  @LocalpodTest
  static class SameIds {
    static final List<String> SEEN = new ArrayList<>();

    @EachOrder
    @WithPolicy(ttl = "10s")
    void test(Endpoint endpoint) {
      endpoint.script(Scripts.after(ofSeconds(10)).complete("done"));
      SEEN.add(Client.id(new Client(endpoint).runsync("a cup")));
    }
  }

  // ---- failures

  @Test
  void a_failure_names_its_order_and_how_to_repeat_it() {
    EngineExecutionResults results = Platform.run(FailsInOneOrder.class);

    List<Throwable> failures = Platform.failures(results);
    assertThat(failures).hasSize(1);
    results.testEvents().assertStatistics(all -> all.started(2).succeeded(1));
    assertThat(failures.get(0).getSuppressed()[0].toString())
        .startsWith("the order of events: order 1: completion before ttl")
        .contains(
            "to repeat it: @EachOrder(only = \"1\"), or the configuration parameter"
                + " localpod.order=1")
        .containsPattern("completion of job \\S+ came first of \\[ttl of job \\S+, completion of");
  }

  @Test
  void the_order_of_a_failure_can_be_run_alone() {
    EngineExecutionResults results = run(FailsInOneOrder.class, Map.of("localpod.order", "1"));

    assertThat(Platform.displayNames(results)).containsExactly("order 1");
    assertThat(Platform.failures(results)).hasSize(1);
  }

  @LocalpodTest
  static class FailsInOneOrder {
    @EachOrder
    @WithPolicy(ttl = "10s")
    void test(Endpoint endpoint) {
      endpoint.script(Scripts.after(ofSeconds(10)).complete("done"));
      assertThat(new Client(endpoint).runsync("a cup")).contains("TIMED_OUT");
    }
  }

  @Test
  void the_annotation_can_name_the_only_order() {
    assertThat(Platform.displayNames(Platform.runWell(1, OnlyOne.class)))
        .containsExactly("order 1");
  }

  @LocalpodTest
  static class OnlyOne {
    @EachOrder(only = "1.0")
    @WithPolicy(ttl = "10s")
    void test(Endpoint endpoint) {
      endpoint.script(Scripts.after(ofSeconds(10)).complete("done"));
      assertThat(new Client(endpoint).runsync("a cup")).contains("COMPLETED");
    }
  }

  @Test
  void an_order_that_the_test_does_not_have_is_refused() {
    assertThat(Platform.failures(run(TwoEvents.class, Map.of("localpod.order", "7"))))
        .hasSize(1)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .hasMessageMatching(
                        "the order cannot be followed: choice 1 of order 7 is between \\[completion"
                            + " of job \\S+, client\\]; it must be 0 to 1"));
    assertThat(Platform.failures(run(TwoEvents.class, Map.of("localpod.order", "1.0.1"))))
        .singleElement()
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.THROWABLE)
        .hasMessage("the order cannot be followed: order 1.0.1 has 3 choices; the run met 1");
  }

  @Test
  void a_configured_order_must_be_numbers() {
    assertThat(Platform.failures(run(TwoEvents.class, Map.of("localpod.order", "first"))))
        .singleElement()
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.THROWABLE)
        .hasMessageContaining(
            "the configuration parameter localpod.order: an order cannot be 'first'; must be"
                + " numbers with dots between, such as 0.2");
  }

  // ---- limits

  @Test
  void the_limit_bounds_the_runs_and_a_report_entry_says_how_many_are_left() {
    EngineExecutionResults results = Platform.runWell(10, ManyEvents.class);

    assertThat(Platform.displayNames(results)).doesNotHaveDuplicates();
    assertThat(reports(results))
        .anySatisfy(
            text ->
                assertThat(text)
                    .startsWith("10 orders were run; ")
                    .endsWith("; the limit of @EachOrder is 10"));
    assertThat(Platform.displayNames(Platform.runWell(10, ManyEvents.class)))
        .isEqualTo(Platform.displayNames(results));
  }

  @LocalpodTest
  static class ManyEvents {
    @EachOrder(limit = 10)
    @WithClock("manual")
    @WithWorkers(min = 5, max = 5)
    @Allow(Leftover.UNREAD_RESULT)
    void test(Endpoint endpoint, TestClock clock) {
      endpoint.script(Scripts.after(ofSeconds(10)).complete("done"));
      for (int i = 0; i < 5; i++) {
        new Client(endpoint).run("a cup");
      }
      clock.advance(ofSeconds(10));
    }
  }

  @Test
  void a_run_that_meets_other_events_than_before_is_reported_and_ends_the_search_there() {
    EngineExecutionResults results = Platform.runWell(2, Changing.class);

    assertThat(reports(results))
        .anySatisfy(
            text ->
                assertThat(text)
                    .matches(
                        "the order cannot be followed: choice 1 of order 1 is between \\[ttl of job"
                            + " \\S+, failure of job \\S+\\], before between \\[ttl of job \\S+,"
                            + " completion of job \\S+\\]"));
  }

  @LocalpodTest
  static class Changing {
    static final AtomicInteger RUNS = new AtomicInteger();

    @EachOrder
    @WithPolicy(ttl = "10s")
    void test(Endpoint endpoint) {
      boolean first = RUNS.getAndIncrement() == 0;
      endpoint.script(
          first
              ? Scripts.after(ofSeconds(10)).complete("done")
              : Scripts.after(ofSeconds(10)).fail("out of memory"));
      new Client(endpoint).runsync("a cup");
    }
  }

  private static List<String> reports(EngineExecutionResults results) {
    return results
        .allEvents()
        .filter(event -> event.getType() == EventType.REPORTING_ENTRY_PUBLISHED)
        .map(EachOrderTest::text)
        .toList();
  }

  private static String text(Event event) {
    return String.join("", event.getRequiredPayload(ReportEntry.class).getKeyValuePairs().values());
  }

  private static EngineExecutionResults run(Class<?> testClass, Map<String, String> parameters) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(testClass))
        .configurationParameters(parameters)
        .execute();
  }
}
