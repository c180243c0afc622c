package dev.localpod.admin;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.admin.AdminFixture.Answer;
import dev.localpod.job.Operation;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.RateLimit;
import dev.localpod.options.RateLimits;
import dev.localpod.script.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls about the jobs of an endpoint. */
class JobRoutesTest {

  private static final String RUN = "/endpoints/demo/run";

  private AdminFixture wire = AdminFixture.toDemo();

  @AfterEach
  void close() {
    wire.close();
  }

  private static Answer ok(String body) {
    return Answer.ok(body.replace('\'', '"').formatted(AdminFixture.FIRST));
  }

  @Test
  void run_submits_a_job_without_the_endpoints_key() {
    assertThat(wire.post(RUN, "{\"input\":{\"prompt\":\"Hello World\"}}"))
        .isEqualTo(ok("{'id':'%s','status':'IN_QUEUE'}"));
    assertThat(wire.client("GET", "/status/" + AdminFixture.FIRST, "").join().body())
        .contains("COMPLETED");
  }

  @Test
  void what_run_submits_is_in_the_journal_as_such_and_no_call_of_a_client() {
    wire.post(RUN, "{\"input\":{}}");

    assertThat(wire.get("/endpoints/demo/journal").body())
        .contains(
            "\"kind\":\"state\",\"job\":\""
                + AdminFixture.FIRST
                + "\",\"from\":null,\"to\":\"IN_QUEUE\",\"cause\":\"submitted through the admin API\"")
        .doesNotContain("\"kind\":\"call\"");
  }

  @Test
  void no_limit_holds_for_run() {
    wire.close();
    wire =
        AdminFixture.to(
            LocalpodOptions.DEFAULT.endpoint(
                AdminFixture.demo()
                    .settings(
                        EndpointSettings.DEFAULT.limits(
                            RateLimits.DOCUMENTED.with(Operation.RUN, RateLimit.of(0, 0))))));

    assertThat(wire.client("POST", "/run", "{\"input\":{}}").join().status()).isEqualTo(429);
    assertThat(wire.post(RUN, "{\"input\":{}}").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                 | 'input' is missing; it must be a JSON object, {} if there is nothing to say
          {"input": 1}       | 'input' must be a JSON object, not a number
          {"input": {}, "webhook": "x"} | 'webhook' must be an absolute http or https URL with a port up to 65535; this is not such a URL
          {"input": {}, "policy": {"ttl": 1}} | 'policy.ttl' is 1; must be a number of milliseconds from 10000 to 604800000
          []                 | the request body must be a JSON object with a key 'input', not an array
          """)
  void run_refuses_what_run_of_a_client_refuses(String body, String message) {
    assertThat(wire.post(RUN, body)).isEqualTo(Answer.badRequest(message));
    assertThat(wire.client("POST", "/run", body).join()).isEqualTo(Answer.badRequest(message));
    assertThat(wire.get("/endpoints/demo/jobs")).isEqualTo(ok("{'jobs':[],'next':null}"));
  }

  @Test
  void run_has_the_limit_of_run_for_its_body() {
    String body = "{\"input\":{\"a\":\"" + "x".repeat(10 << 20) + "\"}}";

    assertThat(wire.post(RUN, body))
        .isEqualTo(Answer.badRequest("the request body must be 10485760 bytes (10 MB) or less"));
  }

  @Test
  void jobs_are_listed_newest_first() {
    wire.post(RUN, "{\"input\":{\"n\":1}}");
    wire.localpod().endpoint("demo").script(Scripts.hang());
    wire.post(RUN, "{\"input\":{\"n\":2}}");

    assertThat(wire.get("/endpoints/demo/jobs").timeless())
        .isEqualTo(
            ok(
                "{'jobs':[{'delayTime':0,'id':'e41d80ab-2c89-457f-8654-3ed282db071e-u1',"
                    + "'status':'IN_PROGRESS','workerId':'worker-1','createdAt':'<time>'},"
                    + "{'delayTime':0,'executionTime':0,'id':'%s','output':{'n':1},"
                    + "'status':'COMPLETED','workerId':'worker-1','createdAt':'<time>'}],'next':null}"));
  }

  @Test
  void a_job_shows_its_status_input_and_timeline() {
    wire.localpod().endpoint("demo").script(Scripts.progress(50).after(ofSeconds(2)).complete());
    wire.post(RUN, "{\"input\":{\"n\":1.10}}");
    wire.post("/endpoints/demo/clock/advance", "{\"by\":\"2s\"}");

    String body = wire.get("/endpoints/demo/jobs/" + AdminFixture.FIRST).timeless().body();

    assertThat(body)
        .startsWith(
            "{'delayTime':0,'executionTime':2000,'id':'%1$s','output':{'n':1.10},'status':'COMPLETED','workerId':'worker-1','input':{'n':1.10},'timeline':[{'seq':"
                .replace('\'', '"')
                .formatted(AdminFixture.FIRST))
        .contains(
            "\"to\":\"IN_QUEUE\"", "\"to\":\"IN_PROGRESS\"", "\"progress\"", "\"to\":\"COMPLETED\"")
        .doesNotContain("\"kind\":\"worker\"");
  }

  @Test
  void a_timeline_has_nothing_of_other_jobs() {
    wire.post(RUN, "{\"input\":{}}");
    wire.post(RUN, "{\"input\":{}}");

    assertThat(wire.get("/endpoints/demo/jobs/" + AdminFixture.FIRST).body())
        .doesNotContain("fbd08e2b");
  }

  @Test
  void a_job_that_is_not_there_is_404_and_leaves_no_trace() {
    String journal = wire.get("/endpoints/demo/journal").body();

    assertThat(wire.get("/endpoints/demo/jobs/j-1"))
        .isEqualTo(
            Answer.notFound("job j-1 not found: never submitted here, or its result expired"));
    assertThat(wire.get("/endpoints/demo/journal").body()).isEqualTo(journal);
  }

  // ---- changing jobs

  @Test
  void cancel_ends_a_job_without_the_endpoints_key() {
    wire.localpod().endpoint("demo").script(Scripts.hang());
    wire.post(RUN, "{\"input\":{}}");

    assertThat(wire.post("/endpoints/demo/jobs/" + AdminFixture.FIRST + "/cancel", ""))
        .isEqualTo(ok("{'id':'%s','status':'CANCELLED'}"));
    assertThat(wire.get("/endpoints/demo/journal").body())
        .contains("\"to\":\"CANCELLED\",\"cause\":\"cancelled through the admin API\"")
        .doesNotContain("\"kind\":\"call\"");
  }

  @Test
  void cancel_leaves_a_finished_job_as_it_is_and_shows_it_in_full() {
    wire.post(RUN, "{\"input\":{}}");

    assertThat(wire.post("/endpoints/demo/jobs/" + AdminFixture.FIRST + "/cancel", ""))
        .isEqualTo(
            ok(
                "{'delayTime':0,'executionTime':0,'id':'%s','output':{},'status':'COMPLETED','workerId':'worker-1'}"));
  }

  @Test
  void retry_runs_a_failed_job_again() {
    wire.localpod().endpoint("demo").script(Scripts.fail("no"));
    wire.post(RUN, "{\"input\":{}}");
    wire.localpod().endpoint("demo").script(Scripts.hang());

    assertThat(wire.post("/endpoints/demo/jobs/" + AdminFixture.FIRST + "/retry", ""))
        .isEqualTo(ok("{'id':'%s','status':'IN_QUEUE'}"));
    assertThat(wire.get("/endpoints/demo/jobs/" + AdminFixture.FIRST).body())
        .contains(
            "\"to\":\"IN_QUEUE\",\"cause\":\"retried through the admin API\"",
            "\"status\":\"IN_PROGRESS\"");
  }

  @Test
  void retry_refuses_a_job_that_has_not_failed() {
    wire.post(RUN, "{\"input\":{}}");

    assertThat(wire.post("/endpoints/demo/jobs/" + AdminFixture.FIRST + "/retry", ""))
        .isEqualTo(
            Answer.badRequest(
                "cannot retry job "
                    + AdminFixture.FIRST
                    + ": it is COMPLETED; only FAILED or TIMED_OUT jobs can be retried"));
  }

  @Test
  void purge_cancels_the_jobs_that_wait() {
    wire.localpod().endpoint("demo").script(Scripts.hang());
    for (int i = 0; i < 3; i++) {
      wire.post(RUN, "{\"input\":{}}");
    }

    assertThat(wire.post("/endpoints/demo/purge-queue", ""))
        .isEqualTo(Answer.ok("{\"removed\":2,\"status\":\"completed\"}"));
    assertThat(wire.get("/endpoints/demo").body()).contains("\"inProgress\":1,\"inQueue\":0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancel", "retry"})
  void changing_a_job_that_is_not_there_is_404_and_leaves_no_trace(String verb) {
    String journal = wire.get("/endpoints/demo/journal").body();

    assertThat(wire.post("/endpoints/demo/jobs/j-1/" + verb, ""))
        .isEqualTo(
            Answer.notFound("job j-1 not found: never submitted here, or its result expired"));
    assertThat(wire.get("/endpoints/demo/journal").body()).isEqualTo(journal);
  }

  // ---- readers

  @Test
  void a_reader_moves_no_time_where_a_client_would() {
    wire.close();
    wire =
        AdminFixture.to(
            LocalpodOptions.DEFAULT.endpoint(
                AdminFixture.demo()
                    .clock(ClockMode.SKIP)
                    .script(Scripts.after(ofSeconds(10)).complete())));
    wire.post(RUN, "{\"input\":{}}");

    for (int i = 0; i < 5; i++) {
      assertThat(wire.get("/endpoints/demo/jobs/" + AdminFixture.FIRST).body())
          .contains("\"status\":\"IN_PROGRESS\"");
      wire.get("/endpoints/demo/jobs");
      wire.get("/endpoints/demo");
      wire.get("/endpoints/demo/clock");
      wire.get("/endpoints/demo/journal?after=1000&wait=10");
    }

    assertThat(wire.get("/endpoints/demo/journal").body()).doesNotContain("\"kind\":\"clock\"");
    wire.client("GET", "/status-sync/" + AdminFixture.FIRST, "").join();
    assertThat(wire.get("/endpoints/demo/journal").body()).contains("\"kind\":\"clock\"");
  }

  @Test
  void a_reader_fetches_no_result_for_the_client() {
    wire.localpod().endpoint("demo").script(Scripts.chunk("a").complete());
    wire.post(RUN, "{\"input\":{}}");

    wire.get("/endpoints/demo/jobs/" + AdminFixture.FIRST);

    assertThat(wire.client("GET", "/stream/" + AdminFixture.FIRST, "").join().body())
        .contains("{\"output\":\"a\"}");
  }
}
