package dev.localpod.http;

import static dev.localpod.http.HttpAnswer.badRequest;
import static dev.localpod.http.HttpAnswer.error;
import static dev.localpod.http.HttpAnswer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.WorkerSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call what, and what is looked at first: HTTP-1 to HTTP-6, HTTP-9. */
class CallRouterTest {

  private static final String[] KEY = {"Authorization", "localpod"};
  private static final String[] WRONG_KEY = {"Authorization", "guess"};
  private static final String[] NO_KEY = {};

  @AutoClose
  private static final HttpFixture WIRE =
      HttpFixture.to(
          LocalpodOptions.DEFAULT
              .endpoint(HttpFixture.demo().workers(WorkerSettings.DEFAULT.count(0, 0)))
              .endpoint(EndpointOptions.of("twin").apiKeys(List.of("alpha", "beta"))));

  // ---- keys

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localpod",
        "Bearer localpod",
        "bearer localpod",
        "BEARER localpod",
        "bEaReR localpod",
        "Bearer   localpod"
      })
  @Proves("HTTP-3")
  void a_key_passes_raw_or_as_a_bearer_in_any_case(String credentials) {
    assertThat(health("demo", "Authorization", credentials)).isEqualTo(ok("health-no-workers"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"alpha", "Bearer beta"})
  void each_of_an_endpoints_keys_passes(String credentials) {
    assertThat(health("twin", "Authorization", credentials).status()).isEqualTo(200);
  }

  @Test
  @Proves({"HTTP-3", "HTTP-6", "HTTP-7"})
  void a_missing_key_is_401() {
    assertThat(health("demo", NO_KEY)).isEqualTo(error(401, "error-missing-key"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "guess",
        "Bearer guess",
        "localpo",
        "localpod2",
        "LOCALPOD",
        "local pod",
        "Basic localpod",
        "Bearerlocalpod",
        "Bearer",
        "Bearer Bearer localpod",
        "localpod, guess",
        ""
      })
  @Proves("HTTP-3")
  void a_wrong_key_is_401(String credentials) {
    assertThat(health("demo", "Authorization", credentials))
        .isEqualTo(error(401, "error-wrong-key"));
  }

  @Test
  @Proves("HTTP-3")
  void a_connection_remembers_no_key_of_the_call_before() throws IOException {
    try (RawConnection connection = WIRE.connect()) {
      for (String key : List.of("localpod", "LOCALPOD", "localpod")) {
        connection.send(
            """
            GET /v2/demo/health HTTP/1.1
            Host: localhost
            Authorization: %s

            """
                .formatted(key));

        assertThat(connection.answer().status()).isEqualTo(key.equals("localpod") ? 200 : 401);
      }
    }
  }

  @Test
  @Proves("HTTP-3")
  void the_key_of_another_endpoint_is_401() {
    assertThat(health("demo", "Authorization", "alpha")).isEqualTo(error(401, "error-wrong-key"));
    assertThat(health("twin", KEY)).isEqualTo(error(401, "error-wrong-key"));
  }

  @Test
  @Proves({"HTTP-3", "HTTP-7"})
  void an_unknown_endpoint_is_404_to_a_key_that_passes_anywhere() {
    assertThat(health("nobody", KEY)).isEqualTo(error(404, "error-no-endpoint"));
    assertThat(health("nobody", "Authorization", "beta").status()).isEqualTo(404);
  }

  @Test
  @Proves("HTTP-3")
  void an_unknown_endpoint_looks_like_a_known_one_to_a_key_that_does_not_pass() {
    assertThat(health("nobody", WRONG_KEY)).isEqualTo(health("demo", WRONG_KEY));
    assertThat(health("nobody", NO_KEY)).isEqualTo(health("demo", NO_KEY));
  }

  // ---- paths

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/demo/health/",
        "/v2/demo/health//",
        "//v2/demo/health",
        "/v2//demo/health",
        "/v2/demo///health",
        "//v2//demo//health//",
        "/v2/demo/health?",
        "/v2/demo/health?any=thing"
      })
  @Proves("HTTP-1")
  void extra_slashes_and_a_query_change_nothing(String path) {
    assertThat(WIRE.callAnywhere("GET", path, KEY)).isEqualTo(ok("health-no-workers"));
  }

  @Test
  @Proves({"HTTP-6", "HTTP-7"})
  void an_unknown_route_is_404_and_names_those_there_are() {
    assertThat(WIRE.get("/statuses")).isEqualTo(error(404, "error-no-route"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/demo",
        "/v2/demo/",
        "/v2/demo/status",
        "/v2/demo/status/",
        "/v2/demo/health/more",
        "/v2/demo/run/job",
        "/v2/demo/status/job/more",
        "/v2/demo/HEALTH",
        "/v2/demo/he%61lth",
        "/v2/demo/health%2F",
        "/v2/demo%2Fhealth",
        "/v2/d%65mo/health",
        "/v2/DEMO/health",
        "/v2/demo/health;v=1",
        "/v2/demo/../demo/health",
        "/v2/./demo/health",
        "/v2/demo/%2e%2e/demo/health",
        "/v2/%20/health",
        "/v2/",
        "/v2",
        "/V2/demo/health",
        "/%762/demo/health",
        "/v1/demo/health",
        "/v2x/demo/health",
        "/favicon.ico"
      })
  @Proves({"HTTP-1", "HTTP-6"})
  void any_other_path_is_404(String path) {
    HttpAnswer answer = WIRE.callAnywhere("GET", path, KEY);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.contentType()).isEqualTo(HttpFixture.JSON);
    assertThat(answer.body()).startsWith("{\"status\":404,\"title\":\"Not Found\",\"detail\":");
  }

  @Test
  void outside_of_v2_nothing_is_there_whatever_the_key() {
    assertThat(WIRE.callAnywhere("GET", "/nowhere", NO_KEY))
        .isEqualTo(WIRE.callAnywhere("GET", "/nowhere", KEY))
        .isEqualTo(error(404, "error-outside"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%2Fb", "%2e%2e", "a%20b", "%E2%82%AC", "x;y=1", "..", "*"})
  void an_odd_job_id_is_a_job_that_is_not_there(String id) {
    HttpAnswer answer = WIRE.get("/status/" + id);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("\"detail\":\"there is no job " + id + " here: ");
  }

  // ---- methods

  @ParameterizedTest
  @CsvSource({
    "/run,             POST",
    "/runsync,         POST",
    "/cancel/job,      POST",
    "/retry/job,       POST",
    "/purge-queue,     POST",
    "/status/job,      'GET, POST'",
    "/status-sync/job, 'GET, POST'",
    "/stream/job,      'GET, POST'",
    "/health,          GET",
    "/requests,        GET"
  })
  @Proves("HTTP-4")
  void another_method_than_the_allowed_ones_is_405_and_they_are_named(String path, String allowed) {
    var allowedOnes = Arrays.asList(allowed.split(", "));
    for (String method :
        List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "get")) {
      HttpAnswer answer = WIRE.call(method, path);

      if (allowedOnes.contains(method)) {
        assertThat(answer.status()).as(method).isNotEqualTo(405);
        assertThat(answer.allow()).as(method).isEmpty();
      } else {
        assertThat(answer.status()).as(method).isEqualTo(405);
        assertThat(answer.allow()).as(method).contains(allowed);
        assertThat(answer.contentType()).as(method).isEqualTo(HttpFixture.JSON);
      }
    }
  }

  @Test
  @Proves({"HTTP-4", "HTTP-6"})
  void a_method_that_is_not_allowed_is_told_in_json() {
    assertThat(WIRE.call("PUT", "/status/job"))
        .isEqualTo(error(405, "error-method").allowing("GET, POST"));
  }

  // ---- the order of decisions: each call is wrong in two ways, and told of the first

  @Test
  @Proves("HTTP-9")
  void the_key_is_looked_at_before_route_method_and_body() {
    assertThat(WIRE.callAnywhere("GET", "/v2/demo/nothing", WRONG_KEY).status()).isEqualTo(401);
    assertThat(WIRE.callAnywhere("PUT", "/v2/demo/run", WRONG_KEY).status()).isEqualTo(401);
    assertThat(WIRE.callAnywhere("POST", "/v2/demo/run", WRONG_KEY).status()).isEqualTo(401);
    assertThat(WIRE.callAnywhere("GET", "/v2/demo/status/job", WRONG_KEY).status()).isEqualTo(401);
  }

  @Test
  @Proves("HTTP-9")
  void the_endpoint_is_looked_at_before_the_route() {
    assertThat(WIRE.callAnywhere("GET", "/v2/nobody/nothing", KEY))
        .isEqualTo(error(404, "error-no-endpoint"));
  }

  @Test
  @Proves("HTTP-9")
  void the_route_is_looked_at_before_the_method() {
    HttpAnswer answer = WIRE.call("DELETE", "/nothing");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.allow()).isEmpty();
  }

  @Test
  @Proves("HTTP-9")
  void the_method_is_looked_at_before_the_body() {
    assertThat(WIRE.call("PUT", "/run").status()).isEqualTo(405);
    assertThat(WIRE.call("PUT", "/status-sync/job?wait=soon").status()).isEqualTo(405);
  }

  @ParameterizedTest
  @CsvSource({
    "/status/job?ttl=soon, ttl",
    "/status-sync/job?wait=soon, wait",
    "/stream/job?wait=soon, wait"
  })
  @Proves("HTTP-9")
  void what_is_asked_is_looked_at_before_the_job(String path, String parameter) {
    assertThat(WIRE.get(path))
        .isEqualTo(
            badRequest("'" + parameter + "' must be a whole number of milliseconds, not 'soon'"));
  }

  private static HttpAnswer health(String endpoint, String... headers) {
    return WIRE.callAnywhere("GET", "/v2/" + endpoint + "/health", headers);
  }
}
