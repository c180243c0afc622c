package dev.localpod.junit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.journal.Event;
import dev.localpod.script.Scripts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** What a failure tells beside its reason. */
class TimelineReportTest {

  @Test
  void a_failure_keeps_its_reason_and_shows_each_job_s_timeline_where_it_is_printed() {
    Throwable failure = Platform.failure(TwoJobs.class);

    assertThat(failure).isInstanceOf(IllegalStateException.class).hasMessage("the reason");
    String printed = printed(failure);
    assertThat(printed)
        .startsWith("java.lang.IllegalStateException: the reason\n")
        .contains("\tSuppressed: what happened:\n\nJob ")
        .containsSubsequence("GET status: 200 IN_PROGRESS", "clock    moved by 20s", "\nJob sync-")
        .contains("on endpoint two_jobs-")
        .contains("edition documented, seed 1, clock skip");
    assertThat(printed.substring(printed.indexOf("\nJob ")).lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @Test
  void each_timeline_is_a_report_entry_as_well() {
    EngineExecutionResults results = Platform.run(TwoJobs.class);

    List<String> entries =
        results.testEvents().reportingEntryPublished().stream()
            .map(event -> event.getRequiredPayload(ReportEntry.class))
            .map(entry -> entry.getKeyValuePairs().get("localpod"))
            .toList();
    assertThat(entries).hasSize(2).allSatisfy(entry -> assertThat(entry).startsWith("Job "));
  }

  @Test
  void a_clock_that_stood_still_is_a_report_entry_though_the_test_passes() {
    EngineExecutionResults results = Platform.runWell(1, StandingStill.class);

    assertThat(results.testEvents().reportingEntryPublished().stream())
        .map(event -> event.getRequiredPayload(ReportEntry.class))
        .map(entry -> entry.getKeyValuePairs().get("localpod warning"))
        .singleElement()
        .asString()
        .contains("a job is unfinished and no client waits for it", "To avoid this, poll the job");
  }

  static class StandingStill {
    @RegisterExtension
    static final LocalpodExtension LOCALPOD =
        LocalpodExtension.builder()
            .endpoints(it -> it.settings(it.settings().skipTimeout(ofMillis(20))))
            .build();

    @Test
    void waits_for_a_job_that_it_never_asks_for(Endpoint endpoint) throws Exception {
      endpoint.script(Scripts.after(ofSeconds(20)).complete("done"));
      new Client(endpoint).run("a cup");
      while (endpoint.journal().entries().stream()
          .noneMatch(entry -> entry.event() instanceof Event.Warning)) {
        Thread.sleep(5);
      }
    }
  }

  @Test
  void a_test_that_left_something_behind_tells_what_happened_too() {
    assertThat(Platform.failure(LeftBehind.class).getSuppressed()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {InBeforeAll.class, InBeforeEach.class, InAfterEach.class, InADynamicTest.class})
  void wherever_it_fails_it_is_told(Class<?> testClass) {
    assertThat(printed(Platform.failure(testClass)))
        .startsWith("java.lang.IllegalStateException: the reason\n")
        .containsOnlyOnce("POST run");
  }

  @Test
  void of_many_jobs_the_last_ones_are_told() {
    String printed = printed(Platform.failure(ManyJobs.class));

    assertThat(printed).contains("what happened: (2 timelines are left out)\n");
    assertThat(printed.split("\nJob ")).hasSize(11);
  }

  @Test
  void where_nothing_happened_nothing_is_told() {
    assertThat(Platform.failure(NothingHappened.class).getSuppressed()).isEmpty();
  }

  @Test
  void a_test_that_does_not_apply_tells_nothing() {
    EngineExecutionResults results = Platform.run(DoesNotApply.class);

    assertThat(results.testEvents().aborted().stream())
        .singleElement()
        .extracting(
            event ->
                event
                    .getRequiredPayload(TestExecutionResult.class)
                    .getThrowable()
                    .orElseThrow()
                    .getSuppressed())
        .isEqualTo(new Throwable[0]);
  }

  private static String printed(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString().replace("\r\n", "\n");
  }

  private static IllegalStateException theReason() {
    return new IllegalStateException("the reason");
  }

  @LocalpodTest
  static class TwoJobs {
    @Test
    void two_jobs(Endpoint endpoint) {
      endpoint.script(Scripts.after(ofSeconds(20)).complete("cup"));
      var client = new Client(endpoint);
      client.status(client.run("cup"));
      client.runsync("jug");
      throw theReason();
    }
  }

  @LocalpodTest
  static class LeftBehind {
    @Test
    void test(Endpoint endpoint) {
      new Client(endpoint).get("/helth");
    }
  }

  @LocalpodTest
  static class InBeforeAll {
    @BeforeAll
    static void arrange(Endpoint endpoint) {
      new Client(endpoint).run("cup");
      throw theReason();
    }

    @Test
    void test() {}
  }

  @LocalpodTest
  static class InBeforeEach {
    @BeforeEach
    void arrange(Endpoint endpoint) {
      new Client(endpoint).run("cup");
      throw theReason();
    }

    @Test
    void test() {}
  }

  @LocalpodTest
  static class InAfterEach {
    @Test
    void test(Endpoint endpoint) {
      new Client(endpoint).run("cup");
    }

    @AfterEach
    void check() {
      throw theReason();
    }
  }

  @LocalpodTest
  static class InADynamicTest {
    @TestFactory
    DynamicTest test(Endpoint endpoint) {
      return DynamicTest.dynamicTest(
          "fails",
          () -> {
            new Client(endpoint).run("cup");
            throw theReason();
          });
    }
  }

  @LocalpodTest
  static class ManyJobs {
    @Test
    void test(Endpoint endpoint) {
      for (int i = 0; i < 12; i++) {
        new Client(endpoint).run("cup");
      }
      throw theReason();
    }
  }

  @LocalpodTest
  static class NothingHappened {
    @Test
    void test(Endpoint endpoint) {
      throw theReason();
    }
  }

  @LocalpodTest
  static class DoesNotApply {
    @Test
    void test(Endpoint endpoint) {
      new Client(endpoint).run("cup");
      Assumptions.abort("not today");
    }
  }
}
