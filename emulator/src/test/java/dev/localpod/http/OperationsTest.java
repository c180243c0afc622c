package dev.localpod.http;

import static dev.localpod.http.HttpAnswer.badRequest;
import static dev.localpod.http.HttpAnswer.okWith;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.json.Json;
import dev.localpod.options.Edition;
import dev.localpod.options.EditionSwitch;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.RateLimits;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each operation answers, to the letter. */
class OperationsTest {

  private static final String EMPTY_INPUT = "{\"input\":{}}";
  private static final String ID = HttpFixture.FIRST;
  private static final String SYNC_ID = "sync-" + HttpFixture.FIRST;

  private HttpFixture wire = HttpFixture.to(Script.ECHO);

  @AfterEach
  void close() {
    wire.close();
  }

  private void workersDo(Script script) {
    wire.endpoint().script(script);
  }

  // ---- submitting

  @Test
  @Proves({"RUN-1", "RUN-3", "HTTP-1", "HTTP-2"})
  void run_answers_id_and_status_even_of_a_job_that_has_ended() {
    assertThat(wire.post("/run", EMPTY_INPUT)).isEqualTo(job("'id':'%s','status':'IN_QUEUE'"));
    assertThat(status()).contains("COMPLETED");
  }

  @Test
  @Proves({"SYNC-1", "RUN-3"})
  void runsync_is_held_until_the_job_is_final_and_answers_all_of_it() {
    workersDo(Scripts.after(ofSeconds(3)).complete("done"));
    CompletableFuture<HttpAnswer> held = wire.hold("/runsync", EMPTY_INPUT);
    wire.untilSubmitted(1);
    wire.advance(ofMillis(2_999));
    assertThat(held).isNotDone();
    wire.advance(ofMillis(1));

    assertThat(held.join())
        .isEqualTo(
            okWith(
                json(
                    SYNC_ID,
                    "'delayTime':0,'executionTime':3000,'id':'%s','output':'done',"
                        + "'status':'COMPLETED','workerId':'worker-1'")));
  }

  @ParameterizedTest
  @Proves("SYNC-3")
  @CsvSource({
    "'', 90000",
    "?wait=1000, 1000",
    "?wait=1, 1000",
    "?wait=-5, 1000",
    "?wait=300000, 300000",
    "?wait=300001, 300000",
    "?wait=99999999999999999999, 300000"
  })
  void runsync_answers_the_job_as_it_stands_when_its_wait_has_passed(String query, long heldMs) {
    workersDo(Scripts.hang());
    CompletableFuture<HttpAnswer> held = wire.hold("/runsync" + query, EMPTY_INPUT);
    wire.untilHeldFor(ofMillis(heldMs));
    wire.advance(ofMillis(heldMs - 1));
    assertThat(held).isNotDone();
    wire.advance(ofMillis(1));

    assertThat(held.join())
        .isEqualTo(
            okWith(
                json(
                    SYNC_ID,
                    "'delayTime':0,'id':'%s','status':'IN_PROGRESS','workerId':'worker-1'")));
  }

  @Test
  @Proves("SYNC-3")
  void runsync_of_a_job_that_still_waits_answers_id_and_status() {
    wire.close();
    wire = HttpFixture.toNoWorkers();
    CompletableFuture<HttpAnswer> held = wire.hold("/runsync", EMPTY_INPUT);
    wire.untilHeldFor(ofSeconds(90));
    wire.advance(ofSeconds(90));

    assertThat(held.join()).isEqualTo(okWith(json(SYNC_ID, "'id':'%s','status':'IN_QUEUE'")));
  }

  @ParameterizedTest
  @Proves({"SYNC-3", "HTTP-7"})
  @ValueSource(strings = {"soon", "", "1.5", "0x10", " 1000", "1e3"})
  void a_wait_that_is_no_number_is_400_and_submits_nothing(String wait) {
    HttpAnswer answer = wire.post("/runsync?wait=" + wait.replace(" ", "%20"), EMPTY_INPUT);

    assertThat(answer)
        .isEqualTo(badRequest("'wait' must be a whole number of milliseconds, not '" + wait + "'"));
    assertThat(wire.endpoint().jobs()).isEmpty();
  }

  @Test
  @Proves("SYNC-5")
  void a_job_goes_on_when_its_caller_goes_away() throws Exception {
    workersDo(Scripts.after(ofSeconds(3)).complete("done"));
    try (var connection = wire.connect()) {
      connection.call("POST", "/runsync", EMPTY_INPUT.getBytes());
      wire.untilSubmitted(1);
      connection.reset();
    }
    wire.advance(ofSeconds(3));

    assertThat(wire.get("/status/" + SYNC_ID).body()).contains("COMPLETED");
  }

  @Test
  @Proves("RUN-4")
  void an_input_comes_back_as_it_was_written() {
    String input =
        "{\"z\":1.10,\"a\":123456789012345678901234567890,\"e\":1e400,\"n\":-0,\"f\":-0.0,"
            + "\"tiny\":0.0000001,\"text\":\"ä日😀\",\"deep\":[[{}],null,true]}";

    assertThat(wire.post("/runsync", "{\"input\":" + input + "}").body())
        .contains("\"output\":" + input + ",");
    String half = "{\"half\":\"\\uD800\"}";
    assertThat(wire.post("/runsync", "{\"input\":" + half + "}").body())
        .contains("\"output\":" + half + ",");
  }

  @ParameterizedTest
  @Proves({"RUN-4", "HTTP-7"})
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|'input' is missing; it must be a JSON object, {} if there is nothing to say",
        "{\"input\":null}|'input' must be a JSON object, not null",
        "{\"input\":[]}|'input' must be a JSON object, not an array",
        "{\"input\":\"text\"}|'input' must be a JSON object, not a string",
        "{\"input\":1}|'input' must be a JSON object, not a number",
        "{\"input\":true}|'input' must be a JSON object, not true"
      },
      quoteCharacter = '~')
  void an_input_that_is_no_object_is_400(String body, String reason) {
    for (String operation : List.of("/run", "/runsync")) {
      assertThat(wire.post(operation, body)).isEqualTo(badRequest(reason));
    }
    assertThat(wire.endpoint().jobs()).isEmpty();
  }

  // ---- policies and the like

  @ParameterizedTest
  @Proves({"POL-1", "POL-2", "POL-3"})
  @ValueSource(
      strings = {
        "{}",
        "{'executionTimeout':5001}",
        "{'executionTimeout':604800000}",
        "{'executionTimeout':6e3}",
        "{'ttl':10000}",
        "{'ttl':604800000}",
        "{'lowPriority':true,'ttl':10000.0}"
      })
  void a_policy_within_bounds_is_accepted(String policy) {
    assertThat(wire.post("/run", with("policy", policy)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @Proves({"POL-1", "POL-2", "POL-3", "HTTP-7"})
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'executionTimeout':5000}|'policy.executionTimeout' is 5000; must be a number of milliseconds from 5001 to 604800000",
        "{'executionTimeout':604800001}|'policy.executionTimeout' is 604800001; must be a number of milliseconds from 5001 to 604800000",
        "{'executionTimeout':6000.5}|'policy.executionTimeout' is 6000.5; must be a number of milliseconds from 5001 to 604800000",
        "{'executionTimeout':'6000'}|'policy.executionTimeout' is a string; must be a number of milliseconds from 5001 to 604800000",
        "{'ttl':9999}|'policy.ttl' is 9999; must be a number of milliseconds from 10000 to 604800000",
        "{'ttl':604800001}|'policy.ttl' is 604800001; must be a number of milliseconds from 10000 to 604800000",
        "{'lowPriority':1}|'policy.lowPriority' must be true or false, not a number",
        "[]|'policy' must be a JSON object, not an array"
      })
  void a_policy_out_of_bounds_is_400(String policy, String reason) {
    assertThat(wire.post("/run", with("policy", policy))).isEqualTo(badRequest(reason));
    assertThat(wire.endpoint().jobs()).isEmpty();
  }

  @Test
  @Proves("REQS-1")
  void requests_lists_the_newest_1000_jobs() {
    wire.close();
    wire =
        HttpFixture.to(
            HttpFixture.demo().settings(EndpointSettings.DEFAULT.limits(RateLimits.OFF)));
    for (int i = 0; i <= 1_000; i++) {
      wire.post("/run", EMPTY_INPUT);
    }

    Json.Arr listed =
        (Json.Arr) Json.parse(wire.get("/requests").body()).at("/requests").orElseThrow();
    assertThat(listed.items()).hasSize(1_000);
    assertThat(listed.items().get(999).at("/id")).isNotEqualTo(Optional.of(Json.of(ID)));
  }

  @ParameterizedTest
  @Proves("POL-5")
  @ValueSource(strings = {"'http://127.0.0.1:9/x?a=b'", "'HTTPS://example.test'"})
  void a_webhook_is_an_absolute_http_url(String webhook) {
    assertThat(wire.post("/run", with("webhook", webhook)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @Proves({"POL-5", "HTTP-7"})
  @ValueSource(
      strings = {
        "'/hook'",
        "'ftp://a.test/'",
        "'http:///x'",
        "'http://a b/'",
        "'mailto:a@b.test'",
        "1",
        "' '"
      })
  void a_webhook_that_is_anything_else_is_400(String webhook) {
    HttpAnswer answer = wire.post("/run", with("webhook", webhook));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("'webhook' must be an absolute http or https URL");
  }

  @ParameterizedTest
  @Proves({"POL-4", "HTTP-7"})
  @ValueSource(strings = {"[]", "'s3'", "1"})
  void an_s3_config_that_is_no_object_is_400(String config) {
    assertThat(wire.post("/run", with("s3Config", config)).body())
        .contains("'s3Config' must be a JSON object, not ");
  }

  @Test
  @Proves("POL-4")
  void an_s3_config_reaches_the_job_and_shows_up_nowhere() {
    wire.post("/run", with("s3Config", "{'accessId':'id-secret','accessSecret':'very-secret'}"));

    Job job = wire.endpoint().jobs().get(0);
    assertThat(job.request().s3Config().orElseThrow().get("accessSecret").orElseThrow().toString())
        .isEqualTo("\"very-secret\"");
    String all =
        wire.get("/status/" + ID).body()
            + wire.get("/requests").body()
            + wire.get("/stream/" + ID).body()
            + wire.post("/cancel/" + ID).body()
            + wire.endpoint().journal().entries()
            + job;
    assertThat(all).doesNotContain("secret").contains(ID);
  }

  @Test
  @Proves("POL-4")
  void the_whole_request_reaches_a_scripted_worker_as_it_was_sent() {
    workersDo(
        Scripts.complete(
            List.of(
                "{{s3Config.bucketName}}",
                "to {{webhook}}",
                "{{policy.ttl}}",
                "{{policy.lowPriority}}",
                "{{policy.executionTimeout}}")));
    wire.post(
        "/run",
        quoted(
            "{'input':{},'webhook':'http://127.0.0.1:1/hook',"
                + "'s3Config':{'bucketName':'images'},'policy':{'ttl':60000,'lowPriority':false}}"));

    assertThat(wire.get("/status/" + ID).body())
        .contains(quoted("'output':['images','to http://127.0.0.1:1/hook',60000,false,null]"));
  }

  @Test
  @Proves("POL-4")
  void credentials_that_a_script_shows_are_masked_everywhere() {
    workersDo(
        Scripts.progress("{{s3Config.accessSecret}}")
            .chunk("key: {{s3Config.accessSecret}}", Map.of("key", "{{s3Config.accessSecret}}"))
            .after(ofSeconds(1))
            .fail("{{s3Config.accessSecret}} was refused", Map.of("config", "{{s3Config}}")));
    wire.post("/run", with("s3Config", "{'accessSecret':'very-secret','bucketName':'images'}"));

    assertThat(wire.get("/status/" + ID).body()).contains(quoted("'output':'***'"));
    assertThat(wire.get("/stream/" + ID).body())
        .contains(quoted("{'metrics':{'key':'***'},'output':'key: ***'}"));
    wire.advance(ofSeconds(1));
    assertThat(wire.get("/status/" + ID).body())
        .contains(quoted("'error':'*** was refused'"))
        .contains(quoted("{'accessSecret':'***','bucketName':'images'}"));
    assertThat(wire.endpoint().journal().entries())
        .extracting(entry -> entry.toJson().toString())
        .anyMatch(entry -> entry.contains("key: ***"))
        .noneMatch(entry -> entry.contains("very-secret"));
  }

  @Test
  @Proves("POL-4")
  void credentials_that_a_client_sends_in_the_input_are_masked_in_the_output() {
    wire.post(
        "/run",
        "{\"input\":{\"key\":\"very-secret\"},\"s3Config\":{\"accessSecret\":\"very-secret\"}}");

    assertThat(wire.get("/status/" + ID).body()).contains(quoted("'output':{'key':'***'}"));
  }

  @Test
  @Proves("HTTP-8")
  void unknown_fields_are_accepted_and_noted() {
    String body = "{\"input\":{},\"Input\":1,\"policy\":{\"timeout\":1}}";

    assertThat(wire.post("/run", body).status()).isEqualTo(200);
    assertThat(wire.endpoint().journal().entries())
        .extracting(entry -> entry.toJson().toString())
        .anyMatch(
            entry ->
                entry.endsWith(
                    "\"kind\":\"unknown-fields\",\"names\":[\"Input\",\"policy.timeout\"]}"));
  }

  @Test
  @Proves("HTTP-8")
  void a_strict_emulator_refuses_unknown_fields() {
    wire.close();
    wire = HttpFixture.to(LocalpodOptions.DEFAULT.strict(true).endpoint(HttpFixture.demo()));

    assertThat(wire.post("/run", "{\"input\":{},\"Input\":1}"))
        .isEqualTo(
            badRequest(
                "unknown field 'Input'; did you mean input? Must be one of input, policy (executionTimeout, ttl,"
                    + " lowPriority), webhook, webhookV2, s3Config"));
  }

  // ---- reading

  @Test
  @Proves({"STAT-1", "STAT-2", "STAT-3", "JOB-2"})
  void status_shows_what_each_state_has() {
    wire.close();
    wire =
        HttpFixture.to(
            HttpFixture.demo()
                .script(
                    Scripts.after(ofSeconds(1))
                        .progress(Map.of("percent", 50))
                        .after(ofSeconds(1))
                        .fail(Map.of("code", 7)))
                .workers(WorkerSettings.DEFAULT.count(1, 1).coldStart(ofSeconds(5))));
    wire.post("/run", EMPTY_INPUT);
    assertThat(wire.get("/status/" + ID)).isEqualTo(job("'id':'%s','status':'IN_QUEUE'"));
    wire.advance(ofSeconds(5));
    assertThat(wire.get("/status/" + ID))
        .isEqualTo(job("'delayTime':5000,'id':'%s','status':'IN_PROGRESS','workerId':'worker-1'"));
    wire.advance(ofMillis(1_500));
    assertThat(wire.get("/status/" + ID))
        .isEqualTo(
            job(
                "'delayTime':5000,'executionTime':1000,'id':'%s','output':{'percent':50},"
                    + "'status':'IN_PROGRESS','workerId':'worker-1'"));
    wire.advance(ofMillis(500));
    assertThat(wire.get("/status/" + ID))
        .isEqualTo(
            job(
                "'delayTime':5000,'error':'{\\'code\\':7}','executionTime':2000,'id':'%s',"
                    + "'status':'FAILED','workerId':'worker-1'"));
  }

  @Test
  @Proves("STAT-1")
  void a_job_that_was_dispatched_again_shows_retries_in_every_state() {
    workersDo(Scripts.after(ofSeconds(1)).crash());
    wire.post("/run", EMPTY_INPUT);
    wire.advance(ofSeconds(1));
    assertThat(wire.get("/status/" + ID))
        .isEqualTo(
            job(
                "'delayTime':0,'id':'%s','retries':1,'status':'IN_PROGRESS',"
                    + "'workerId':'worker-2'"));
    wire.advance(ofSeconds(1));
    assertThat(wire.get("/status/" + ID))
        .isEqualTo(
            job(
                "'delayTime':0,'error':'job timed out after 1 retries','executionTime':1000,"
                    + "'id':'%s','retries':1,'status':'FAILED','workerId':'worker-2'"));
  }

  @Test
  @Proves("STAT-1")
  void a_job_may_complete_without_an_output_and_fail_with_one() {
    workersDo(
        Scripts.when(Scripts.attempt(1))
            .fail("no face", Map.of("id", "{{id}}"))
            .otherwise()
            .chunk("a")
            .completeWithoutOutput());
    wire.post("/run", EMPTY_INPUT);
    assertThat(wire.get("/status/" + ID))
        .isEqualTo(
            job(
                "'delayTime':0,'error':'no face','executionTime':0,'id':'%s',"
                    + "'output':{'id':'"
                    + ID
                    + "'},'status':'FAILED','workerId':'worker-1'"));
    wire.post("/retry/" + ID);
    assertThat(wire.get("/status/" + ID))
        .isEqualTo(
            job(
                "'delayTime':0,'executionTime':0,'id':'%s','status':'COMPLETED',"
                    + "'workerId':'worker-1'"));
  }

  @Test
  @Proves("STAT-4")
  void a_ttl_on_status_is_counted_from_now() {
    wire.post("/run", EMPTY_INPUT);
    assertThat(wire.get("/status/" + ID + "?ttl=6000").status()).isEqualTo(200);
    wire.advance(ofMillis(5_999));
    assertThat(wire.get("/status/" + ID).status()).isEqualTo(200);
    wire.advance(ofMillis(1));
    assertThat(wire.get("/status/" + ID).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @Proves({"STAT-4", "HTTP-7"})
  @ValueSource(strings = {"0", "-1", "604800001", "99999999999999999999"})
  void a_ttl_out_of_bounds_is_400(String ttl) {
    wire.post("/run", EMPTY_INPUT);

    assertThat(wire.get("/status/" + ID + "?ttl=" + ttl))
        .isEqualTo(badRequest("'ttl' is " + ttl + "; must be 1 to 604800000 milliseconds"));
  }

  @Test
  @Proves("STAT-5")
  void status_sync_is_held_as_runsync_is() {
    workersDo(Scripts.after(ofSeconds(100)).complete("done"));
    wire.post("/run", EMPTY_INPUT);
    CompletableFuture<HttpAnswer> first = wire.holdWithoutBody("GET", "/status-sync/" + ID);
    wire.untilHeldFor(ofSeconds(90));
    wire.advance(ofSeconds(90));
    assertThat(first.join().body()).contains("IN_PROGRESS");
    CompletableFuture<HttpAnswer> second =
        wire.holdWithoutBody("GET", "/status-sync/" + ID + "?wait=5000");
    wire.untilHeldFor(ofSeconds(5));
    wire.advance(ofSeconds(5));
    assertThat(second.join().body()).contains("IN_PROGRESS");
    wire.advance(ofSeconds(5));

    assertThat(wire.get("/status-sync/" + ID))
        .isEqualTo(
            job(
                "'delayTime':0,'executionTime':100000,'id':'%s','output':'done',"
                    + "'status':'COMPLETED','workerId':'worker-1'"));
  }

  @Test
  @Proves({"STAT-6", "EXP-1", "HTTP-6", "HTTP-7"})
  void an_expired_job_is_404_for_every_operation_just_as_an_unknown_one() {
    wire.post("/run", EMPTY_INPUT);
    wire.advance(Duration.ofMinutes(30));

    for (String operation : List.of("status", "status-sync", "stream", "cancel", "retry")) {
      HttpAnswer expired = wire.call("POST", "/" + operation + "/" + ID);
      assertThat(expired.status()).as(operation).isEqualTo(404);
      assertThat(expired.contentType()).isEqualTo(HttpFixture.JSON);
      assertThat(expired.body())
          .isEqualTo(wire.call("POST", "/" + operation + "/other").body().replace("other", ID))
          .startsWith("{\"status\":404,\"title\":\"Not Found\",\"detail\":\"there is no job " + ID)
          .contains("\",\"error\":\"");
    }
  }

  // ---- streaming

  @Test
  @Proves({"STRM-1", "STRM-2", "STRM-3", "STRM-4"})
  void stream_answers_what_is_new_and_the_last_chunk_with_the_end() {
    workersDo(
        Scripts.chunk("a")
            .chunk(Map.of("b", 1), Map.of("stream_index", 2))
            .after(ofSeconds(10))
            .chunk(Json.NULL)
            .complete());
    wire.post("/run", EMPTY_INPUT);
    assertThat(wire.get("/stream/" + ID).body())
        .isEqualTo(
            quoted(
                "{'status':'IN_PROGRESS','stream':[{'output':'a'},"
                    + "{'metrics':{'stream_index':2},'output':{'b':1}}]}"));
    CompletableFuture<HttpAnswer> nothing = wire.holdWithoutBody("GET", "/stream/" + ID);
    wire.untilHeldFor(ofSeconds(8));
    wire.advance(ofMillis(7_999));
    assertThat(nothing).isNotDone();
    wire.advance(ofMillis(1));
    assertThat(nothing.join().body()).isEqualTo(quoted("{'status':'IN_PROGRESS','stream':[]}"));
    CompletableFuture<HttpAnswer> last =
        wire.holdWithoutBody("GET", "/stream/" + ID + "?wait=300000");
    wire.advance(ofSeconds(2));

    assertThat(last.join().body())
        .isEqualTo(quoted("{'status':'COMPLETED','stream':[{'output':null}]}"));
    assertThat(wire.get("/stream/" + ID))
        .isEqualTo(okWith(quoted("{'status':'COMPLETED','stream':[]}")));
  }

  @Test
  @Proves("STRM-1")
  void stream_can_answer_the_array_alone() {
    wire.close();
    wire =
        HttpFixture.to(
            HttpFixture.demo()
                .settings(
                    EndpointSettings.DEFAULT
                        .edition(
                            Edition.DOCUMENTED.with(
                                EditionSwitch.STREAM_BODY, EditionSwitch.StreamBody.ARRAY))
                        .script(Scripts.chunk("a").complete())));
    wire.post("/run", EMPTY_INPUT);

    assertThat(wire.get("/stream/" + ID).body()).isEqualTo(quoted("[{'output':'a'}]"));
  }

  @Test
  @Proves("STRM-2")
  void a_chunk_that_could_not_be_written_is_delivered_to_the_next_call() throws Exception {
    // Larger than what the sockets between can swallow, so that the server notices.
    String large = "x".repeat(1 << 20);
    workersDo(
        Scripts.chunk(large)
            .chunk(large)
            .chunk(large)
            .chunk(large)
            .chunk(large)
            .chunk(large)
            .chunk(large)
            .chunk(large)
            .chunk(large)
            .chunk(large)
            .chunk(large)
            .chunk(large)
            .complete("done"));
    wire.post("/run", EMPTY_INPUT);
    try (var connection = wire.connect()) {
      connection.call("GET", "/stream/" + ID, new byte[0]);
      connection.socket().getInputStream().read();
      connection.reset();
    }
    wire.untilOver("stream");

    assertThat(wire.get("/stream/" + ID).body()).hasSizeGreaterThan(12 << 20);
  }

  // ---- ending and counting

  @Test
  @Proves({"CANC-1", "CANC-2", "STAT-1"})
  void cancel_answers_id_and_status_and_later_the_job_as_it_is() {
    workersDo(Scripts.hang());
    wire.post("/run", EMPTY_INPUT);
    wire.advance(ofSeconds(2));

    assertThat(wire.post("/cancel/" + ID)).isEqualTo(job("'id':'%s','status':'CANCELLED'"));
    wire.advance(ofSeconds(2));
    HttpAnswer again =
        job(
            "'delayTime':0,'executionTime':2000,'id':'%s','status':'CANCELLED',"
                + "'workerId':'worker-1'");
    assertThat(wire.post("/cancel/" + ID)).isEqualTo(again);
    assertThat(wire.get("/status/" + ID)).isEqualTo(again);
  }

  @Test
  @Proves({"RTRY-1", "JOB-3"})
  void retry_answers_id_and_status_and_only_after_a_failure() {
    workersDo(Scripts.fail("boom"));
    wire.post("/run", EMPTY_INPUT);
    workersDo(Scripts.hang());

    assertThat(wire.post("/retry/" + ID)).isEqualTo(job("'id':'%s','status':'IN_QUEUE'"));
    assertThat(wire.post("/retry/" + ID))
        .isEqualTo(
            badRequest(
                "cannot retry job "
                    + ID
                    + ": it is IN_PROGRESS; only FAILED or TIMED_OUT jobs can be retried"));
  }

  @Test
  @Proves("HLTH-1")
  void health_answers_all_counts() {
    workersDo(Scripts.hang());
    wire.post("/run", EMPTY_INPUT);
    wire.post("/run", EMPTY_INPUT);

    assertThat(wire.get("/health"))
        .isEqualTo(
            okWith(
                quoted(
                    "{'jobs':{'completed':0,'failed':0,'inProgress':1,'inQueue':1,'retried':0},"
                        + "'workers':{'idle':0,'initializing':0,'ready':0,'running':1,"
                        + "'throttled':0,'unhealthy':0}}")));
  }

  @Test
  @Proves("REQS-1")
  void requests_lists_jobs_newest_first_with_the_time_they_came_in() {
    workersDo(Scripts.hang());
    wire.post("/run", EMPTY_INPUT);
    wire.advance(ofSeconds(1));
    wire.post("/run", EMPTY_INPUT);

    List<Job> jobs = wire.endpoint().jobs();
    assertThat(wire.get("/requests").body())
        .isEqualTo(
            quoted(
                "{'requests':[{'id':'%s','status':'IN_QUEUE','createdAt':'%s'},{'delayTime':0,"
                        .formatted(HttpFixture.SECOND, jobs.get(0).createdAt())
                    + "'id':'%s','status':'IN_PROGRESS','workerId':'worker-1','createdAt':'%s'}]}"
                        .formatted(ID, jobs.get(1).createdAt())));
  }

  // ---- shortcuts

  private String status() {
    return wire.get("/status/" + ID).body();
  }

  private static String with(String field, String value) {
    return quoted("{'input':{},'" + field + "':" + value + "}");
  }

  private static HttpAnswer job(String members) {
    return okWith(json(ID, members));
  }

  private static String json(String id, String members) {
    return quoted("{" + members.formatted(id) + "}");
  }

  private static String quoted(String text) {
    return text.replace("\\'", "\\\"").replace('\'', '"');
  }
}
