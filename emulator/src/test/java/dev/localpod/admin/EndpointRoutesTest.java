package dev.localpod.admin;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.admin.AdminFixture.Answer;
import dev.localpod.fidelity.Proves;
import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.RateLimits;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Scripts;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls about endpoints as such. */
class EndpointRoutesTest {

  private static final String EMPTY_INPUT = "{\"input\":{}}";

  private static final String DEMO =
      """
      {'id':'demo','apiKeys':['***'],'settings':{'edition':'documented','clock':'manual',\
      'workers':{'min':1,'max':1,'coldStart':'0s','idleTimeout':'5s','concurrency':1,\
      'scaling':{'type':'queue-delay','value':4},\
      'unhealthy':0,'throttled':0,'startFaults':0},\
      'policy':{'executionTimeout':'10m','ttl':'24h'},'limits':'documented',\
      'aggregateStream':true,'script':[],'faults':[]},\
      'counts':{'jobs':{'completed':0,'failed':0,'inProgress':0,'inQueue':0,'retried':0},\
      'workers':{'idle':1,'initializing':0,'ready':1,'running':0,'throttled':0,'unhealthy':0}},\
      'limitUse':[],\
      'clock':{'mode':'manual','now':'<time>','next':'<time>'}}""";

  private AdminFixture wire = AdminFixture.toDemo();

  @AfterEach
  void close() {
    wire.close();
  }

  private void reopen(LocalpodOptions options) {
    wire.close();
    wire = AdminFixture.to(options);
  }

  private static Answer ok(String body) {
    return Answer.ok(body.replace('\'', '"'));
  }

  // ---- health

  @Test
  void an_endpoint_shows_what_is_used_of_its_limits_until_the_window_ends() {
    wire.client("POST", "/run", EMPTY_INPUT).join();
    wire.client("POST", "/run", EMPTY_INPUT).join();
    wire.client("GET", "/health", "").join(); // has no limit

    assertThat(wire.get("/endpoints/demo").json().at("/limitUse").orElseThrow())
        .isEqualTo(
            Json.parse(
                "[{\"operation\":\"run\",\"requests\":2,\"concurrent\":0,\"limit\":{\"requests\":1000,\"concurrent\":200}}]"));
    wire.post("/endpoints/demo/clock/advance", "{\"by\":\"10s\"}");
    assertThat(wire.get("/endpoints/demo").body()).contains("\"limitUse\":[]");
  }

  @Test
  void the_key_is_shown_to_a_person_who_asks_for_it_and_nowhere_else() {
    wire.put("/endpoints/new", "{\"apiKeys\":[\"first\",\"second\"]}");

    assertThat(wire.get("/endpoints/new/key")).isEqualTo(Answer.ok("{\"key\":\"first\"}"));
    assertThat(wire.get("/endpoints/new").body()).doesNotContain("first", "second");
    assertThat(wire.get("/endpoints").body()).doesNotContain("first", "second");
  }

  @Test
  void health_tells_that_it_is_up_and_what_is_served() {
    assertThat(wire.get("/health"))
        .isEqualTo(
            ok(
                "{'status':'UP','version':'(unknown version: run from classes)',"
                    + "'edition':'documented','endpoints':['demo']}"));
  }

  // ---- reading

  @Test
  void an_endpoint_shows_its_settings_counts_and_clock() {
    assertThat(wire.get("/endpoints/demo").timeless()).isEqualTo(ok(DEMO));
  }

  @Test
  void the_list_shows_each_endpoint_in_the_order_of_their_ids() {
    reopen(
        LocalpodOptions.DEFAULT
            .endpoint(AdminFixture.demo())
            .endpoint(AdminFixture.demo().id("also").apiKeys(List.of("a", "b"))));

    assertThat(wire.get("/endpoints").timeless())
        .isEqualTo(
            ok(
                "{'endpoints':["
                    + DEMO.replace("'demo'", "'also'").replace("['***']", "['***','***']")
                    + ","
                    + DEMO
                    + "]}"));
  }

  @Test
  void the_counts_are_those_of_now() {
    wire.localpod().endpoint("demo").script(Scripts.hang());
    wire.client("POST", "/run", EMPTY_INPUT).join();

    assertThat(wire.get("/endpoints/demo").json().at("/counts/jobs/inProgress"))
        .contains(Json.of(1));
    assertThat(wire.get("/endpoints/demo").json().at("/counts/workers/running"))
        .contains(Json.of(1));
  }

  // ---- creating and replacing

  @Test
  void a_put_serves_an_endpoint_that_was_not_there() {
    Answer answer = wire.put("/endpoints/new", "{\"workers\":{\"max\":0}}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.timeless()).isEqualTo(wire.get("/endpoints/new").timeless());
    assertThat(answer.json().at("/settings/workers/max")).contains(Json.of(0));
    assertThat(wire.anywhere("GET", "/v2/new/health", "Authorization", "localpod").status())
        .isEqualTo(200);
    assertThat(wire.get("/health").body()).contains("[\"demo\",\"new\"]");
  }

  @Test
  void what_an_entry_leaves_out_is_as_the_emulator_was_started_with() {
    reopen(
        LocalpodOptions.DEFAULT.template(
            EndpointOptions.of("any")
                .apiKeys(List.of("secret"))
                .clock(ClockMode.MANUAL)
                .settings(EndpointOptions.of("any").settings().limits(RateLimits.OFF))));

    Answer answer = wire.put("/endpoints/new", "{}");

    assertThat(answer.json().at("/settings/limits")).contains(Json.of("off"));
    assertThat(answer.json().at("/clock/mode")).contains(Json.of("manual"));
    assertThat(wire.anywhere("GET", "/v2/new/health", "Authorization", "secret").status())
        .isEqualTo(200);
  }

  @Test
  void the_keys_of_an_entry_pass() {
    wire.put("/endpoints/new", "{\"apiKeys\":[\"own\"]}");

    assertThat(wire.anywhere("GET", "/v2/new/health", "Authorization", "own").status())
        .isEqualTo(200);
    assertThat(wire.anywhere("GET", "/v2/new/health", "Authorization", "localpod").status())
        .isEqualTo(401);
  }

  @Test
  void an_entry_may_be_yaml() {
    Answer answer = wire.put("/endpoints/new", "workers:\n  min: 2\npolicy: {ttl: 30m}\n");

    assertThat(answer.json().at("/settings/policy/ttl")).contains(Json.of("30m"));
  }

  @Test
  void the_settings_that_are_shown_can_be_put_back() {
    String settings =
        """
        {"edition":{"base":"observed","ttlCovers":"queue"},"limits":{"run":{"requests":5}},
         "script":[{"when":{"attempt":1},"do":[{"crash":true}]},{"do":[{"after":"1s"},{"fail":"no"}]}]}""";
    Json shown = wire.put("/endpoints/one", settings).json().at("/settings").orElseThrow();

    Json again = wire.put("/endpoints/two", shown.toString()).json().at("/settings").orElseThrow();

    assertThat(again).hasToString(shown.toString());
  }

  @Test
  void a_replaced_endpoint_has_no_jobs_and_none_in_its_journal() {
    wire.client("POST", "/run", EMPTY_INPUT).join();

    wire.put("/endpoints/demo", "{}");

    assertThat(wire.get("/endpoints/demo/jobs")).isEqualTo(ok("{'jobs':[],'next':null}"));
    assertThat(wire.get("/endpoints/demo/journal").body()).doesNotContain(AdminFixture.FIRST);
    assertThat(wire.client("GET", "/status/" + AdminFixture.FIRST, "").join().status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/runsync", "/status-sync/", "/stream/"})
  void a_call_that_is_held_on_a_replaced_endpoint_ends_with_404(String operation) {
    assertThat(heldUntil(operation, () -> wire.put("/endpoints/demo", "{}")))
        .isEqualTo(
            Answer.notFound("this endpoint has been removed or replaced, and its jobs are gone"));
    assertThat(wire.get("/endpoints/demo").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"wrokers": {}}               | demo:1: unknown field 'wrokers' of an endpoint;
          {"workers": {"min": 4}}       | demo:1: workers cannot be min 4 and max 3;
          {"script": [{"do": [{}]}]}    | demo:1: an entry of 'do' cannot have 0 steps;
          {"apiKeys": []}               | demo:1: there is no API key; must be one or more
          [1, 2]                        | demo:1: an endpoint cannot be a list;
          {"limits":                    | demo:1: this
          ''                            | demo:1: the file is empty; it must be JSON or YAML
          """)
  void a_wrong_entry_is_refused_and_changes_nothing(String entry, String message) {
    wire.client("POST", "/run", EMPTY_INPUT).join();
    Answer answer = wire.put("/endpoints/demo", entry);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/detail").orElseThrow().toString()).startsWith("\"" + message);
    assertThat(wire.client("GET", "/status/" + AdminFixture.FIRST, "").join().status())
        .isEqualTo(200);
  }

  @Test
  void an_id_that_no_url_can_hold_is_refused() {
    assertThat(wire.put("/endpoints/a.b", "{}"))
        .isEqualTo(
            Answer.badRequest(
                "a.b:1: 'a.b' cannot be the id of an endpoint; must be letters, digits, '_' and"
                    + " '-'"));
  }

  @Test
  void a_body_of_more_than_20_mib_is_refused() {
    String body = "\"" + "x".repeat(20 << 20) + "\"";

    assertThat(wire.put("/endpoints/demo", body))
        .isEqualTo(Answer.badRequest("the request body must be 20971520 bytes (20 MB) or less"));
  }

  // ---- removing

  @Test
  void a_removed_endpoint_is_not_there() {
    assertThat(wire.delete("/endpoints/demo")).isEqualTo(ok("{'removed':'demo'}"));

    assertThat(wire.get("/endpoints")).isEqualTo(ok("{'endpoints':[]}"));
    assertThat(wire.delete("/endpoints/demo"))
        .isEqualTo(Answer.notFound("endpoint 'demo' not found; served: []"));
    assertThat(wire.client("GET", "/health", "").join().status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/runsync", "/status-sync/", "/stream/"})
  void a_call_that_is_held_on_a_removed_endpoint_ends_with_404(String operation) {
    assertThat(heldUntil(operation, () -> wire.delete("/endpoints/demo")))
        .isEqualTo(
            Answer.notFound("this endpoint has been removed or replaced, and its jobs are gone"));
  }

  private Answer heldUntil(String operation, Runnable change) {
    wire.localpod().endpoint("demo").script(Scripts.hang());
    CompletableFuture<Answer> held;
    if (operation.equals("/runsync")) {
      held = wire.client("POST", operation, EMPTY_INPUT);
    } else {
      wire.client("POST", "/run", EMPTY_INPUT).join();
      held = wire.client("GET", operation + AdminFixture.FIRST, "");
    }
    untilHeldFor(operation.equals("/stream/") ? ofSeconds(8) : ofSeconds(90));
    change.run();
    return held.join();
  }

  /** Waits until the next thing to happen on the endpoint is the end of a held call's wait. */
  private void untilHeldFor(Duration wait) {
    var clock = wire.localpod().endpoint("demo").clock();
    Awaitility.await()
        .atMost(AdminFixture.PATIENCE)
        .until(() -> clock.nextDue().equals(Optional.of(clock.now().plus(wait))));
  }

  // ---- the script

  @Test
  void a_script_is_replaced_and_jobs_stay() {
    wire.localpod().endpoint("demo").script(Scripts.after(ofSeconds(5)).complete("old"));
    wire.client("POST", "/run", EMPTY_INPUT).join();

    Answer answer = wire.put("/endpoints/demo/script", "[{\"do\": [{\"complete\": \"new\"}]}]");

    assertThat(answer).isEqualTo(ok("{'script':[{'do':[{'complete':'new'}]}]}"));
    assertThat(wire.get("/endpoints/demo").json().at("/settings/script"))
        .contains(Json.parse("[{\"do\":[{\"complete\":\"new\"}]}]"));
    wire.client("POST", "/run", EMPTY_INPUT).join();
    wire.localpod().endpoint("demo").clock().advance(ofSeconds(5));
    assertThat(wire.get("/endpoints/demo/jobs").body())
        .contains("\"output\":\"old\"", "\"output\":\"new\"");
  }

  @Test
  void a_wrong_script_is_refused_with_its_line() {
    assertThat(wire.put("/endpoints/demo/script", "[\n  {\"do\": [{\"explode\": true}]}]"))
        .satisfies(
            answer -> {
              assertThat(answer.status()).isEqualTo(400);
              assertThat(answer.body())
                  .contains("\"detail\":\"script:2: unknown field 'explode' of a step; must be");
            });
  }

  // ---- workers

  @Test
  void workers_are_throttled_and_made_unhealthy() {
    wire.put("/endpoints/demo", "{\"workers\":{\"min\":3}}");

    assertThat(wire.post("/endpoints/demo/workers", "{\"throttled\":1}"))
        .isEqualTo(
            ok(
                "{'workers':{'idle':2,'initializing':0,'ready':2,'running':0,'throttled':1,"
                    + "'unhealthy':0}}"));
    assertThat(wire.post("/endpoints/demo/workers", "{\"unhealthy\":2}"))
        .isEqualTo(
            ok(
                "{'workers':{'idle':0,'initializing':0,'ready':0,'running':0,'throttled':1,"
                    + "'unhealthy':2}}"));
    assertThat(wire.post("/endpoints/demo/workers", "{\"throttled\":0}").body())
        .contains("\"idle\":1");
  }

  @Test
  @Proves("JOB-7")
  void starts_of_workers_fail() {
    wire.post("/endpoints/demo/workers", "{\"startFaults\":1}");
    wire.put("/endpoints/demo/script", "[{\"do\": [{\"crash\": true}]}]");
    wire.client("POST", "/run", EMPTY_INPUT).join();

    assertThat(wire.post("/endpoints/demo/workers", "{\"startFaults\":0}"))
        .isEqualTo(
            ok(
                "{'workers':{'idle':0,'initializing':0,'ready':0,'running':0,"
                    + "'throttled':0,'unhealthy':1}}"));
  }

  @Test
  void running_workers_crash() {
    wire.put("/endpoints/demo/script", "[{\"do\": [{\"hang\": true}]}]");
    wire.client("POST", "/run", EMPTY_INPUT).join();

    assertThat(wire.post("/endpoints/demo/workers", "{\"crash\":2}"))
        .isEqualTo(
            ok(
                "{'crashed':1,'workers':{'idle':0,'initializing':0,'ready':0,'running':1,"
                    + "'throttled':0,'unhealthy':0}}"));
    assertThat(wire.client("GET", "/status/" + AdminFixture.FIRST, "").join().body())
        .contains("\"retries\":1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"throttled": 2}   | cannot make 2 workers throttled: max is 1 and 0 are set aside already; must be 0 to 1
          {"unhealthy": -1}  | cannot make -1 workers unhealthy: max is 1 and 0 are set aside already; must be 0 to 1
          {"crash": -1}      | cannot crash -1 workers: must be 0 or more
          {"startFaults": -1} | cannot fail -1 starts of workers: must be 0 or more
          {"crash": 1.5}     | 'crash' cannot be 1.5; must be a whole number
          {"crash": "1"}     | 'crash' cannot be "1"; must be a whole number
          {"crash": 3000000000} | 'crash' cannot be 3000000000; must be a whole number
          {"idle": 1}        | unknown field 'idle'; must be one of throttled, unhealthy, startFaults, crash
          {}                 | the request body has 0 fields; must have one of throttled, unhealthy, startFaults, crash
          {"throttled": 0, "crash": 1} | the request body has 2 fields; must have one of throttled, unhealthy, startFaults, crash
          3                  | the request body must be a JSON object, not a number
          """)
  void what_cannot_become_of_workers_is_refused(String body, String message) {
    assertThat(wire.post("/endpoints/demo/workers", body)).isEqualTo(Answer.badRequest(message));
  }

  // ---- all of it anew

  @Test
  void a_reset_brings_back_what_there_was_at_the_start() {
    reopen(
        LocalpodOptions.DEFAULT
            .endpoint(AdminFixture.demo())
            .endpoint(AdminFixture.demo().id("gone").workers(WorkerSettings.DEFAULT.count(2, 2))));
    String before = wire.get("/endpoints").timeless().body();
    wire.put("/endpoints/demo/script", "[{\"do\": [{\"fail\": \"no\"}]}]");
    wire.post("/endpoints/demo/workers", "{\"throttled\":1}");
    wire.post("/endpoints/demo/clock/advance", "{\"by\":\"1000h\"}");
    wire.client("POST", "/run", EMPTY_INPUT).join();
    wire.delete("/endpoints/gone");
    wire.put("/endpoints/added", "{}");

    assertThat(wire.post("/reset", "")).isEqualTo(ok("{'endpoints':['demo','gone']}"));

    assertThat(wire.get("/endpoints").timeless().body()).isEqualTo(before);
    assertThat(wire.get("/endpoints/demo/jobs")).isEqualTo(ok("{'jobs':[],'next':null}"));
    assertThat(wire.client("POST", "/run", EMPTY_INPUT).join().body())
        .as("the first id again")
        .contains(AdminFixture.FIRST);
  }

  @Test
  void a_call_that_is_held_when_all_is_reset_ends_with_404() {
    assertThat(heldUntil("/runsync", () -> wire.post("/reset", "")).status()).isEqualTo(404);
  }

  @Test
  void no_answer_has_a_key_or_s3_config() {
    wire.client(
            "POST",
            "/run",
            "{\"input\":{},\"s3Config\":{\"accessId\":\"sesame-id\",\"accessSecret\":\"sesame\"}}")
        .join();
    wire.post("/endpoints/demo/run", "{\"input\":{},\"s3Config\":{\"accessSecret\":\"sesame\"}}");

    for (String path : List.of("", "/jobs", "/jobs/" + AdminFixture.FIRST, "/journal", "/clock")) {
      assertThat(wire.get("/endpoints/demo" + path).body().toLowerCase(Locale.ROOT))
          .doesNotContain("sesame", "localpod\"");
    }
  }
}
