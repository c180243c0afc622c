package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.localpod.Endpoint;
import dev.localpod.fault.Faults;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.JobState;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import dev.localpod.journal.RefusedWorkerCall;
import dev.localpod.journal.WorkerState;
import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.WorkerSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes between an emulator and its attached workers. */
@Timeout(300)
class WorkerWireTest {

  private static final byte[] NOTHING = {};
  private static final String JOB = HttpFixture.FIRST;

  private final HttpFixture wire = HttpFixture.to(attached("demo"));
  private final Endpoint endpoint = wire.endpoint();

  private static EndpointOptions attached(String id) {
    return EndpointOptions.of(id)
        .clock(ClockMode.MANUAL)
        .workers(WorkerSettings.DEFAULT.attached(true));
  }

  @AfterEach
  void close() {
    wire.close();
  }

  // ---- taking jobs

  @Test
  @Proves({"ATT-2", "POL-4"})
  void a_job_is_what_its_client_sent_and_its_id() {
    wire.post(
        "/run",
        """
        {"s3Config":{"accessId":"a","accessSecret":"b"},"policy":{"ttl":20000,"other":null},
         "webhook":"http://127.0.0.1:1/hook","input":{"z":1.10,"a":[]}}
        """);

    assertThat(wire.get("/job-take/w?gpu=X&job_in_progress=0"))
        .isEqualTo(
            HttpAnswer.okWith(
                """
                {"id":"%s","input":{"z":1.10,"a":[]},"policy":{"ttl":20000,"other":null},\
                "webhook":"http://127.0.0.1:1/hook","s3Config":{"accessId":"a","accessSecret":"b"}}"""
                    .formatted(JOB)));
    assertThat(wire.get("/status/" + JOB).body()).contains("IN_PROGRESS", "\"workerId\":\"w\"");
  }

  @Test
  @Proves("ATT-2")
  void a_batch_is_an_array() {
    wire.post("/run", "{\"input\":{}}");
    wire.post("/run", "{\"input\":{\"n\":2}}");
    wire.post("/run", "{\"input\":{\"n\":3}}");

    assertThat(wire.get("/job-take-batch/w?gpu=X&batch_size=2&job_in_progress=0"))
        .isEqualTo(
            HttpAnswer.okWith(
                "[{\"id\":\"%s\",\"input\":{}},{\"id\":\"%s\",\"input\":{\"n\":2}}]"
                    .formatted(JOB, HttpFixture.SECOND)));
    assertThat(wire.get("/job-take-batch/w").body()).startsWith("[{\"id\":").endsWith("}]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "two", "1.5", ""})
  @Proves("ATT-2")
  void a_batch_of_no_jobs_is_refused(String size) {
    assertThat(wire.get("/job-take-batch/w?batch_size=" + size))
        .isEqualTo(
            HttpAnswer.badRequest(
                "'batch_size' is '" + size + "'; must be a whole number of jobs, 1 or more"));
  }

  @Test
  @Proves({"ATT-2", "ATT-5"})
  void there_is_nothing_for_a_worker_in_an_answer_204() throws Exception {
    try (RawConnection take = wire.connect().call("GET", "/job-take/w", NOTHING);
        RawConnection stop = wire.connect().call("GET", "/job-stop/w", NOTHING)) {
      untilAttached(1);
      await().until(() -> endpoint.attachedWorkers().list().get(0).state() == WorkerState.IDLE);

      wire.close();

      assertThat(take.answer().status()).isEqualTo(204);
      assertThat(stop.answer().body()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Proves("ATT-2")
  void a_worker_that_left_takes_no_job(boolean byReset) throws Exception {
    RawConnection gone = wire.connect().call("GET", "/job-take/gone", NOTHING);
    untilAttached(1);

    if (byReset) {
      gone.reset();
    } else {
      gone.close();
    }
    wire.post("/run", "{\"input\":{}}");

    // Whether or not its end was noticed before the job came, the next worker gets it.
    assertThat(wire.get("/job-take/next").body()).contains(JOB);
    assertThat(endpoint.job(JOB).attempt()).isEqualTo(1);
  }

  // ---- stopping jobs

  @Test
  @Proves({"ATT-5", "CANC-1"})
  void a_worker_hears_which_jobs_to_stop() throws Exception {
    wire.post("/run", "{\"input\":{}}");
    wire.get("/job-take/w");
    try (RawConnection stop = wire.connect().call("GET", "/job-stop/w?gpu=X", NOTHING)) {
      assertThat(wire.post("/cancel/" + JOB).body()).contains("CANCELLED");

      assertThat(stop.answer()).isEqualTo(HttpAnswer.okWith("{\"jobsToStop\":[\"" + JOB + "\"]}"));
    }
  }

  // ---- reports

  @Test
  @Proves("ATT-3")
  void a_result_is_json_though_it_is_called_a_form() throws Exception {
    taken();

    assertThat(
            form(
                "/job-done/w/" + JOB + "?gpu=X&isStream=false",
                "{\"output\": \"a=b&c=%20+\u00e9\"}"))
        .isEqualTo(HttpAnswer.okWith("{}"));

    assertThat(output()).isEqualTo(Json.of("a=b&c=%20+\u00e9"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                  | COMPLETED
          {"output":null}                                     | COMPLETED
          {"output":[],"stopPod":true}                        | COMPLETED
          {"error":null,"output":1}                           | COMPLETED
          {"error":{"code":7}}                                | FAILED
          {"error":"no","output":{"half":1}}                  | FAILED
          {"status":"IN_PROGRESS","output":{"percent":50}}    | IN_PROGRESS
          {"status":"IN_PROGRESS"}                            | IN_PROGRESS
          {"status":"COMPLETED","output":1,"unknown":[]}      | COMPLETED
          """)
  @Proves("ATT-3")
  void a_report_says_by_its_members_what_it_is(String body, JobStatus status) throws Exception {
    taken();

    assertThat(form("/job-done/w/" + JOB, body)).isEqualTo(HttpAnswer.okWith("{}"));

    assertThat(endpoint.job(JOB).status()).isEqualTo(status);
  }

  @Test
  @Proves({"ATT-3", "STAT-1", "STAT-2"})
  void an_error_that_is_no_string_is_shown_as_its_json_text() throws Exception {
    taken();
    form("/job-done/w/" + JOB, "{\"error\": {\"code\": 7}, \"output\": \"half\"}");

    assertThat(wire.get("/status/" + JOB).body())
        .contains("\"error\":\"{\\\"code\\\":7}\"", "\"output\":\"half\"");
  }

  @Test
  @Proves({"ATT-4", "STRM-5"})
  void a_piece_over_1_mb_is_delivered_in_several() throws Exception {
    taken();
    String piece = "x".repeat((1 << 20) + 1);

    assertThat(form("/job-stream/w/" + JOB + "?isStream=false", "{\"output\": \"" + piece + "\"}"))
        .isEqualTo(HttpAnswer.okWith("{}"));

    Json stream = Json.parse(wire.get("/stream/" + JOB).body()).at("/stream").orElseThrow();
    assertThat(((Json.Arr) stream).items()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /job-done/w/   | ''                  | the request body is not JSON
          /job-done/w/   | output=1            | the request body is not JSON
          /job-done/w/   | [1]                 | the request body must be a JSON object, not an array
          /job-stream/w/ | {"output"           | the request body is not JSON
          /job-stream/w/ | {"error":"no"}      | 'output' is missing
          """)
  @Proves({"ATT-3", "ATT-4", "HTTP-7"})
  void what_is_no_report_is_refused_and_the_job_goes_on(String path, String body, String error)
      throws Exception {
    taken();

    HttpAnswer answer = form(path + JOB, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(Json.parse(answer.body()).at("/detail").orElseThrow().toString()).contains(error);
    assertThat(endpoint.job(JOB).status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(refused())
        .singleElement()
        .matches(call -> call.code() == 400 && call.job().isPresent())
        .extracting(RefusedWorkerCall::workerId)
        .isEqualTo("w");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Proves({"ATT-7", "JOB-5"})
  void a_result_over_20_mb_is_refused_and_fails_the_job(boolean announced) throws Exception {
    taken();
    byte[] body =
        ("{\"output\":\"" + "x".repeat(20 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);

    HttpAnswer answer =
        announced ? form("/job-done/w/" + JOB, body) : chunked("/job-done/w/" + JOB, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(((JobState.Failed) endpoint.job(JOB).state()).error())
        .startsWith("the result is too large: it has ");
    assertThat(form("/job-done/w/" + JOB, "{}")).isEqualTo(HttpAnswer.okWith("{}"));
  }

  @ParameterizedTest
  @CsvSource({"0, 200, COMPLETED", "1, 400, FAILED"})
  @Proves({"ATT-7", "JOB-5"})
  void what_is_around_an_output_of_20_mb_does_not_count(int more, int code, JobStatus status)
      throws Exception {
    taken();
    String output = "x".repeat((20 << 20) - 2 + more); // in quotes as JSON

    HttpAnswer answer = form("/job-done/w/" + JOB, "{\"output\": \"" + output + "\"}");

    assertThat(answer.status()).isEqualTo(code);
    assertThat(endpoint.job(JOB).status()).isEqualTo(status);
  }

  @Test
  @Proves("ATT-7")
  void an_unknown_job_is_404_and_another_workers_job_is_ignored() throws Exception {
    taken();

    assertThat(form("/job-done/w/none", "{}").status()).isEqualTo(404);
    assertThat(form("/job-stream/w/none", "{\"output\":1}").status()).isEqualTo(404);
    assertThat(form("/job-done/other/" + JOB, "{}")).isEqualTo(HttpAnswer.okWith("{}"));
    assertThat(endpoint.job(JOB).status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(form("/job-done/w/" + JOB, "{\"output\":1}")).isEqualTo(HttpAnswer.okWith("{}"));
    assertThat(form("/job-done/w/" + JOB, "{\"output\":2}")).isEqualTo(HttpAnswer.okWith("{}"));
    assertThat(output()).isEqualTo(Json.of(1));
  }

  // ---- signs of life

  @Test
  @Proves("ATT-6")
  void a_ping_is_answered_and_may_report_a_failed_check() {
    assertThat(wire.get("/ping/w?job_id=a%2Cb&runpod_version=1.12.0"))
        .isEqualTo(HttpAnswer.okWith("{}"));
    assertThat(wire.get("/health").body()).contains("\"initializing\":1");

    assertThat(wire.get("/ping/w?status=unhealthy&check=gpu&reason=too+hot&runpod_version=1.12.0"))
        .isEqualTo(HttpAnswer.okWith("{}"));

    assertThat(wire.get("/health").body()).contains("\"unhealthy\":1");
    assertThat(endpoint.journal().entries())
        .extracting(entry -> entry.event())
        .contains(
            new Event.Worker(
                "w", WorkerState.UNHEALTHY, "reports that its check 'gpu' failed: too hot"));
  }

  // ---- paths, methods, keys

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/job-take/w&job_in_progress=0",
        "/job-take-batch/w&batch_size=1&job_in_progress=0",
        "/job-take/w/",
        "//job-take//w?gpu=X",
      })
  @Proves({"ATT-1", "HTTP-1"})
  void parameters_may_be_a_part_of_the_path_and_slashes_do_no_harm(String path) {
    wire.post("/run", "{\"input\":{}}");

    assertThat(wire.get(path).body()).contains(JOB);
    assertThat(wire.get("/status/" + JOB).body()).contains("\"workerId\":\"w\"");
  }

  @Test
  @Proves("HTTP-7")
  void a_query_that_cannot_be_decoded_is_refused() throws Exception {
    try (RawConnection ping = wire.connect().call("GET", "/ping/w?reason=%zz", NOTHING)) {
      assertThat(ping.answer().status()).isEqualTo(400);
    }
  }

  @Test
  @Proves("ATT-1")
  void so_they_may_for_a_report() throws Exception {
    taken();

    assertThat(form("/job-done/w/" + JOB + "&isStream=false", "{\"output\":1}").status())
        .isEqualTo(200);

    assertThat(output()).isEqualTo(Json.of(1));
  }

  @ParameterizedTest
  @CsvSource({
    "/job-take/w, POST, GET",
    "/job-take-batch/w, PUT, GET",
    "/job-stop/w, POST, GET",
    "/ping/w, DELETE, GET",
    "/job-done/w/j, GET, POST",
    "/job-stream/w/j, GET, POST",
  })
  @Proves("HTTP-4")
  void each_path_has_its_method(String path, String method, String allowed) {
    HttpAnswer answer = wire.call(method, path);

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.allow()).contains(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/job-take/w", "/job-take-batch/w", "/job-stop/w", "/ping/w", "/job-take/$ID"})
  @Proves("HTTP-3")
  void a_strangers_key_is_refused(String path) {
    for (String[] headers : new String[][] {{}, {"Authorization", "stranger"}}) {
      assertThat(wire.callAnywhere("GET", "/v2/demo" + path, headers).status()).isEqualTo(401);
      assertThat(wire.callAnywhere("GET", "/v2/none" + path, headers).status()).isEqualTo(401);
    }
    assertThat(wire.callAnywhere("GET", "/v2/none" + path, "Authorization", "localpod").status())
        .isEqualTo(404);
    assertThat(endpoint.attachedWorkers().list()).isEmpty();
    assertThat(refused()).hasSize(2);
  }

  @Test
  @Proves("HTTP-13")
  void a_foreign_web_page_is_refused() {
    assertThat(
            wire.callAnywhere(
                    "GET",
                    "/v2/demo/ping/w",
                    "Authorization",
                    "localpod",
                    "Origin",
                    "http://evil.example")
                .status())
        .isEqualTo(403);
    assertThat(endpoint.attachedWorkers().list()).isEmpty();
  }

  @Test
  @Proves("ATT-1")
  void a_placeholder_that_the_worker_left_is_refused() {
    assertThat(wire.get("/job-take/$ID?gpu=X"))
        .isEqualTo(
            HttpAnswer.badRequest(
                "the worker id in the path is '$ID'; must be letters, digits, '.', '_' and '-'"));
  }

  @Test
  @Proves("ATT-8")
  void an_endpoint_whose_workers_follow_a_script_has_no_such_paths() {
    wire.localpod().add(EndpointOptions.of("scripted"));

    for (int i = 0; i < 3; i++) {
      HttpAnswer answer =
          wire.callAnywhere("GET", "/v2/scripted/job-take/w", "Authorization", "localpod");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.body()).contains("workers.attached must be true");
    }

    assertThat(wire.localpod().endpoint("scripted").journal().entries())
        .filteredOn(entry -> entry.event() instanceof RefusedWorkerCall)
        .as("a worker repeats it for ever, the journal does not")
        .hasSize(1);
  }

  // ---- faults

  @Test
  @Proves({"ATT-2", "JOB-4"})
  void crash_ends_the_connection_of_the_take() throws Exception {
    endpoint.faults().add(Faults.crash().onWorker());
    wire.post("/run", "{\"input\":{}}");

    try (RawConnection take = wire.connect().call("GET", "/job-take/w", NOTHING)) {
      assertThatExceptionOfType(IOException.class).isThrownBy(take::answer);
    }

    assertThat(wire.get("/job-take/w").body()).contains(JOB);
    assertThat(endpoint.job(JOB).retries()).isEqualTo(1);
  }

  @Test
  @Proves("ATT-7")
  void lost_result_ends_the_connection_before_anything_is_done() throws Exception {
    endpoint.faults().add(Faults.lostResult().onWorker());
    taken();

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> form("/job-done/w/" + JOB, "{\"output\":1}"));
    assertThat(endpoint.job(JOB).status()).isEqualTo(JobStatus.IN_PROGRESS);

    assertThat(form("/job-done/w/" + JOB, "{\"output\":1}").status()).isEqualTo(200);
    assertThat(endpoint.job(JOB).status()).isEqualTo(JobStatus.COMPLETED);
  }

  // ----

  private void taken() {
    wire.post("/run", "{\"input\":{}}");
    assertThat(wire.get("/job-take/w?gpu=X&job_in_progress=0").status()).isEqualTo(200);
  }

  private HttpAnswer form(String path, String body) throws IOException {
    return form(path, body.getBytes(StandardCharsets.UTF_8));
  }

  private HttpAnswer form(String path, byte[] body) throws IOException {
    try (RawConnection connection = wire.connect()) {
      return connection
          .send(
              """
              POST /v2/demo%s HTTP/1.1
              Host: 127.0.0.1
              Content-Type: application/x-www-form-urlencoded
              Authorization: localpod
              charset: utf-8
              X-Request-ID: %s
              Content-Length: %d

              """
                  .formatted(path, JOB, body.length))
          .send(body)
          .answer();
    }
  }

  private HttpAnswer chunked(String path, byte[] body) throws IOException {
    try (RawConnection connection = wire.connect()) {
      return connection
          .send(
              """
              POST /v2/demo%s HTTP/1.1
              Host: 127.0.0.1
              Content-Type: application/x-www-form-urlencoded
              Authorization: localpod
              Transfer-Encoding: chunked

              %x
              """
                  .formatted(path, body.length))
          .send(body)
          .send("\n0\n\n")
          .answer();
    }
  }

  private Json output() {
    return ((JobState.Completed) endpoint.job(JOB).state()).output().orElseThrow();
  }

  private void untilAttached(int workers) {
    await().until(() -> endpoint.attachedWorkers().list().size() == workers);
  }

  private List<RefusedWorkerCall> refused() {
    return endpoint.journal().entries().stream()
        .map(entry -> entry.event())
        .filter(RefusedWorkerCall.class::isInstance)
        .map(RefusedWorkerCall.class::cast)
        .toList();
  }
}
