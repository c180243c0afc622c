package dev.localpod.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.admin.AdminFixture.Answer;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which calls there are, and what the others are told. */
class RoutingTest {

  @AutoClose private static final AdminFixture WIRE = AdminFixture.toDemo();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/nothing",
        "/health/more",
        "/HEALTH",
        "/endpoints/demo/nothing",
        "/endpoints/demo/clock/advance/more",
        "/endpoints/demo/jobs/a/b",
        "/endpoints/../health"
      })
  void an_unknown_path_is_404_and_is_told_some_that_there_are(String path) {
    Answer answer = WIRE.get(path);
    String more = answer.body().replaceFirst(".*[}] and ([1-9][0-9]*) more;.*", "$1");

    assertThat(answer)
        .isEqualTo(
            Answer.notFound(
                "unknown path /_localpod"
                    + path
                    + "; must be one of /_localpod/health, /_localpod/openapi.json,"
                    + " /_localpod/scenario.schema.json,"
                    + " /_localpod/endpoints, /_localpod/endpoints/{id} and "
                    + more
                    + " more;"
                    + " GET /_localpod/openapi.json describes all"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/_localpod/health/", "//_localpod//health", "/_localpod/health?"})
  void extra_slashes_change_nothing(String path) {
    assertThat(WIRE.anywhere("GET", path)).isEqualTo(WIRE.get("/health"));
  }

  @ParameterizedTest
  @CsvSource({
    "/health, GET",
    "/openapi.json, GET",
    "/scenario.schema.json, GET",
    "/endpoints, GET",
    "/endpoints/demo, 'DELETE, GET, PUT'",
    "/endpoints/demo/script, PUT",
    "/endpoints/demo/workers, POST",
    "/endpoints/demo/key, GET",
    "/endpoints/demo/faults, 'DELETE, GET, POST'",
    "/endpoints/demo/clock, GET",
    "/endpoints/demo/clock/advance, POST",
    "/endpoints/demo/clock/freeze, POST",
    "/endpoints/demo/clock/release, POST",
    "/endpoints/demo/journal, GET",
    "/endpoints/demo/jobs, GET",
    "/endpoints/demo/jobs/j-1, GET",
    "/endpoints/demo/jobs/j-1/cancel, POST",
    "/endpoints/demo/jobs/j-1/retry, POST",
    "/endpoints/demo/purge-queue, POST",
    "/endpoints/demo/run, POST",
    "/reset, POST"
  })
  void a_method_that_is_not_allowed_is_405_and_is_told_which_are(String path, String allowed) {
    for (String method :
        List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "get")) {
      if (!List.of(allowed.split(", ")).contains(method)) {
        Answer answer = WIRE.call(method, path, "");

        assertThat(answer.status()).as(method).isEqualTo(405);
        assertThat(answer.allow()).as(method).contains(allowed);
      }
    }
  }

  @Test
  void the_text_of_a_405_names_the_path_and_the_methods() {
    assertThat(WIRE.post("/endpoints/demo/jobs/j-1", ""))
        .isEqualTo(
            Answer.error(
                    405,
                    "Method Not Allowed",
                    "POST is not allowed on /_localpod/endpoints/{id}/jobs/{job}; must be GET")
                .allowing("GET"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /endpoints/demo",
    "DELETE, /endpoints/demo",
    "DELETE, /endpoints/demo/faults",
    "POST, /endpoints/demo/clock/freeze",
    "POST, /endpoints/demo/clock/release",
    "POST, /endpoints/demo/jobs/j-1/cancel",
    "POST, /endpoints/demo/jobs/j-1/retry",
    "POST, /endpoints/demo/purge-queue",
    "POST, /reset"
  })
  void an_unknown_field_is_refused_where_the_body_has_none(String method, String path) {
    assertThat(WIRE.call(method, path, "{\"nonsense\":1}"))
        .isEqualTo(Answer.badRequest("unknown field 'nonsense'; the body must be empty or {}"));
    assertThat(WIRE.call(method, path, "nonsense").status()).isEqualTo(400);
  }

  @Test
  void an_empty_object_is_an_empty_body() {
    assertThat(WIRE.post("/endpoints/demo/purge-queue", "{}").status()).isEqualTo(200);
    assertThat(WIRE.post("/endpoints/nobody/purge-queue", "{\"nonsense\":1}").status())
        .isEqualTo(404);
  }

  @Test
  void an_unknown_query_parameter_is_refused() {
    assertThat(WIRE.get("/endpoints/demo?pretty=1"))
        .isEqualTo(Answer.badRequest("unknown query parameter 'pretty'; must be none"));
    assertThat(WIRE.get("/endpoints/demo/journal?since=1"))
        .isEqualTo(
            Answer.badRequest(
                "unknown query parameter 'since'; must be one of after, limit, wait"));
    assertThat(WIRE.get("/endpoints/nobody/journal?since=1").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /endpoints/nobody",
    "DELETE, /endpoints/nobody",
    "PUT, /endpoints/nobody/script",
    "POST, /endpoints/nobody/workers",
    "POST, /endpoints/nobody/faults",
    "DELETE, /endpoints/nobody/faults",
    "GET, /endpoints/nobody/clock",
    "POST, /endpoints/nobody/clock/freeze",
    "POST, /endpoints/nobody/clock/release",
    "POST, /endpoints/nobody/clock/advance",
    "GET, /endpoints/nobody/journal?after=x",
    "GET, /endpoints/nobody/jobs",
    "GET, /endpoints/nobody/jobs?limit=x",
    "GET, /endpoints/nobody/jobs/j-1",
    "POST, /endpoints/nobody/jobs/j-1/cancel",
    "POST, /endpoints/nobody/jobs/j-1/retry",
    "POST, /endpoints/nobody/purge-queue",
    "GET, /endpoints/nobody/key",
    "GET, /endpoints/nobody/faults",
    "POST, /endpoints/nobody/run"
  })
  void an_unknown_endpoint_is_404_and_is_looked_at_before_the_rest(String method, String path) {
    assertThat(WIRE.call(method, path, ""))
        .isEqualTo(Answer.notFound("endpoint 'nobody' not found; served: [demo]"));
  }

  @Test
  void admin_calls_are_in_no_journal() {
    WIRE.get("/endpoints/demo/jobs");
    WIRE.get("/endpoints/demo/jobs/j-1");
    WIRE.get("/nothing");
    WIRE.anywhere("GET", "/_localpod/health", "Origin", "http://evil.example");

    assertThat(WIRE.get("/endpoints/demo/journal").body()).doesNotContain("j-1", "nothing", "call");
    assertThat(WIRE.localpod().strayCalls().entries()).isEmpty();
  }
}
