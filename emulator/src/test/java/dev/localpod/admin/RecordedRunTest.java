package dev.localpod.admin;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.Localpod;
import dev.localpod.admin.AdminFixture.Answer;
import dev.localpod.bundle.BundleFixture;
import dev.localpod.fault.Faults;
import dev.localpod.job.Operation;
import dev.localpod.json.Json;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.script.Scripts;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin API over the bundle of a failed run. */
class RecordedRunTest {

  private static final String DEMO = "/endpoints/demo";

  private static final String LARGE = "x".repeat(5_000);

  @TempDir private static Path folder;

  private static AdminFixture run;
  private static AdminFixture shown;
  private static Path bundle;
  private static List<String> jobs;

  /** A run of three jobs, one of which fails and one of which waits; nothing changes afterwards. */
  @BeforeAll
  static void run() {
    EndpointOptions demo =
        AdminFixture.demo()
            .script(
                Scripts.when(Scripts.at("/prompt").equalTo("boom"))
                    .after(ofSeconds(3))
                    .fail("CUDA out of memory")
                    .otherwise()
                    .after(ofSeconds(1))
                    .complete());
    run = AdminFixture.to(LocalpodOptions.DEFAULT.endpoint(demo));
    run.localpod().endpoint("demo").faults().add(Faults.status(500).on(Operation.STATUS));
    jobs = Stream.of("cup", "boom", LARGE).map(RecordedRunTest::submit).toList();
    run.post(DEMO + "/clock/advance", "{\"by\":\"4s\"}");
    run.client("GET", "/status/" + jobs.get(1), "").join();
    run.client("GET", "/status/" + jobs.get(1), "").join();
    bundle =
        BundleFixture.write(
            folder.resolve("bundle.json"),
            demo,
            AdminFixture.SEED,
            run.localpod().endpoint("demo"));
    shown = AdminFixture.toRun(bundle);
  }

  private static String submit(String prompt) {
    Json answer =
        run.client("POST", "/run", "{\"input\":{\"prompt\":\"" + prompt + "\"}}").join().json();
    return ((Json.Str) answer.at("/id").orElseThrow()).value();
  }

  @AfterAll
  static void close() {
    shown.close();
    run.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/endpoints",
        DEMO,
        DEMO + "/clock",
        DEMO + "/faults",
        DEMO + "/journal",
        DEMO + "/journal?after=3&limit=4",
        DEMO + "/journal?after=1000",
        DEMO + "/jobs?output=false",
        DEMO + "/jobs?output=false&limit=2",
        DEMO + "/jobs?output=false&limit=2&after=2",
        DEMO + "/jobs?output=false&status=FAILED",
        DEMO + "/jobs?q=CUDA",
        DEMO + "/jobs?q=nothing",
        DEMO + "/jobs?limit=0",
        DEMO + "/jobs?status=LATE",
        DEMO + "/journal?wait=now",
        "/openapi.json",
        "/nowhere"
      })
  void it_is_shown_as_the_run_itself_was(String path) {
    assertThat(shown.get(path)).isEqualTo(run.get(path));
  }

  @Test
  void a_job_is_shown_with_its_input_its_error_and_its_timeline() {
    Json job = shown.get(DEMO + "/jobs/" + jobs.get(1)).json();

    assertThat(job.at("/error")).contains(Json.of("CUDA out of memory"));
    assertThat(job.at("/input/prompt")).contains(Json.of("boom"));
    assertThat(job.at("/timeline"))
        .isEqualTo(run.get(DEMO + "/jobs/" + jobs.get(1)).json().at("/timeline"));
  }

  @Test
  void a_large_value_is_shown_by_its_beginning() {
    Json job = shown.get(DEMO + "/jobs/" + jobs.get(2)).json();

    assertThat(job.at("/input/length")).contains(Json.of(5_013));
    assertThat(job.at("/input/head").orElseThrow().toString()).contains("xxx");
  }

  @Test
  void the_run_is_named_with_its_failure_its_order_and_its_seed() {
    assertThat(shown.get("/health").json().at("/recorded"))
        .contains(
            Json.object()
                .put("test", BundleFixture.TEST)
                .put("failure", BundleFixture.FAILURE)
                .put("version", "1.0")
                .put("order", "0.2")
                .put("seeds", List.of(AdminFixture.SEED))
                .build());
    assertThat(run.get("/health").json().at("/recorded")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /endpoints/demo/run",
    "POST, /endpoints/demo/clock/advance",
    "PUT, /endpoints/demo",
    "DELETE, /endpoints/demo",
    "GET, /endpoints/demo/key",
    "POST, /reset"
  })
  void nothing_about_it_is_changed(String method, String path) {
    assertThat(shown.call(method, path, "{}"))
        .isEqualTo(
            Answer.error(
                409,
                "Conflict",
                method
                    + " /_localpod"
                    + path
                    + " is for endpoints that are served; this emulator shows the recorded run of "
                    + BundleFixture.TEST));
  }

  @Test
  void what_was_not_in_the_run_is_not_found() {
    assertThat(shown.get("/endpoints/other/jobs"))
        .isEqualTo(Answer.notFound("endpoint 'other' not found; recorded: [demo]"));
    assertThat(shown.get(DEMO + "/jobs/none"))
        .isEqualTo(
            Answer.notFound(
                "job none not found: the bundle has the jobs that were there at the failure"));
  }

  @Test
  void no_endpoint_is_served_and_no_key_passes() {
    assertThat(shown.client("GET", "/health", "").join().status()).isEqualTo(401);
  }

  @Test
  void other_machines_and_pages_have_no_access_to_it() {
    assertThat(shown.anywhere("GET", "/_localpod/health", "Origin", "https://evil.test").status())
        .isEqualTo(403);
  }

  @Test
  void a_reader_that_waits_for_more_gets_the_end_of_the_journal() {
    Answer waited = shown.get(DEMO + "/journal?after=1000&wait=1");

    assertThat(waited).isEqualTo(shown.get(DEMO + "/journal?after=1000"));
  }

  @Test
  void it_is_not_shown_beside_endpoints() {
    LocalpodOptions options = LocalpodOptions.DEFAULT.endpoint(EndpointOptions.of("demo"));

    assertThatThrownBy(() -> Localpod.showRun(options, bundle))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot serve an endpoint beside a recorded run; the options must name none");
  }
}
