package dev.localpod.junit;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.Endpoint;
import dev.localpod.fault.Faults;
import dev.localpod.job.Operation;
import dev.localpod.script.Scripts;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;

class WarningTest {

  private static final String PACKAGE = "dev.localpod.junit.WarningTest$";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Abandoned | no client awaited or cancelled job \\S+, which is IN_PROGRESS; .*ABANDONED_JOB",
        "Unread | no client read the result of job \\S+, which is COMPLETED; .*UNREAD_RESULT",
        "Refused | refused a call: GET status no-job got 404, .*REFUSED_CALL",
        "WrongKey | refused 2 calls: GET health got 401, .*REFUSED_CALL",
        "Misspelt | no job had a value for the placeholder \\{\\{input.promt}}; .*UNKNOWN_PLACEHOLDER",
        "MisspeltConfig | no job had a value for the placeholder \\{\\{s3Config.bucket}}; .*UNKNOWN_PLACEHOLDER",
        "MisspeltPolicy | no job had a value for the placeholder \\{\\{policy.tll}}; .*UNKNOWN_PLACEHOLDER",
        "NoWebhook | no job had a value for the placeholder \\{\\{webhook}}; .*UNKNOWN_PLACEHOLDER"
      })
  void what_a_right_test_may_leave_is_a_warning_and_fails_a_strict_test(String name, String text)
      throws Exception {
    EngineExecutionResults lenient = Platform.run(Class.forName(PACKAGE + name));
    assertThat(Platform.failures(lenient)).isEmpty();
    assertThat(warnings(lenient)).containsPattern("perhaps left behind:\n- .*" + text);

    Throwable failure = Platform.failure(Class.forName(PACKAGE + "Strict" + name));
    assertThat(failure.getMessage()).containsPattern("but left behind:\n- .*" + text);
    assertThat(failure.getMessage().lines()).hasSize(2);
  }

  @Test
  void a_fault_that_the_test_planned_and_that_never_occurred_fails_it() {
    assertThat(Platform.failure(UnusedFault.class).getMessage())
        .containsPattern("nothing met the planned fault \\{\"operation\":\"run\",.*; a right test")
        .endsWith("@Allow(Leftover.UNUSED_FAULT) allows it");
  }

  @ParameterizedTest
  @ValueSource(classes = {Right.class, FixedAddress.class})
  void a_right_test_stays_green_even_if_it_is_strict(Class<?> testClass) {
    EngineExecutionResults results = Platform.run(testClass);
    assertThat(Platform.failures(results)).isEmpty();
    assertThat(warnings(results)).isEmpty();
  }

  @Test
  void a_builder_can_be_strict() {
    assertThat(Platform.failure(StrictlyBuilt.class).getMessage()).contains("REFUSED_CALL");
  }

  private static String warnings(EngineExecutionResults results) {
    return results.testEvents().reportingEntryPublished().stream()
        .map(event -> event.getRequiredPayload(ReportEntry.class))
        .flatMap(entry -> entry.getKeyValuePairs().values().stream())
        .collect(Collectors.joining("\n"));
  }

  @LocalpodTest
  static class Abandoned {
    @Test
    @WithClock("manual")
    void test(Endpoint endpoint) {
      endpoint.script(Scripts.hang());
      var client = new Client(endpoint);
      client.status(client.run("cup"));
    }
  }

  @LocalpodTest
  static class Unread {
    @Test
    @WithClock("manual")
    void test(Endpoint endpoint) {
      endpoint.script(Scripts.after(ofSeconds(1)).complete("cup"));
      var client = new Client(endpoint);
      client.status(client.run("cup"));
      endpoint.clock().advance(ofSeconds(1));
    }
  }

  @LocalpodTest
  static class Refused {
    @Test
    void test(Endpoint endpoint) {
      new Client(endpoint).status("no-job");
    }
  }

  @LocalpodTest
  static class WrongKey {
    @Test
    void test(Endpoint endpoint) {
      var client = new Client(endpoint.baseUrl().toString(), "another-key");
      client.get("/health");
      client.get("/health");
    }
  }

  @LocalpodTest
  static class Misspelt {
    @Test
    void test(Endpoint endpoint) {
      endpoint.script(Scripts.complete("{{ input.promt }}"));
      new Client(endpoint).runsync("cup");
    }
  }

  @LocalpodTest
  static class MisspeltConfig {
    @Test
    void test(Endpoint endpoint) {
      endpoint.script(Scripts.complete("{{s3Config.bucket}}"));
      new Client(endpoint).post("/runsync", "{\"input\":{},\"s3Config\":{\"bucketName\":\"art\"}}");
    }
  }

  @LocalpodTest
  static class MisspeltPolicy {
    @Test
    void test(Endpoint endpoint) {
      endpoint.script(Scripts.complete("{{policy.tll}}"));
      new Client(endpoint).post("/runsync", "{\"input\":{},\"policy\":{\"ttl\":60000}}");
    }
  }

  @LocalpodTest
  static class NoWebhook {
    @Test
    void test(Endpoint endpoint) {
      endpoint.script(Scripts.complete("to {{webhook}} from {{id}}, attempt {{attempt}}"));
      new Client(endpoint).runsync("cup");
    }
  }

  @LocalpodTest(strict = true)
  static class StrictMisspeltConfig extends MisspeltConfig {}

  @LocalpodTest(strict = true)
  static class StrictMisspeltPolicy extends MisspeltPolicy {}

  @LocalpodTest(strict = true)
  static class StrictNoWebhook extends NoWebhook {}

  @LocalpodTest(strict = true)
  static class StrictAbandoned extends Abandoned {}

  @LocalpodTest(strict = true)
  static class StrictUnread extends Unread {}

  @LocalpodTest(strict = true)
  static class StrictRefused extends Refused {}

  @LocalpodTest(strict = true)
  static class StrictWrongKey extends WrongKey {}

  @LocalpodTest(strict = true)
  static class StrictMisspelt extends Misspelt {}

  static class StrictlyBuilt {
    @RegisterExtension
    static final LocalpodExtension LOCALPOD = LocalpodExtension.builder().strict().build();

    @Test
    void test(Endpoint endpoint) {
      new Client(endpoint).status("no-job");
    }
  }

  @LocalpodTest
  static class UnusedFault {
    @Test
    void test(Endpoint endpoint) {
      endpoint.faults().add(Faults.dropAfter().on(Operation.RUN));
      endpoint.faults().add(Faults.dropAfter().on(Operation.STATUS).every(3));
      new Client(endpoint).runsync("cup");
    }
  }

  @LocalpodTest(strict = true)
  @WithClock("manual")
  static class Right {
    @Test
    void a_test_that_only_submits(Endpoint endpoint) {
      new Client(endpoint).run("cup");
    }

    @Test
    @WithWorkers(max = 1)
    void a_job_that_was_cancelled_or_purged(Endpoint endpoint) {
      endpoint.script(Scripts.hang());
      var client = new Client(endpoint);
      String job = client.run("cup");
      client.status(job);
      client.run("jug");
      client.post("/purge-queue", "");
      client.post("/cancel/" + job, "");
      endpoint.clock().advance(ofHours(1));
    }

    @Test
    void a_job_whose_id_never_reached_the_client(Endpoint endpoint) {
      endpoint.faults().add(Faults.dropAfter().on(Operation.RUN));
      var client = new Client(endpoint);
      assertThatThrownBy(() -> client.run("cup")).isInstanceOf(IllegalStateException.class);
      client.status(client.run("cup"));
    }

    @Test
    void a_job_of_the_openai_route_ends_with_its_call(Endpoint endpoint) {
      endpoint.script(Scripts.after(ofSeconds(0)).complete("cup"));
      endpoint.faults().add(Faults.dropAfter().on(Operation.OPENAI));
      var client = new Client(endpoint);
      assertThatThrownBy(() -> client.post("/openai/v1/completions", "{}"))
          .isInstanceOf(IllegalStateException.class);
      client.post("/openai/v1/completions", "{}");
      client.status(client.run("cup"));
      endpoint.clock().advance(ofHours(1));
    }

    @Test
    void a_refusal_that_the_test_expects(Endpoint endpoint) {
      new Client(endpoint).status("no-job");
      endpoint.journal().markExpected(endpoint.journal().last());
    }

    @Test
    void a_refusal_by_a_fault(Endpoint endpoint) {
      endpoint.faults().add(Faults.status(401).on(Operation.HEALTH));
      new Client(endpoint).get("/health");
    }

    @Test
    void a_member_of_a_policy_that_no_request_has(Endpoint endpoint) {
      endpoint.script(Scripts.complete("{{policy.ttl}} {{input.prompt}}"));
      new Client(endpoint).runsync("cup");
    }

    @Test
    void an_optional_member_that_one_job_has(Endpoint endpoint) {
      endpoint.script(Scripts.complete("{{input.seed}} {{input.style.ink}}"));
      var client = new Client(endpoint);
      client.runsync("cup");
      client.post("/runsync", "{\"input\":{\"seed\":1}}");
    }
  }

  static class FixedAddress {
    @RegisterExtension
    static final LocalpodExtension LOCALPOD =
        LocalpodExtension.builder().id("images").strict().build();

    private static String earlier = "";

    @Test
    void one(Endpoint endpoint) {
      test(endpoint);
    }

    @Test
    void another(Endpoint endpoint) {
      test(endpoint);
    }

    /** Asks for a job of the earlier test, as an application that polls in the background does. */
    private static void test(Endpoint endpoint) {
      var client = new Client(endpoint);
      if (!earlier.isEmpty()) {
        client.status(earlier);
      }
      earlier = client.run("cup");
      client.status(earlier);
    }
  }
}
