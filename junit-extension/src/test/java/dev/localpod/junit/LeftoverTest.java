package dev.localpod.junit;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.script.Scripts;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a test fails for though it passed. */
class LeftoverTest {

  @Test
  void a_call_to_no_operation_is_one() {
    assertThat(failure(NoOperation.class))
        .matches(
            """
            the test passed, but left behind:
            - a call matched no operation of an endpoint: GET /v2/test-\\w+/helth got 404, there is no route \
            /v2/test-\\w+/helth; .* \\(endpoint test-\\w+\\); @Allow\\(Leftover.STRAY_CALL\\) allows it\
            """);
  }

  @Test
  void a_call_to_no_endpoint_is_one_of_the_test_whose_key_it_has() {
    assertThat(failure(NoEndpoint.class))
        .contains(
            "a call matched no operation of an endpoint: GET /v2/elsewhere/health got 404, there is no");
  }

  @Test
  void a_rule_that_no_job_was_for_is_one() {
    assertThat(failure(UnusedRule.class))
        .contains("no job matched the rule ")
        .contains("out of memory")
        .endsWith("@Allow(Leftover.UNUSED_RULE) allows it");
    assertThat(failure(UnusedRuleOfTheTest.class)).contains("no job matched the rule ");
  }

  @Test
  void a_rule_that_stands_on_the_class_may_be_for_another_test() {
    Platform.runWell(1, RuleOfTheClass.class);
  }

  @Test
  void a_result_that_nobody_read_before_it_was_forgotten_is_one() {
    assertThat(failure(LostResult.class))
        .containsPattern(
            "no client read the result of job \\S+, which was COMPLETED: its result expired")
        .endsWith("@Allow(Leftover.LOST_RESULT) allows it");
  }

  @Test
  void a_stream_that_was_left_half_read_is_one() {
    assertThat(failure(HalfReadStream.class))
        .containsPattern("no client read the stream of job \\S+ to its end")
        .endsWith("@Allow(Leftover.HALF_READ_STREAM) allows it");
  }

  @Test
  void asking_for_a_job_whose_end_is_known_is_one() {
    assertThat(failure(PollAfterTheEnd.class))
        .containsPattern("a client polled job \\S+ 2 times after it had learned how the job ended")
        .endsWith("@Allow(Leftover.POLL_AFTER_THE_END) allows it");
  }

  @Test
  void a_webhook_that_was_never_acknowledged_is_one() {
    assertThat(failure(UnacknowledgedWebhook.class))
        .containsPattern("no receiver acknowledged the webhook of job \\S+: attempt 3 given up")
        .endsWith("@Allow(Leftover.UNACKNOWLEDGED_WEBHOOK) allows it");
  }

  @Test
  void a_call_that_is_still_held_is_one() {
    assertThat(failure(HeldCall.class))
        .containsPattern("a call still waits for job \\S+")
        .endsWith("@Allow(Leftover.HELD_CALL) allows it");
  }

  @Test
  void all_that_were_found_are_told() {
    assertThat(failure(SeveralFlaws.class).lines()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {OnTheMethod.class, OnTheClass.class, ByTheBuilder.class, WellBehaved.class})
  void what_is_allowed_or_as_it_should_be_is_none(Class<?> testClass) {
    assertThat(Platform.failures(Platform.run(testClass))).isEmpty();
  }

  @Test
  void a_test_that_fails_fails_for_its_own_reason_alone() {
    assertThat(failure(FailsAnyway.class)).isEqualTo("its own reason");
    assertThat(failure(FailsAfterwards.class)).isEqualTo("its own reason");
    assertThat(failure(FailsDynamically.class)).isEqualTo("its own reason");
  }

  private static String failure(Class<?> testClass) {
    return Platform.failure(testClass).getMessage();
  }

  @LocalpodTest
  static class NoOperation {
    @Test
    void test(Endpoint endpoint) {
      new Client(endpoint).get("/helth");
    }
  }

  @LocalpodTest
  static class NoEndpoint {
    @Test
    void test(Endpoint endpoint) {
      String elsewhere = endpoint.baseUrl().toString().replace(endpoint.id(), "elsewhere");
      new Client(elsewhere, endpoint.apiKey()).get("/health");
    }
  }

  @LocalpodTest
  static class UnusedRule {
    @Test
    @WithScript("[{when: {at: /prompt, equals: jug}, do: [{fail: out of memory}]}, {do: []}]")
    void test(Endpoint endpoint) {
      new Client(endpoint).runsync("cup");
    }
  }

  @LocalpodTest
  static class UnusedRuleOfTheTest {
    @Test
    void test(Endpoint endpoint) {
      endpoint.script(Scripts.fail("out of memory"));
    }
  }

  @LocalpodTest
  @WithScript("[{do: [{fail: out of memory}]}]")
  static class RuleOfTheClass {
    @Test
    void test(Endpoint endpoint) {
      new Client(endpoint).get("/health");
    }
  }

  @LocalpodTest
  static class LostResult {
    @Test
    void test(Endpoint endpoint) {
      new Client(endpoint).run("cup");
      endpoint.clock().advance(ofHours(1));
    }
  }

  @LocalpodTest
  static class HalfReadStream {
    @Test
    void test(Endpoint endpoint) {
      endpoint.script(Scripts.chunk("a ").after(ofSeconds(1)).chunk("cup").complete());
      var client = new Client(endpoint);
      String job = client.run("cup");
      client.get("/stream/" + job);
    }
  }

  @LocalpodTest
  static class PollAfterTheEnd {
    @Test
    void test(Endpoint endpoint) {
      var client = new Client(endpoint);
      String job = client.run("cup");
      client.status(job);
      client.status(job);
      client.status(job);
    }
  }

  @LocalpodTest
  static class UnacknowledgedWebhook {
    @Test
    void test(Endpoint endpoint) {
      var client = new Client(endpoint);
      client.post("/run", "{\"input\":{},\"webhook\":\"http://127.0.0.1:1/hook\"}");
      endpoint.clock().advance(ofSeconds(60));
    }
  }

  @LocalpodTest
  static class HeldCall {
    @Test
    @WithClock("manual")
    void test(Endpoint endpoint) throws Exception {
      endpoint.script(Scripts.after(ofSeconds(1)).complete("cup"));
      var client = new Client(endpoint);
      String job = client.run("cup");
      CompletableFuture.runAsync(() -> client.get("/status-sync/" + job));
      while (endpoint.heldCalls().isEmpty()) {
        Thread.onSpinWait();
      }
    }
  }

  @LocalpodTest
  static class SeveralFlaws {
    @Test
    @WithScript("[{do: []}]")
    void test(Endpoint endpoint) {
      new Client(endpoint).get("/helth");
    }
  }

  @LocalpodTest
  static class OnTheMethod {
    @Test
    @Allow({Leftover.UNUSED_RULE, Leftover.STRAY_CALL})
    @WithScript("[{do: []}]")
    void test(Endpoint endpoint) {
      new Client(endpoint).get("/helth");
    }
  }

  @LocalpodTest
  @Allow(Leftover.UNUSED_RULE)
  static class OnTheClass {
    @Test
    @Allow(Leftover.STRAY_CALL)
    @WithScript("[{do: []}]")
    void test(Endpoint endpoint) {
      new Client(endpoint).get("/helth");
    }
  }

  static class ByTheBuilder {
    @RegisterExtension
    static final LocalpodExtension LOCALPOD =
        LocalpodExtension.builder().allow(Leftover.STRAY_CALL).build();

    @Test
    void test(Endpoint endpoint) {
      new Client(endpoint).get("/helth");
    }
  }

  @LocalpodTest
  static class WellBehaved {
    @Test
    void a_job_that_was_not_wanted_any_more(Endpoint endpoint) {
      var client = new Client(endpoint);
      String job = client.run("cup");
      client.post("/cancel/" + job, "");
      endpoint.clock().advance(ofHours(1));
    }

    @Test
    void a_job_that_was_read_and_then_forgotten(Endpoint endpoint) {
      new Client(endpoint).runsync("cup");
      endpoint.clock().advance(ofHours(1));
    }

    @Test
    void a_job_that_was_run_again(Endpoint endpoint) {
      endpoint.script(Scripts.fail("once").inTurn().complete("cup"));
      var client = new Client(endpoint);
      String job = client.run("cup");
      client.status(job);
      client.post("/retry/" + job, "");
      client.status(job);
    }

    @Test
    void a_stream_that_was_read_to_its_end(Endpoint endpoint) {
      endpoint.script(Scripts.chunk("a ").after(ofSeconds(1)).chunk("cup").complete());
      var client = new Client(endpoint);
      String job = client.run("cup");
      while (!client.get("/stream/" + job).body().contains("COMPLETED")) {
        Thread.onSpinWait();
      }
      client.status(job);
    }

    @Test
    void a_job_that_nobody_has_awaited_yet(Endpoint endpoint) {
      new Client(endpoint).run("cup");
    }
  }

  @LocalpodTest
  static class FailsAnyway {
    @Test
    void test(Endpoint endpoint) {
      new Client(endpoint).get("/helth");
      throw new IllegalStateException("its own reason");
    }
  }

  @LocalpodTest
  static class FailsAfterwards {
    @Test
    void test(Endpoint endpoint) {
      new Client(endpoint).get("/helth");
    }

    @AfterEach
    void check() {
      throw new IllegalStateException("its own reason");
    }
  }

  @LocalpodTest
  static class FailsDynamically {
    @TestFactory
    DynamicTest tests(Endpoint endpoint) {
      new Client(endpoint).get("/helth");
      return DynamicTest.dynamicTest(
          "fails",
          () -> {
            throw new IllegalStateException("its own reason");
          });
    }
  }
}
