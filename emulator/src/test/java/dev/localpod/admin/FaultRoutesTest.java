package dev.localpod.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.admin.AdminFixture.Answer;
import dev.localpod.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calls about what goes wrong on an endpoint. */
class FaultRoutesTest {

  private static final String FAULTS = "/endpoints/demo/faults";
  private static final String EMPTY_INPUT = "{\"input\":{}}";

  private static final String BURST =
      "{\"operation\":\"run\",\"times\":2,\"fault\":\"status\",\"status\":429,\"retryAfter\":3}";

  private final AdminFixture wire = AdminFixture.toDemo();

  @AfterEach
  void close() {
    wire.close();
  }

  private static Answer faults(String... faults) {
    return Answer.ok("{\"faults\":[" + String.join(",", faults).replace('\'', '"') + "]}");
  }

  private int run() {
    return wire.client("POST", "/run", EMPTY_INPUT).join().status();
  }

  @Test
  void a_fault_is_in_force_from_now_on() {
    assertThat(wire.post(FAULTS, BURST))
        .isEqualTo(
            faults("{'operation':'run','fault':'status','status':429,'retryAfter':3,'times':2}"));

    assertThat(run()).isEqualTo(429);
    assertThat(run()).isEqualTo(429);
    assertThat(run()).isEqualTo(200);
  }

  @Test
  void a_fault_is_added_behind_those_that_are_there() {
    wire.post(FAULTS, "{\"operation\":\"health\",\"fault\":\"status\",\"every\":2}");

    assertThat(wire.post(FAULTS, "{operation: webhook, fault: delay, for: 2s}"))
        .isEqualTo(
            faults(
                "{'operation':'health','fault':'status','status':500,'every':2}",
                "{'operation':'webhook','fault':'delay','for':'PT2S'}"));
  }

  @Test
  void one_that_has_struck_as_often_as_it_may_is_gone() {
    wire.post(FAULTS, BURST);
    run();
    run();

    assertThat(wire.get("/endpoints/demo").json().at("/settings/faults"))
        .contains(Json.parse("[]"));
  }

  @Test
  void an_endpoint_shows_its_faults_so_that_they_can_be_put_back() {
    wire.post(FAULTS, BURST);
    Json settings = wire.get("/endpoints/demo").json().at("/settings").orElseThrow();

    wire.put("/endpoints/demo", settings.toString());

    assertThat(run()).isEqualTo(429);
  }

  @Test
  void they_are_listed_with_how_often_each_occurred() {
    wire.post(FAULTS, BURST);
    wire.post(FAULTS, "{operation: health, fault: drop-before, every: 2}");
    run();

    String burst =
        "{'entry':1,'operation':'run','fault':'status','status':429,'retryAfter':3,'times':2,'occurrences':%d,'usedUp':%b}";
    String other =
        "{'entry':2,'operation':'health','fault':'drop-before','every':2,'occurrences':0,'usedUp':false}";
    assertThat(wire.get(FAULTS)).isEqualTo(faults(burst.formatted(1, false), other));
    run();
    assertThat(wire.get(FAULTS)).isEqualTo(faults(burst.formatted(2, true), other));

    wire.delete(FAULTS);
    assertThat(wire.get(FAULTS)).isEqualTo(faults());
  }

  @Test
  void all_faults_are_taken_away() {
    wire.post(FAULTS, BURST);
    wire.post(FAULTS, BURST);

    assertThat(wire.delete(FAULTS)).isEqualTo(faults());
    assertThat(run()).isEqualTo(200);
  }

  @Test
  void a_reset_takes_them_away() {
    wire.post(FAULTS, BURST);

    wire.post("/reset", "");

    assertThat(run()).isEqualTo(200);
  }

  @Test
  void a_fault_of_calls_strikes_no_admin_call() {
    wire.post(FAULTS, BURST);

    assertThat(wire.post("/endpoints/demo/run", EMPTY_INPUT).status()).isEqualTo(200);
    assertThat(run()).isEqualTo(429);
  }

  @Test
  void a_fault_of_workers_strikes_a_job_of_an_admin_call() {
    wire.post(FAULTS, "{\"operation\":\"worker\",\"fault\":\"crash\"}");

    wire.post("/endpoints/demo/run", EMPTY_INPUT);

    assertThat(wire.get("/endpoints/demo/jobs").body()).contains("\"retries\":1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"operation": "walk", "fault": "status"} | fault:1: 'operation' cannot be "walk"; must be
          {"operation": "run", "fault": "crash"}   | fault:1: 'fault' cannot be "crash"; must be
          {"operation": "run"}                     | fault:1: a fault needs 'fault'
          {"operation": "run", "fault": "reset", "status": 1} | fault:1: unknown field 'status' of fault 'reset'; must be
          {"operation": "run", "fault": "status", "times": 0} | fault:1: 'times' cannot be 0; must be 1 or more
          [1]                                      | fault:1: a fault cannot be a list; must be a mapping
          """)
  void a_wrong_fault_is_refused_and_none_is_added(String fault, String message) {
    Answer answer = wire.post(FAULTS, fault);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(((Json.Str) answer.json().at("/detail").orElseThrow()).value()).startsWith(message);
    assertThat(wire.delete(FAULTS)).isEqualTo(faults());
    assertThat(run()).isEqualTo(200);
  }
}
