package dev.localpod.http;

import static dev.localpod.http.HttpAnswer.error;
import static dev.localpod.http.HttpAnswer.okWith;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.journal.Event;
import dev.localpod.json.Json;
import dev.localpod.options.Edition;
import dev.localpod.options.EditionSwitch;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.RateLimit;
import dev.localpod.options.RateLimits;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls to the OpenAI-compatible route that do not stream: OAI-1, OAI-2, OAI-4. */
@Timeout(300)
class OpenAiWireTest {

  private static final String CHAT = "/openai/v1/chat/completions";

  private HttpFixture wire = HttpFixture.to(Script.ECHO);

  @AfterEach
  void close() {
    wire.close();
  }

  private void serve(Script script) {
    serve(HttpFixture.demo().script(script));
  }

  private static EndpointOptions demo(UnaryOperator<EndpointSettings> change) {
    return HttpFixture.demo().settings(change.apply(HttpFixture.demo().settings()));
  }

  private void serve(EndpointOptions options) {
    wire.close();
    wire = HttpFixture.to(options);
  }

  // ---- the job

  @ParameterizedTest
  @ValueSource(strings = {"chat/completions", "completions", "responses"})
  @Proves({"OAI-1", "OAI-2"})
  void a_post_is_a_job_with_the_route_and_the_body(String route) {
    assertThat(wire.post("/openai/v1/" + route, "{\"model\": \"m\", \"top_p\": 1.10}"))
        .isEqualTo(
            okWith(
                "{\"openai_route\":\"/v1/%s\",\"openai_input\":{\"model\":\"m\",\"top_p\":1.10}}"
                    .formatted(route)));
  }

  @ParameterizedTest
  @CsvSource({
    "models, /v1/models",
    "models/, /v1/models",
    "models/tiny, /v1/models/tiny",
    "models/meta%2Fllama-3, /v1/models/meta/llama-3",
    "models/meta/llama%203, /v1/models/meta/llama 3"
  })
  @Proves({"OAI-1", "OAI-2"})
  void a_get_of_models_is_a_job_without_a_body(String path, String route) {
    assertThat(wire.get("/openai/v1/" + path))
        .isEqualTo(okWith("{\"openai_route\":\"" + route + "\"}"));
  }

  @Test
  @Proves("OAI-4")
  void a_url_that_is_too_long_is_an_error_in_the_shape_of_openai() throws IOException {
    try (var connection = wire.connect()) {
      connection.send("GET /v2/demo/health HTTP/1.1\nHost: localhost\nAuthorization: localpod\n\n");
      assertThat(connection.answer().status()).isEqualTo(200);
      HttpAnswer answer =
          connection
              .send(
                  "GET /v2/demo/openai/v1/models?a="
                      + "a".repeat(20_000)
                      + " HTTP/1.1\nHost: localhost\n\n")
              .answer();

      assertThat(answer.status()).isEqualTo(414);
      assertThat(answer.body())
          .isEqualTo(
              "{\"error\":{\"message\":\"the URL is too long; URL and headers must be 8192 bytes"
                  + " or less together\",\"type\":\"invalid_request_error\","
                  + "\"code\":\"invalid_request\"}}");
    }
  }

  @Test
  @Proves("OAI-4")
  void a_query_that_cannot_be_decoded_is_an_error_in_the_shape_of_openai() {
    HttpAnswer answer = wire.get("/openai/v1/models?a=%ff");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .startsWith("{\"error\":{\"message\":")
        .contains("is not UTF-8 in percent-encoding")
        .endsWith("\"type\":\"invalid_request_error\",\"code\":\"invalid_request\"}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v2/demo/openai/v1/models/%zz",
        "GET /v2/demo/openai/%00",
        "POST /v2/demo/openai/%",
        "POST /v2/demo/openai/v1/chat/completions%u0041",
        "GET //v2/demo//openai/v1/models/%ff",
        "GET http://localhost/v2/demo/openai/%zz"
      })
  @Proves("OAI-4")
  void a_path_that_cannot_be_decoded_is_an_error_in_the_shape_of_openai(String call)
      throws IOException {
    try (var connection = wire.connect()) {
      HttpAnswer answer =
          connection
              .send(call + " HTTP/1.1\nHost: localhost\nAuthorization: localpod\n\n")
              .answer();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body())
          .isEqualTo(
              "{\"error\":{\"message\":\"the request is not valid HTTP/1.1\","
                  + "\"type\":\"invalid_request_error\",\"code\":\"invalid_request\"}}");
    }
  }

  @Test
  @Proves("OAI-2")
  void a_job_is_submitted_waits_for_a_worker_and_ends_like_any_other() {
    serve(
        HttpFixture.demo()
            .script(Scripts.after(ofSeconds(3)).complete("done"))
            .workers(WorkerSettings.DEFAULT.coldStart(ofSeconds(20))));
    CompletableFuture<HttpAnswer> call = wire.hold(CHAT, "{}");
    wire.untilSubmitted(1);
    assertThat(onlyJob().status()).isEqualTo(JobStatus.IN_QUEUE);
    wire.advance(ofSeconds(22));
    assertThat(onlyJob().status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(call).isNotDone();

    wire.advance(ofSeconds(1));

    assertThat(call.join()).isEqualTo(okWith("\"done\""));
    assertThat(onlyJob().status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(onlyJob().id().value()).startsWith("sync-");
    assertThat(onlyCall())
        .satisfies(event -> assertThat(event.operation()).isEqualTo("openai/v1/chat/completions"))
        .satisfies(event -> assertThat(event.job()).contains(onlyJob().id()))
        .satisfies(event -> assertThat(event.answer().jobStatus()).contains(JobStatus.COMPLETED));
  }

  @Test
  @Proves("OAI-2")
  void a_call_waits_longer_than_any_other_until_the_ttl_passes() {
    wire.close();
    wire = HttpFixture.toNoWorkers();
    CompletableFuture<HttpAnswer> call = wire.hold(CHAT, "{}");
    wire.untilSubmitted(1);

    wire.advance(ofHours(24).minusSeconds(1));
    assertThat(call).isNotDone();
    wire.advance(ofSeconds(1));

    assertThat(call.join()).isEqualTo(error(500, "openai-timed-out"));
  }

  @Test
  @Proves("OAI-2")
  void a_call_waits_until_the_execution_timeout_passes() {
    serve(Scripts.hang());
    CompletableFuture<HttpAnswer> call = wire.hold(CHAT, "{}");
    wire.untilSubmitted(1);

    wire.advance(ofSeconds(599));
    assertThat(call).isNotDone();
    wire.advance(ofSeconds(1));

    assertThat(call.join()).isEqualTo(error(500, "openai-timed-out"));
  }

  @Test
  @Proves("OAI-4")
  void a_job_that_its_ttl_removes_is_an_error_of_the_server() {
    var edition =
        Edition.DOCUMENTED.with(EditionSwitch.TTL_IN_PROGRESS, EditionSwitch.TtlEnd.REMOVED);
    serve(demo(settings -> settings.edition(edition).ttl(ofSeconds(30)).script(Scripts.hang())));
    CompletableFuture<HttpAnswer> call = wire.hold(CHAT, "{}");
    wire.untilSubmitted(1);

    wire.advance(ofSeconds(30));

    assertThat(call.join()).isEqualTo(error(500, "openai-removed"));
  }

  @Test
  void a_result_is_kept_for_a_minute_and_no_client_has_to_read_it() {
    wire.post(CHAT, "{}");
    String id = onlyJob().id().value();

    wire.advance(ofSeconds(59));
    assertThat(wire.get("/status/" + id).status()).isEqualTo(200);
    wire.advance(ofSeconds(1));

    assertThat(wire.get("/status/" + id).status()).isEqualTo(404);
  }

  // ---- the answer

  @Test
  @Proves("OAI-3")
  void the_one_element_of_a_list_is_the_body() {
    serve(Scripts.chunk(Map.of("object", "chat.completion")).complete());

    assertThat(wire.post(CHAT, "{}")).isEqualTo(okWith("{\"object\":\"chat.completion\"}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1,2] | [1,2]",
        "[] | []",
        "[[1]] | [1]",
        "{\"a\":1.50} | {\"a\":1.50}",
        "\"text\" | \"text\"",
        "[\"text\"] | \"text\"",
        "7 | 7"
      })
  @Proves("OAI-3")
  void any_other_output_is_the_body_itself_as_json(String output, String body) {
    serve(Scripts.complete(Json.parse(output)));

    assertThat(wire.post(CHAT, "{}")).isEqualTo(okWith(body));
  }

  @Test
  @Proves("OAI-3")
  void a_job_without_an_output_is_null() {
    serve(Scripts.completeWithoutOutput());

    assertThat(wire.post(CHAT, "{}")).isEqualTo(okWith("null"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"yes\"", "1", "false", "null", "{}"})
  @Proves("OAI-3")
  void only_the_value_true_asks_for_a_stream(String stream) {
    serve(Scripts.complete("{{input.openai_input}}"));

    assertThat(wire.post(CHAT, "{\"stream\":" + stream + "}"))
        .isEqualTo(okWith("{\"stream\":" + stream + "}"));
  }

  // ---- errors

  @Test
  @Proves("OAI-4")
  void a_failed_job_is_a_500_with_the_error_of_the_worker() {
    serve(Scripts.fail("CUDA out of memory"));

    assertThat(wire.post(CHAT, "{}")).isEqualTo(error(500, "openai-failed"));
    assertThat(onlyCall().answer().error()).contains("CUDA out of memory");
    assertThat(onlyCall().answer().jobStatus()).contains(JobStatus.FAILED);
  }

  @Test
  @Proves("OAI-4")
  void a_cancelled_job_is_a_500() {
    serve(Scripts.hang());
    CompletableFuture<HttpAnswer> call = wire.hold(CHAT, "{}");
    wire.untilSubmitted(1);

    wire.post("/cancel/" + onlyJob().id().value());

    assertThat(call.join()).isEqualTo(error(500, "openai-cancelled"));
  }

  @Test
  @Proves("OAI-4")
  void an_endpoint_that_is_closed_is_a_503() {
    serve(Scripts.hang());
    CompletableFuture<HttpAnswer> call = wire.hold(CHAT, "{}");
    wire.untilSubmitted(1);

    wire.localpod().close();

    assertThat(call.join()).isEqualTo(error(503, "openai-closed"));
  }

  @Test
  @Proves("OAI-4")
  void an_endpoint_that_is_removed_is_a_404() {
    serve(Scripts.hang());
    CompletableFuture<HttpAnswer> call = wire.hold(CHAT, "{}");
    wire.untilSubmitted(1);

    wire.callAnywhere("DELETE", "/_localpod/endpoints/demo");

    assertThat(call.join().status()).isEqualTo(404);
    assertThat(errorOf(call.join(), "type")).isEqualTo("not_found_error");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, demo, models, none, 401, authentication_error, invalid_api_key",
    "GET, demo, models, wrong, 401, authentication_error, invalid_api_key",
    "GET, elsewhere, models, none, 401, authentication_error, invalid_api_key",
    "GET, elsewhere, models, localpod, 404, not_found_error, not_found",
    "POST, demo, embeddings, localpod, 404, not_found_error, not_found",
    "POST, demo, chat, localpod, 404, not_found_error, not_found",
    "GET, demo, chat/completions, localpod, 405, invalid_request_error, method_not_allowed",
    "POST, demo, models, localpod, 405, invalid_request_error, method_not_allowed",
    "POST, demo, models/tiny, localpod, 405, invalid_request_error, method_not_allowed",
    "POST, demo, chat/completions, localpod, 400, invalid_request_error, invalid_request",
  })
  @Proves("OAI-4")
  void an_error_has_the_shape_that_clients_of_openai_read(
      String method,
      String endpoint,
      String route,
      String key,
      int status,
      String type,
      String code) {
    String path = "/v2/" + endpoint + "/openai/v1/" + route;
    HttpAnswer answer =
        key.equals("none")
            ? wire.callAnywhere(method, path)
            : wire.callAnywhere(method, path, "Authorization", "Bearer " + key);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualTo(HttpFixture.JSON);
    assertThat(errorOf(answer, "type")).isEqualTo(type);
    assertThat(errorOf(answer, "code")).isEqualTo(code);
    assertThat(errorOf(answer, "message")).isNotBlank();
    assertThat(((Json.Obj) Json.parse(answer.body())).fields()).containsOnlyKeys("error");
  }

  @Test
  @Proves("OAI-4")
  void a_405_names_the_allowed_methods_and_a_404_the_routes() {
    assertThat(wire.post("/openai/v1/models"))
        .isEqualTo(error(405, "openai-method").allowing("GET"));
    assertThat(wire.post("/openai/v1/embeddings", "{}")).isEqualTo(error(404, "openai-route"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "not json",
        "[]",
        "\"text\"",
        "7",
        "null",
        "{\"a\":1}{",
        "{\"a\":1,\"a\":}"
      })
  @Proves("OAI-4")
  void a_body_that_is_no_object_is_a_400_and_submits_nothing(String body) {
    HttpAnswer answer = wire.post(CHAT, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(errorOf(answer, "type")).isEqualTo("invalid_request_error");
    assertThat(wire.endpoint().jobs()).isEmpty();
  }

  @Test
  void a_body_may_nest_as_deep_as_the_input_that_it_becomes() {
    serve(Scripts.complete("ok"));

    assertThat(wire.post(CHAT, nested(499)).status()).isEqualTo(200);
    assertThat(wire.post(CHAT, nested(500)).status()).isEqualTo(400);
    assertThat(wire.post(CHAT, nested(100_000)).status()).isEqualTo(400);
  }

  private static String nested(int levels) {
    return "{\"a\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1);
  }

  @Test
  void a_body_has_the_limit_of_runsync() {
    serve(Scripts.complete("ok"));
    int frame = "{\"a\":\"\"}".length();

    assertThat(wire.post(CHAT, "{\"a\":\"" + "x".repeat((20 << 20) - frame) + "\"}").status())
        .isEqualTo(200);
    HttpAnswer tooLarge = wire.post(CHAT, "{\"a\":\"" + "x".repeat((20 << 20) - frame + 1) + "\"}");
    assertThat(tooLarge.status()).isEqualTo(400);
    assertThat(errorOf(tooLarge, "message")).contains("20 MB");
  }

  @Test
  @Proves({"OAI-4", "LIM-1"})
  void the_limits_of_the_route_refuse_with_a_429() {
    RateLimits one = RateLimits.OFF.with(Operation.OPENAI, RateLimit.ofRequests(1));
    serve(demo(settings -> settings.limits(one)));
    wire.post(CHAT, "{}");

    HttpAnswer refused = wire.get("/openai/v1/models");

    assertThat(refused.status()).isEqualTo(429);
    assertThat(errorOf(refused, "type")).isEqualTo("rate_limit_error");
    assertThat(errorOf(refused, "code")).isEqualTo("rate_limit_exceeded");
    assertThat(wire.endpoint().jobs()).hasSize(1);
  }

  private Job onlyJob() {
    assertThat(wire.endpoint().jobs()).hasSize(1);
    return wire.endpoint().jobs().get(0);
  }

  private Event.Call onlyCall() {
    List<Event.Call> calls =
        wire.endpoint().journal().entries().stream()
            .map(entry -> entry.event())
            .filter(Event.Call.class::isInstance)
            .map(Event.Call.class::cast)
            .toList();
    assertThat(calls).hasSize(1);
    return calls.get(0);
  }

  private static String errorOf(HttpAnswer answer, String member) {
    return Json.parse(answer.body()).at("/error/" + member).orElseThrow().as(String.class);
  }
}
