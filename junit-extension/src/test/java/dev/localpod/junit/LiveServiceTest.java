package dev.localpod.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.abortedWithReason;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.skippedWithReason;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.Sleeper;
import dev.localpod.TestClock;
import dev.localpod.fault.Faults;
import dev.localpod.job.Operation;
import dev.localpod.journal.Event;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.script.Scripts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Tests against a live endpoint, which a second emulator plays. */
@Timeout(300)
class LiveServiceTest {

  private static final Localpod SERVICE =
      Localpod.start(
          LocalpodOptions.DEFAULT.endpoint(
              EndpointOptions.of("played").apiKeys(List.of("secret"))));

  @AfterAll
  static void stop() {
    SERVICE.close();
  }

  @Test
  void what_any_endpoint_can_do_runs_there() {
    EngineExecutionResults results = run(SERVICE.baseUrl() + "/", OnAnyEndpoint.class);

    assertThat(Platform.failures(results)).isEmpty();
    results.testEvents().assertStatistics(all -> all.started(2).succeeded(2).skipped(0).aborted(0));
    assertThat(SERVICE.endpoint("played").journal().entries())
        .anyMatch(entry -> entry.event() instanceof Event.Call call && call.target().isPresent());
  }

  @Test
  void what_only_the_emulator_can_do_is_skipped_or_aborted_with_a_reason() {
    EngineExecutionResults results = run(SERVICE.baseUrl().toString(), OnTheEmulator.class);

    results
        .allEvents()
        .assertThatEvents()
        .haveExactly(
            1, skipped("annotated", "@WithScript needs the emulator, and LOCALPOD_LIVE_URL is set"))
        .haveExactly(
            1,
            event(
                container("in_each_edition"),
                skippedWithReason("@EachEdition needs the emulator, and LOCALPOD_LIVE_URL is set")))
        .haveExactly(
            1,
            skipped(
                "asks_for_the_clock",
                "a parameter TestClock needs the emulator, and LOCALPOD_LIVE_URL is set"))
        .haveExactly(
            1,
            skipped(
                "has_two", "@LocalpodEndpoint needs the emulator, and LOCALPOD_LIVE_URL is set"))
        .haveExactly(
            1,
            aborted(
                "scripts",
                "the script of endpoint 'played' cannot be had: it is live; must be emulated"))
        .haveExactly(
            1,
            aborted(
                "plans_faults",
                "the faults of endpoint 'played' cannot be had: it is live; must be emulated"))
        .haveExactly(
            1,
            aborted(
                "reads_the_journal",
                "the journal of endpoint 'played' cannot be had: it is live; must be emulated"))
        .haveExactly(
            1,
            aborted(
                "moves_time",
                "cannot advance the clock of endpoint 'played': its clock is that of a live endpoint; must be manual or skip"))
        .haveExactly(1, event(test("needs_nothing"), finishedSuccessfully()));
  }

  @Test
  void a_class_that_only_the_emulator_can_serve_is_skipped() {
    run(SERVICE.baseUrl().toString(), OnlyOnTheEmulator.class)
        .containerEvents()
        .assertStatistics(all -> all.skipped(1));
  }

  @Test
  void two_of_three_are_refused() {
    var results =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(OnAnyEndpoint.class))
            .configurationParameter("LOCALPOD_LIVE_URL", SERVICE.baseUrl().toString())
            .configurationParameter("LOCALPOD_LIVE_KEY", "secret")
            .execute();

    assertThat(Platform.failures(results).get(0))
        .hasRootCauseMessage(
            "to run tests against the live service, LOCALPOD_LIVE_URL, LOCALPOD_LIVE_KEY and"
                + " LOCALPOD_LIVE_ENDPOINT must all be set, or none; missing:"
                + " LOCALPOD_LIVE_ENDPOINT");
  }

  @Test
  void an_address_without_v2_is_refused() {
    assertThat(Platform.failures(run("https://api.example", OnAnyEndpoint.class)).get(0))
        .hasRootCauseMessage(
            "LOCALPOD_LIVE_URL cannot be 'https://api.example'; must be http(s)://HOST/v2");
  }

  private static Condition<org.junit.platform.testkit.engine.Event> skipped(
      String name, String reason) {
    return event(test(name), skippedWithReason(reason));
  }

  private static Condition<org.junit.platform.testkit.engine.Event> aborted(
      String name, String reason) {
    return event(test(name), abortedWithReason(message(reason)));
  }

  private static EngineExecutionResults run(String url, Class<?> testClass) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(testClass))
        .configurationParameter("LOCALPOD_LIVE_URL", url)
        .configurationParameter("LOCALPOD_LIVE_KEY", "secret")
        .configurationParameter("LOCALPOD_LIVE_ENDPOINT", "played")
        .execute();
  }

  @LocalpodTest
  static class OnAnyEndpoint {
    @Test
    void calls(Endpoint endpoint, @BaseUrl String address, @ApiKey String key) {
      assertThat(endpoint.isLive()).isTrue();
      assertThat(endpoint.id()).isEqualTo("played");
      assertThat(address).isEqualTo(SERVICE.baseUrl() + "/played");
      assertThat(key).isEqualTo("secret");
      assertThat(new Client(address, key).runsync("a coffee cup")).contains("COMPLETED");
    }

    @Test
    void goes_by_real_time(Clock clock, Sleeper sleeper) throws InterruptedException {
      Instant before = clock.instant();
      sleeper.sleep(Duration.ofMillis(5));
      assertThat(Duration.between(before, Instant.now()))
          .isGreaterThanOrEqualTo(Duration.ofMillis(5));
    }
  }

  @LocalpodTest
  static class OnTheEmulator {
    @Test
    @WithScript("[{do: [{fail: no}]}]")
    void annotated(Endpoint endpoint) {}

    @EachEdition
    void in_each_edition(Endpoint endpoint) {}

    @Test
    void asks_for_the_clock(TestClock clock) {}

    @Test
    void has_two(@LocalpodEndpoint("images") Endpoint images) {}

    @Test
    void scripts(Endpoint endpoint) {
      endpoint.script(Scripts.fail("no"));
    }

    @Test
    void plans_faults(Endpoint endpoint) {
      endpoint.faults().add(Faults.dropAfter().on(Operation.RUN));
    }

    @Test
    void reads_the_journal(Endpoint endpoint) {
      assertThat(endpoint.journal().entries()).isEmpty();
    }

    @Test
    void moves_time(Endpoint endpoint) {
      endpoint.clock().advance(Duration.ofMinutes(31));
    }

    @Test
    void needs_nothing(Endpoint endpoint) {
      assertThat(endpoint.clock().mode()).isEqualTo(ClockMode.REAL);
    }
  }

  @LocalpodTest
  @WithClock("manual")
  static class OnlyOnTheEmulator {
    @Test
    void test(Endpoint endpoint) {}
  }
}
