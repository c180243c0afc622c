package dev.localpod.scenario;

import static dev.localpod.scenario.Reading.endpoint;
import static dev.localpod.scenario.Reading.refused;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fault.CallFaultKind;
import dev.localpod.fault.FaultPlan;
import dev.localpod.fault.Faults;
import dev.localpod.fault.PlannedFault;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of an endpoint from the start, and single ones: entries in the same words. */
class FaultReaderTest {

  @Test
  void the_faults_of_an_endpoint_are_in_force_from_the_start() {
    assertThat(
            endpoint(
                    """
                    faults: [
                      {operation: run, times: 2, fault: status, status: 429, retryAfter: 3},
                      {operation: worker, fault: crash}]""")
                .faults())
        .containsExactly(
            Faults.status(429).retryAfter(3).on(Operation.RUN).times(2), Faults.crash().onWorker());
  }

  @Test
  void a_single_fault_is_read_from_json() {
    assertThat(
            Scenario.fault(
                """
                {"operation": "status", "fault": "status", "status": 503, "body": {"a": [1]},
                 "headers": {"X-Why": "test"}, "every": 3, "when": {"jobStatus": "COMPLETED"}}"""))
        .isEqualTo(
            Faults.status(503)
                .body(Map.of("a", List.of(1)))
                .header("X-Why", "test")
                .on(Operation.STATUS)
                .every(3)
                .when(JobStatus.COMPLETED));
  }

  @ParameterizedTest
  @MethodSource("oneOfEach")
  void what_a_fault_prints_reads_back_equal(PlannedFault fault) {
    assertThat(Scenario.fault(fault.toJson().toString())).isEqualTo(fault);
  }

  static List<PlannedFault> oneOfEach() {
    return List.of(
        Faults.status(200).body("plain").header("a", "b").on(Operation.HEALTH).times(2),
        Faults.status(500).retryAfter(0).on(Operation.OPENAI),
        Faults.status(502).body("{{id}}").afterWork().on(Operation.RUN).when(JobStatus.IN_QUEUE),
        Faults.delay(ofMillis(1_500)).on(Operation.RUN).every(2).times(1),
        Faults.dropBefore().on(Operation.PURGE_QUEUE).probability(0.25),
        Faults.dropAfter().on(Operation.RUN).when(JobStatus.IN_QUEUE),
        Faults.truncate().on(Operation.STREAM),
        Faults.garbage().on(Operation.STATUS).when(JobStatus.FAILED),
        Faults.slow(ofSeconds(100)).on(Operation.REQUESTS),
        Faults.reset().on(Operation.CANCEL),
        Faults.unknownStatus().on(Operation.RETRY),
        Faults.extraFields().on(Operation.HEALTH),
        Faults.missingFields().on(Operation.STATUS),
        Faults.largeNumbers().on(Operation.RUNSYNC),
        Faults.crash().onWorker(),
        Faults.hang().onWorker().every(2),
        Faults.oversize().onWorker(),
        Faults.lateResult().onWorker(),
        Faults.lateProgress().onWorker(),
        Faults.lose().onWebhook().times(3),
        Faults.doubled().onWebhook(),
        Faults.reorder().onWebhook().when(JobStatus.TIMED_OUT),
        Faults.delay(ofSeconds(7)).onWebhook(),
        Faults.empty().onWebhook(),
        Faults.garbage().onWebhook(),
        Faults.truncate().onWebhook(),
        Faults.unknownStatus().onWebhook(),
        Faults.extraFields().onWebhook(),
        Faults.missingFields().onWebhook());
  }

  @Test
  void a_plan_prints_what_an_endpoint_reads() {
    var plan = new FaultPlan(1);
    oneOfEach().forEach(plan::add);

    assertThat(endpoint("faults: " + plan.toJson()).faults()).isEqualTo(oneOfEach());
  }

  @Test
  void what_is_left_out_has_a_default() {
    assertThat(Scenario.fault("{\"operation\": \"run\", \"fault\": \"status\"}"))
        .isEqualTo(Faults.status(500).on(Operation.RUN));
    assertThat(Scenario.fault("{\"operation\": \"run\", \"fault\": \"slow\"}"))
        .isEqualTo(Faults.slow(ofSeconds(5)).on(Operation.RUN));
    assertThat(Scenario.fault("{\"operation\": \"webhook\", \"fault\": \"delay\"}"))
        .isEqualTo(Faults.delay(ofSeconds(5)).onWebhook());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{operation: walk, fault: reset} -> 'operation' cannot be \"walk\"; must be one of cancel, health, openai, purge-queue, requests, retry, run, runsync, status, stream, webhook, worker",
        "{operation: worker, fault: reset} -> 'fault' cannot be \"reset\"; must be one of crash, doubled-result, hang, late-progress, late-result, lost-result, oversize",
        "{operation: webhook, fault: crash} -> 'fault' cannot be \"crash\"; must be one of delay, double, empty, extra-fields, garbage, lose, missing-fields, reorder, truncate, unknown-status",
        "{operation: health, fault: unknown-status} -> 'fault' cannot be \"unknown-status\"; must be one of delay, drop-after, drop-before, extra-fields, garbage, reset, slow, status, truncate",
        "{operation: run} -> a fault needs 'fault'",
        "{fault: reset} -> a fault needs 'operation'",
        "reset -> a fault cannot be \"reset\"; must be a mapping",
        "{operation: run, fault: reset, for: 2s} -> unknown field 'for' of fault 'reset'; must be one of operation, fault, times, every, probability, when",
        "{operation: run, fault: slow, fro: 2s} -> unknown field 'fro' of fault 'slow'; did you mean for? Must be one of operation, fault, times, every, probability, when, for",
        "{operation: worker, fault: hang, when: {jobStatus: FAILED}} -> unknown field 'when' of fault 'hang'; must be one of operation, fault, times, every, probability",
        "{operation: run, fault: status, status: 99} -> 'status' cannot be 99; must be 200 to 599",
        "{operation: run, fault: status, headers: no} -> 'headers' cannot be \"no\"; must be a mapping of names to values",
        "{operation: run, fault: status, headers: {a b: c}} -> 'headers' cannot have 'a b'; must be names of headers other than connection, content-length, transfer-encoding, upgrade",
        "{operation: run, fault: reset, times: 0} -> 'times' cannot be 0; must be 1 or more",
        "{operation: run, fault: reset, times: 1.5} -> 'times' cannot be 1.5; must be a whole number",
        "{operation: run, fault: reset, probability: 2} -> 'probability' cannot be 2.0; must be more than 0 and at most 1",
        "{operation: run, fault: reset, every: 2, probability: 0.5} -> a fault cannot have both 'every' and 'probability'; must be one of them",
        "{operation: status, fault: reset, when: {}} -> 'when' needs 'jobStatus'",
        "{operation: status, fault: reset, when: {jobStatus: DONE}} -> 'jobStatus' cannot be \"DONE\"; must be one of CANCELLED, COMPLETED, FAILED, IN_PROGRESS, IN_QUEUE, TIMED_OUT",
        "{operation: health, fault: reset, when: {jobStatus: FAILED}} -> 'when' needs a job, and health has none; must be a call of status, stream, cancel, retry, or an answer of run, runsync, openai",
        "{operation: run, fault: slow, for: long} -> 'for' cannot be \"long\"; must be a duration of 0 to 876000h, as in 500ms, 2s, 30m, 24h, PT2S, or a number of milliseconds"
      })
  void a_mistake_is_refused_with_its_line_and_what_is_allowed(String faultAndProblem) {
    String fault = faultAndProblem.split(" -> ")[0];
    String problem = faultAndProblem.split(" -> ")[1];

    refused(() -> endpoint("faults: [\n" + fault + "]"), "shop.yaml:2: " + problem);
    refused(() -> Scenario.fault(fault), "fault:1: " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "extra-fields   | run runsync status stream cancel retry purge-queue health requests",
        "unknown-status | run runsync status stream cancel retry requests",
        "missing-fields | runsync status cancel requests",
        "large-numbers  | runsync status cancel requests",
        "missing-done   | openai",
        "truncate       | run runsync status stream cancel retry purge-queue health requests openai",
      })
  void a_fault_works_on_the_operations_whose_answers_it_can_change(String fault, String works) {
    List<String> accepted =
        Stream.of(Operation.values())
            .map(Operation::text)
            .filter(operation -> isAccepted(operation, fault))
            .toList();

    assertThat(accepted).containsExactlyInAnyOrder(works.split(" "));
  }

  @Test
  void the_page_of_the_openai_route_names_its_faults() throws Exception {
    String page = Files.readString(Path.of("docs/openai.md"));
    String sentence = page.substring(page.indexOf("The operation `openai` can have these"));
    List<String> named =
        Pattern.compile("`([a-z-]+)`")
            .matcher(sentence.substring(0, sentence.indexOf(". ")))
            .results()
            .map(result -> result.group(1))
            .skip(1) // the operation
            .toList();
    List<String> accepted =
        Stream.of(CallFaultKind.values())
            .map(CallFaultKind::text)
            .filter(fault -> isAccepted("openai", fault))
            .toList();

    assertThat(named).containsExactlyInAnyOrderElementsOf(accepted);
  }

  private static boolean isAccepted(String operation, String fault) {
    try {
      Scenario.fault("{operation: " + operation + ", fault: " + fault + "}");
      return true;
    } catch (ScenarioException refused) {
      assertThat(refused).hasMessageContaining("'fault' cannot be \"" + fault + "\"");
      return false;
    }
  }
}
