package dev.localpod.admin;

import static java.time.Duration.ofSeconds;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.fault.CallFault;
import dev.localpod.fault.CallFaultKind;
import dev.localpod.fault.Faults;
import dev.localpod.http.ServedRoutes;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.RateLimit;
import dev.localpod.options.RateLimits;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.ChatReply;
import dev.localpod.script.Delay;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The OpenAPI document says what is served, and what is served is as it says. */
class OpenApiTest {

  private static final OpenApi DOCUMENT = new OpenApi();

  private static final String KEY = "localpod";

  /** The bodies of calls that have one. */
  private static final Map<String, String> BODIES =
      Map.ofEntries(
          entry("run", "{\"input\":{},\"policy\":{\"ttl\":10000,\"lowPriority\":true}}"),
          entry("runsync", "{\"input\":{\"n\":1}}"),
          entry("adminRun", "{\"input\":{}}"),
          entry(
              "putEndpoint",
              "{\"workers\":{\"scaling\":{\"value\":2}},\"limits\":{\"run\":{\"requests\":5}}}"),
          entry(
              "putScript",
              "[{\"when\":{\"at\":\"/a\",\"exists\":true},\"do\":[{\"after\":{\"uniform\":[\"1s\",2000]}},"
                  + "{\"chunk\":1,\"metrics\":{\"n\":1}},\"complete\"],\"inTurn\":[[{\"mock\":true}]]}]"),
          entry("setWorkers", "{\"crash\":1}"),
          entry(
              "addFault",
              "{\"operation\":\"run\",\"times\":2,\"fault\":\"status\",\"status\":429,\"retryAfter\":3}"),
          entry("advanceClock", "{\"by\":\"1s\"}"),
          entry("openAiChatCompletions", "{\"messages\":[],\"stream\":\"yes\"}"),
          entry("openAiCompletions", "{}"),
          entry("openAiResponses", "{\"stream\":null}"),
          entry("jobDone", "{\"output\":1}"),
          entry("jobStream", "{\"output\":\"piece\"}"));

  /** The operations that only an endpoint with the clock skip has. */
  private static final List<String> SKIPPING = List.of("freezeClock", "releaseClock");

  /** The operations that an endpoint with attached workers refuses in part. */
  private static final Map<String, String> OF_SCRIPTS =
      Map.of("putScript", "[]", "setWorkers", "{\"throttled\":1}");

  private final AdminFixture wire =
      AdminFixture.to(
          LocalpodOptions.DEFAULT
              .endpoint(AdminFixture.demo())
              .endpoint(EndpointOptions.of("running"))
              .endpoint(EndpointOptions.of("skipping").clock(ClockMode.SKIP))
              .endpoint(
                  EndpointOptions.of("attached").workers(WorkerSettings.DEFAULT.attached(true)))
              .endpoint(EndpointOptions.of("busy").settings(nothingAllowed())));

  @AfterEach
  void close() {
    wire.close();
  }

  private static EndpointSettings nothingAllowed() {
    RateLimits none = RateLimits.OFF;
    for (var operation : Operation.values()) {
      none = none.with(operation, RateLimit.of(0, 0));
    }
    return EndpointSettings.DEFAULT.limits(none);
  }

  // ---- the document

  @Test
  void the_document_is_openapi_3_1() {
    assertThat(DOCUMENT.problems()).isEmpty();
  }

  @Test
  void no_text_of_the_document_is_taken_for_a_name() {
    assertThat(names(OpenApiDocument.OPENAPI)).noneMatch(name -> name.contains(" "));
  }

  private static Stream<String> names(Json value) {
    if (value instanceof Json.Obj object) {
      return Stream.concat(
          object.fields().keySet().stream(),
          object.fields().values().stream().flatMap(OpenApiTest::names));
    }
    return value instanceof Json.Arr array
        ? array.items().stream().flatMap(OpenApiTest::names)
        : Stream.of();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"250ms\"", "\"PT1H\"", "\"pt1h2m3.5s\"", "250"})
  void a_duration_is_written_as_in_scenarios(String duration) {
    String entry = "{\"workers\":{\"idleTimeout\":" + duration + "}}";

    assertThat(wire.put("/endpoints/other", entry).status()).isEqualTo(200);
    assertThat(DOCUMENT.problemsOfCall(operation("putEndpoint"), entry)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"webhook\":\"HTTP://127.0.0.1:1/hook?a]\"",
        "\"webhook\":\"\"",
        "\"webhook\":null,\"policy\":null,\"s3Config\":null",
        "\"policy\":{\"ttl\":null,\"executionTimeout\":null,\"lowPriority\":null}"
      })
  void an_optional_member_of_a_job_is_as_clients_send_it(String member) {
    String body = "{\"input\":{}," + member + "}";

    assertThat(wire.client("POST", "/run", body).join().status()).isEqualTo(200);
    assertThat(DOCUMENT.problemsOfCall(operation("run"), body)).isEmpty();
  }

  @Test
  void the_document_that_is_served_is_this_one() {
    assertThat(wire.get("/openapi.json").json()).isEqualTo(OpenApiDocument.OPENAPI);
  }

  @Test
  void the_document_has_what_is_served_and_nothing_else() {
    var served = new TreeSet<>(ServedRoutes.all());
    try (var admin =
        new AdminApi(
            LongPollTest.registry(LocalpodOptions.DEFAULT),
            Optional.empty(),
            "",
            Optional.empty())) {
      admin.routes().stream()
          .map(route -> route.method() + " " + route.template().replaceAll("\\{[^}]*}", "{}"))
          .forEach(served::add);
    }

    assertThat(DOCUMENT.operations())
        .extracting(OpenApi.Operation::route)
        .containsExactlyInAnyOrderElementsOf(served);
  }

  @Test
  void no_two_operations_have_the_same_name() {
    assertThat(DOCUMENT.operations()).extracting(OpenApi.Operation::id).doesNotHaveDuplicates();
  }

  // ---- real answers

  static Stream<List<String>> answers() {
    return DOCUMENT.operations().stream()
        .flatMap(
            operation ->
                operation.statuses().stream()
                    .filter(status -> !status.equals("204")) // whose answers have no content
                    .map(status -> List.of(operation.id(), status)));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void a_real_answer_is_as_the_document_says(List<String> answer) {
    OpenApi.Operation operation = operation(answer.get(0));
    String status = answer.get(1);

    HttpResponse<String> real = provoke(operation, status);

    assertThat(real.statusCode()).as(real.body()).isEqualTo(Integer.parseInt(status));
    assertThat(real.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(DOCUMENT.problemsOfAnswer(operation, status, real.body())).as(real.body()).isEmpty();
    DOCUMENT
        .requiredHeaders(operation, status)
        .forEach(
            (name, schema) -> {
              String value = real.headers().firstValue(name).orElseThrow();
              String json = value.matches("[0-9]+") ? value : Json.of(value).toString();
              assertThat(DOCUMENT.problemsAt(schema, json)).as(name).isEmpty();
            });
  }

  @ParameterizedTest
  @MethodSource("answers")
  void an_answer_with_a_member_more_is_not_as_the_document_says(List<String> answer) {
    OpenApi.Operation operation = operation(answer.get(0));
    String status = answer.get(1);
    if (status.equals("200")
        && (List.of("openapi", "scenarioSchema").contains(operation.id())
            || operation.path().contains("/openai/"))) {
      return; // what may be in such a document, or in a worker's answer, is another's to say
    }
    String real = provoke(operation, status).body();

    String more = real.replaceFirst("\\{", "{\"surprise\":1,").replace(",}", "}");

    assertThat(DOCUMENT.problemsOfAnswer(operation, status, more)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("operationsWithABody")
  void a_body_that_is_accepted_is_as_the_document_says(String operation) {
    assertThat(DOCUMENT.problemsOfCall(operation(operation), BODIES.get(operation))).isEmpty();
  }

  static Stream<String> operationsWithABody() {
    return DOCUMENT.operations().stream()
        .filter(operation -> operation.json().at("/requestBody").isPresent())
        .map(OpenApi.Operation::id);
  }

  private static OpenApi.Operation operation(String id) {
    return DOCUMENT.operations().stream()
        .filter(operation -> operation.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** Has an operation answer with a status. */
  private HttpResponse<String> provoke(OpenApi.Operation operation, String status) {
    if (List.of("retry", "adminRetry").contains(operation.id()) && status.equals("200")) {
      wire.localpod().endpoint("demo").script(Scripts.fail("no"));
    }
    if (status.equals("500")) {
      wire.localpod().endpoint("demo").script(Scripts.fail("no"));
    }
    String job = operation.isOfWorkers() ? jobOnWorker(operation) : finishedJob();
    if (List.of("408", "503").contains(status)) { // by a fault, which needs no ten seconds
      wire.post(
          "/endpoints/demo/faults",
          "{\"operation\":\"%s\",\"fault\":\"status\",\"status\":%s,\"retryAfter\":1}"
              .formatted(operation.id(), status));
    }
    String endpoint =
        switch (status) {
          case "404" -> "nobody";
          case "409" -> OF_SCRIPTS.containsKey(operation.id()) ? "attached" : "running";
          case "429" -> "busy";
          default ->
              operation.isOfWorkers()
                  ? "attached"
                  : SKIPPING.contains(operation.id()) ? "skipping" : "demo";
        };
    String path =
        operation
            .path()
            .replace("{endpointId}", endpoint)
            .replace("{jobId}", job)
            .replace("{model}", "tiny")
            .replace("{workerId}", status.equals("400") ? "$ID" : "w");
    String body = BODIES.getOrDefault(operation.id(), "");
    if (status.equals("409")) {
      body = OF_SCRIPTS.getOrDefault(operation.id(), body);
    }
    var headers = new LinkedHashMap<String, String>();
    if (!operation.isAdmin() && !status.equals("401")) {
      headers.put("Authorization", KEY);
    }
    if (status.equals("403")) {
      headers.put("Origin", "http://evil.example");
    }
    if (status.equals("400")) {
      // Admin calls refuse any parameter they do not know; of the others each has one of its own.
      path += operation.isAdmin() ? "?nonsense=1" : "?wait=soon&ttl=soon";
      body = body.isEmpty() ? "" : operation.path().contains("/openai/") ? "[]" : "{}";
    }
    return wire.exchange(
        operation.method(),
        path,
        body,
        headers.entrySet().stream()
            .flatMap(header -> Stream.of(header.getKey(), header.getValue()))
            .toArray(String[]::new));
  }

  /** Returns a job that the worker {@code w} has, is to take or is to stop. */
  private String jobOnWorker(OpenApi.Operation operation) {
    Endpoint attached = wire.localpod().endpoint("attached");
    var run = "/v2/attached/run";
    wire.exchange("POST", run, "{\"input\":{}}", "Authorization", KEY);
    String job = attached.jobs().get(0).id().value();
    if (!operation.id().startsWith("jobTake")) {
      wire.exchange("GET", "/v2/attached/job-take/w", "", "Authorization", KEY);
    }
    if (operation.id().equals("jobStop")) {
      wire.exchange("POST", "/v2/attached/cancel/" + job, "", "Authorization", KEY);
    }
    return job;
  }

  @Test
  void an_endpoint_with_attached_workers_is_as_the_document_says() {
    jobOnWorker(operation("ping"));

    String body = wire.get("/endpoints/attached").body();

    assertThat(body).contains("\"attachedWorkers\":[{\"id\":\"w\",\"state\":\"running\"");
    assertThat(DOCUMENT.problems("Endpoint", body)).isEmpty();
  }

  private String finishedJob() {
    wire.client("POST", "/run", "{\"input\":{}}").join();
    return AdminFixture.FIRST;
  }

  // ---- jobs in each state

  @Test
  void a_job_in_any_state_is_as_the_document_says() {
    assertIsAJob("IN_QUEUE", "[{\"do\":[{\"hang\":true}]}]", 0, "{}");
    assertIsAJob("IN_PROGRESS", "[{\"do\":[{\"hang\":true}]}]", 1, "{}");
    assertIsAJob("IN_PROGRESS", "[{\"do\":[{\"progress\":1},{\"hang\":true}]}]", 1, "{}");
    assertIsAJob("COMPLETED", "[{\"do\":[{\"complete\":1}]}]", 1, "{}");
    assertIsAJob("COMPLETED", "[{\"when\":{\"attempt\":1},\"do\":[{\"crash\":true}]}]", 1, "{}");
    assertIsAJob("FAILED", "[{\"do\":[{\"fail\":{\"why\":1}}]}]", 1, "{}");
    assertIsAJob("TIMED_OUT", "[{\"do\":[{\"hang\":true}]}]", 1, "{\"ttl\":10000}");
    assertIsAJob("TIMED_OUT", "[]", 0, "{\"ttl\":10000}");
  }

  private void assertIsAJob(String status, String script, int workers, String policy) {
    wire.put(
        "/endpoints/demo", "{\"workers\":{\"max\":" + workers + "},\"script\":" + script + "}");
    var endpoint = wire.localpod().endpoint("demo");
    Json submitted =
        wire.client("POST", "/run", "{\"input\":{},\"policy\":" + policy + "}").join().json();
    String id = ((Json.Str) submitted.at("/id").orElseThrow()).value();
    if (status.equals("TIMED_OUT")) {
      wire.client("GET", "/status/" + id + "?ttl=1", "").join();
      org.awaitility.Awaitility.await().until(() -> endpoint.job(id).status().isFinal());
    }

    assertJob("Job", status, wire.client("GET", "/status/" + id, "").join().body());
    assertJob("JobInFull", status, wire.get("/endpoints/demo/jobs/" + id).body());
    String listed = wire.get("/endpoints/demo/jobs").json().at("/jobs/0").orElseThrow().toString();
    assertJob("ListedJob", status, listed);
  }

  private static void assertJob(String schema, String status, String body) {
    assertThat(body).contains("\"status\":\"" + status + "\"");
    assertThat(DOCUMENT.problems(schema, body)).as(body).isEmpty();
    assertThat(DOCUMENT.problems(schema, body.replace(status, "LOST"))).isNotEmpty();
    assertThat(DOCUMENT.problems(schema, body.replace("\"id\":", "\"x\":"))).isNotEmpty();
  }

  @Test
  void an_endpoint_whose_workers_do_all_kinds_of_things_is_as_the_document_says() {
    for (Script script :
        List.of(
            Scripts.mock(),
            Scripts.after(Delay.lognormal(ofSeconds(1), 0.5)).progress(1).crash(),
            Scripts.chat("Hello"),
            Scripts.chat(
                    ChatReply.of("Hello")
                        .tool("look", Map.of("a", 1))
                        .finish(ChatReply.Finish.LENGTH)
                        .model("llama")
                        .choices(0)
                        .pace(Delay.uniform(ofSeconds(1), ofSeconds(2)))
                        .stopAfter(3))
                .hang(),
            Scripts.vllm(ChatReply.ofRefusal("no")),
            Scripts.handle(job -> "done"))) {
      wire.localpod().endpoint("demo").script(script);

      String body = wire.get("/endpoints/demo").body();

      assertThat(DOCUMENT.problems("Endpoint", body)).as(body).isEmpty();
    }
  }

  @Test
  void each_fault_is_as_the_document_says() {
    var faults =
        Stream.concat(
                Stream.of(CallFaultKind.values())
                    .filter(kind -> !List.of("status", "delay", "slow").contains(kind.text()))
                    .map(
                        kind ->
                            new CallFault.Plain(kind)
                                .on(
                                    kind == CallFaultKind.MISSING_DONE
                                        ? Operation.OPENAI
                                        : Operation.STATUS)),
                Stream.of(
                    Faults.status(503).header("X-Why", "load").body("no").on(Operation.RUN),
                    Faults.delay(ofSeconds(1)).on(Operation.HEALTH).every(2).times(3),
                    Faults.slow(ofSeconds(1)).on(Operation.STREAM).when(JobStatus.COMPLETED),
                    Faults.crash().onWorker().probability(0.5),
                    Faults.lostResult().onWorker(),
                    Faults.doubledResult().onWorker(),
                    Faults.delay(ofSeconds(1)).onWebhook(),
                    Faults.reorder().onWebhook()))
            .map(fault -> fault.toJson().toString())
            .toList();

    assertThat(faults).allSatisfy(fault -> assertThat(DOCUMENT.problems("Fault", fault)).isEmpty());
    assertThat(faults)
        .allSatisfy(
            fault ->
                assertThat(DOCUMENT.problems("Fault", "{\"x\":1," + fault.substring(1)))
                    .isNotEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"operation\":\"worker\",\"fault\":\"status\"}",
        "{\"operation\":\"run\",\"fault\":\"crash\"}",
        "{\"operation\":\"run\",\"fault\":\"drop-after\",\"status\":500}",
        "{\"operation\":\"run\",\"fault\":\"drop-after\",\"every\":1,\"probability\":1}",
        "{\"operation\":\"walk\",\"fault\":\"drop-after\"}",
        "{\"fault\":\"drop-after\"}"
      })
  void what_is_no_fault_is_none_by_the_document(String fault) {
    assertThat(DOCUMENT.problems("Fault", fault)).isNotEmpty();
    assertThat(wire.post("/endpoints/demo/faults", fault).status()).isEqualTo(400);
  }

  @Test
  void a_call_that_is_being_served_is_in_the_journal_as_the_document_says() {
    wire.localpod().endpoint("demo").script(Scripts.after(ofSeconds(1)).complete());
    var held = wire.client("POST", "/runsync", "{\"input\":{}}");
    org.awaitility.Awaitility.await().until(() -> recorded("call-started").isPresent());
    String started = recorded("call-started").orElseThrow();
    wire.post("/endpoints/demo/clock/advance", "{\"by\":\"1s\"}");
    held.join();
    String ended = recorded("call").orElseThrow();

    for (String entry : List.of(started, ended)) {
      assertThat(DOCUMENT.problems("JournalEntry", entry)).as(entry).isEmpty();
      for (String field : List.of("operation", "began", "body")) {
        String without = entry.replace("\"" + field + "\":", "\"x\":");
        assertThat(DOCUMENT.problems("JournalEntry", without)).as(without).isNotEmpty();
      }
    }
    assertThat(DOCUMENT.problems("JournalEntry", "{\"answer\":200," + started.substring(1)))
        .isNotEmpty();
    assertThat(DOCUMENT.problems("JournalEntry", ended.replace("\"answer\":", "\"x\":")))
        .isNotEmpty();
  }

  private Optional<String> recorded(String kind) {
    Json.Arr entries =
        (Json.Arr) wire.get("/endpoints/demo/journal").json().at("/entries").orElseThrow();
    return entries.items().stream()
        .filter(entry -> entry.at("/kind").equals(Optional.of(Json.of(kind))))
        .map(Json::toString)
        .findFirst();
  }

  @Test
  void a_stream_with_figures_is_as_the_document_says() {
    wire.localpod()
        .endpoint("demo")
        .script(Scripts.chunk("a", Map.of("n", 1)).after(ofSeconds(1)).complete());
    String job = finishedJob();

    String body = wire.client("GET", "/stream/" + job, "").join().body();

    assertThat(body).contains("metrics");
    assertThat(DOCUMENT.problems("Stream", body)).isEmpty();
  }
}
