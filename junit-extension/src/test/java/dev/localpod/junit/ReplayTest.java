package dev.localpod.junit;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.json.Json;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.script.Scripts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventType;

/** A failed run leaves a bundle, and {@link Replay} repeats it. */
class ReplayTest {

  /** Where the bundles that tests replay are put: annotations need constants. */
  private static final String FILES = "target/replay-test/";

  private static final Pattern REPLAY =
      Pattern.compile("to repeat this run: @Replay\\(\"([^\"]+)\"\\)");

  @Test
  void a_failed_run_is_repeated_with_its_settings_job_ids_and_random_values(@TempDir Path bundles)
      throws IOException {
    Throwable first = failure(run(bundles, Fails.class));
    keep(first, "fails.json");

    Throwable again = failure(run(bundles, FailsAgain.class));

    assertThat(first).hasMessageContaining("executionTime");
    assertThat(again).hasMessage(first.getMessage());
  }

  @LocalpodTest
  static class Fails {
    @Test
    @WithScript("[{do: [{after: {uniform: [1s, 60s]}}, {fail: CUDA out of memory}]}]")
    @WithWorkers(coldStart = "20s")
    void test(Endpoint endpoint) {
      expectAnImage(endpoint);
    }
  }

  @LocalpodTest
  static class FailsAgain {
    @Test
    @Replay(FILES + "fails.json")
    void another_name(Endpoint endpoint) {
      expectAnImage(endpoint);
    }
  }

  private static void expectAnImage(Endpoint endpoint) {
    assertThat(new Client(endpoint).runsync("a cup")).contains("cup.png");
  }

  @Test
  void a_failed_order_is_repeated_alone(@TempDir Path bundles) throws IOException {
    Throwable first = failure(run(bundles, FailsInOneOrder.class));
    keep(first, "order.json");

    EngineExecutionResults again = run(bundles, OrderAgain.class);

    assertThat(Platform.displayNames(again)).containsExactlyInAnyOrder("order 1", "once(Endpoint)");
    assertThat(Platform.failures(again))
        .hasSize(2)
        .allSatisfy(failure -> assertThat(failure).hasMessage(first.getMessage()));
  }

  @LocalpodTest
  static class FailsInOneOrder {
    @EachOrder
    @WithPolicy(ttl = "10s")
    void test(Endpoint endpoint) {
      expectTimeOut(endpoint);
    }
  }

  @LocalpodTest
  static class OrderAgain {
    @EachOrder
    @Replay(FILES + "order.json")
    void each(Endpoint endpoint) {
      expectTimeOut(endpoint);
    }

    @Test
    @Replay(FILES + "order.json")
    void once(Endpoint endpoint) {
      expectTimeOut(endpoint);
    }
  }

  private static void expectTimeOut(Endpoint endpoint) {
    endpoint.script(Scripts.after(ofSeconds(10)).complete("done"));
    assertThat(new Client(endpoint).runsync("a cup")).contains("TIMED_OUT");
  }

  @Test
  void the_first_call_that_differs_is_named(@TempDir Path bundles) throws IOException {
    keep(failure(run(bundles, Fails.class)), "differs.json");

    EngineExecutionResults passed = run(bundles, OtherCalls.class);

    assertThat(Platform.failures(passed)).isEmpty();
    assertThat(reports(passed))
        .anySatisfy(
            text ->
                assertThat(text)
                    .matches(
                        "the replay leaves the recorded run: call 1 was POST runsync of job \\S+:"
                            + " 200 FAILED, and is now GET health: 200"));
  }

  @LocalpodTest
  static class OtherCalls {
    @Test
    @Replay(FILES + "differs.json")
    @Allow(Leftover.UNUSED_RULE)
    void test(Endpoint endpoint) {
      new Client(endpoint).get("/health");
    }
  }

  // ---- bundles

  @Test
  void a_bundle_has_what_happened_and_no_secrets(@TempDir Path bundles) throws IOException {
    Throwable failure = failure(run(bundles, HasSecrets.class));

    String bundle = Files.readString(file(failure));
    var json = (Json.Obj) Json.parse(bundle);
    assertThat(json.get("test"))
        .contains(Json.of("dev.localpod.junit.ReplayTest$HasSecrets.test()"));
    assertThat(bundle)
        .contains("\"kind\":\"state\"", "\"operation\":\"run\"", "bucketName")
        .doesNotContain("S3CR3T", HasSecrets.key);
  }

  @LocalpodTest
  static class HasSecrets {
    static volatile String key = "";

    @Test
    void test(Endpoint endpoint) {
      key = endpoint.apiKey();
      new Client(endpoint)
          .post(
              "/run",
              "{\"input\":{},\"s3Config\":{\"accessId\":\"S3CR3T-id\",\"accessSecret\":\"S3CR3T\","
                  + "\"bucketName\":\"cups\",\"endpointUrl\":\"https://s3.test\"}}");
      throw new IllegalStateException("the reason");
    }
  }

  @Test
  void the_admin_api_shows_the_job_that_failed(@TempDir Path bundles) throws Exception {
    Path bundle = file(failure(run(bundles, Fails.class)));

    try (var shown = Localpod.showRun(LocalpodOptions.DEFAULT, bundle)) {
      var address = URI.create("http://127.0.0.1:" + shown.port() + "/_localpod/endpoints");
      HttpResponse<String> endpoints =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
      Json id = Json.parse(endpoints.body()).at("/endpoints/0/id").orElseThrow();
      HttpResponse<String> jobs =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create(address + "/" + ((Json.Str) id).value() + "/jobs"))
                      .build(),
                  BodyHandlers.ofString());
      assertThat(jobs.body()).contains("CUDA out of memory", "\"status\":\"FAILED\"");
    }
  }

  @Test
  void a_script_in_java_stays_that_of_the_test(@TempDir Path bundles) throws IOException {
    keep(failure(run(bundles, InJava.class)), "java.json");

    assertThat(failure(run(bundles, InJavaAgain.class))).hasMessageContaining("from Java");
  }

  static class InJava {
    @org.junit.jupiter.api.extension.RegisterExtension
    static final LocalpodExtension LOCALPOD = inJava();

    @Test
    void test(Endpoint endpoint) {
      expectAnImage(endpoint);
    }
  }

  static class InJavaAgain {
    @org.junit.jupiter.api.extension.RegisterExtension
    static final LocalpodExtension LOCALPOD = inJava();

    @Test
    @Replay(FILES + "java.json")
    void test(Endpoint endpoint) {
      expectAnImage(endpoint);
    }
  }

  private static LocalpodExtension inJava() {
    return LocalpodExtension.builder()
        .endpoints(options -> options.script(Scripts.handle(job -> "from Java")))
        .build();
  }

  @Test
  void none_is_written_if_they_are_off() {
    EngineExecutionResults results =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(Fails.class))
            .configurationParameter("localpod.bundles", "off")
            .execute();

    assertThat(failure(results).getSuppressed())
        .allSatisfy(report -> assertThat(report.toString()).doesNotContain("@Replay"));
    assertThat(Path.of("off")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NoFile | cannot replay 'target/replay-test/none.json': file not found in
          NoJson | cannot replay 'target/replay-test/nojson.json':
          OtherFormat | cannot replay 'target/replay-test/format.json': its format is 2, written by Localpod 9.0; must be 1, as this Localpod writes it
          NoSeed | cannot replay 'target/replay-test/noseed.json': its 'seed' must be a whole number
          WrongSettings | the settings of the bundle cannot be read: planned:1: unknown field 'worker' of an endpoint
          """)
  void a_file_that_is_no_bundle_fails_the_class_and_says_why(String testClass, String message)
      throws Exception {
    write("nojson.json", "not JSON");
    write("format.json", "{\"format\":2,\"version\":\"9.0\"}");
    String end =
        "\"settings\":{\"worker\":{}},\"snapshot\":{\"endpoint\":{\"id\":\"e\",\"clock\":{}},\"faults\":[],\"jobs\":[]},\"dropped\":0,\"journal\":[]}]}";
    String start = "{\"format\":1,\"test\":\"t\",\"failure\":\"f\",\"endpoints\":[{\"name\":\"\",";
    write("noseed.json", start + end);
    write("settings.json", start + "\"seed\":1," + end);

    Throwable failure =
        Platform.failure(Class.forName("dev.localpod.junit.ReplayTest$" + testClass));

    assertThat(failure)
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageStartingWith(
            "@Replay on dev.localpod.junit.ReplayTest$" + testClass + ".test(): " + message);
  }

  @LocalpodTest
  static class NoFile {
    @Test
    @Replay(FILES + "none.json")
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class NoJson {
    @Test
    @Replay(FILES + "nojson.json")
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class OtherFormat {
    @Test
    @Replay(FILES + "format.json")
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class NoSeed {
    @Test
    @Replay(FILES + "noseed.json")
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class WrongSettings {
    @Test
    @Replay(FILES + "settings.json")
    void test(Endpoint endpoint) {}
  }

  private static EngineExecutionResults run(Path bundles, Class<?> testClass) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(testClass))
        .configurationParameters(Map.of("localpod.bundles", bundles.toString()))
        .execute();
  }

  private static Throwable failure(EngineExecutionResults results) {
    List<Throwable> failures = Platform.failures(results);
    assertThat(failures).hasSize(1);
    return failures.get(0);
  }

  /** Returns the bundle that a failure names. */
  private static Path file(Throwable failure) {
    for (Throwable report : failure.getSuppressed()) {
      var found = REPLAY.matcher(report.toString());
      if (found.find()) {
        return Path.of(found.group(1));
      }
    }
    throw new AssertionError("the failure names no bundle", failure);
  }

  private static void keep(Throwable failure, String name) throws IOException {
    Files.createDirectories(Path.of(FILES));
    Files.copy(file(failure), Path.of(FILES + name), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Puts a file in place at once, for tests run at the same time. */
  private static void write(String name, String text) throws IOException {
    Files.createDirectories(Path.of(FILES));
    Path written = Files.createTempFile(Path.of(FILES), name, "");
    Files.writeString(written, text);
    Files.move(
        written,
        Path.of(FILES + name),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  private static List<String> reports(EngineExecutionResults results) {
    return results
        .allEvents()
        .filter(event -> event.getType() == EventType.REPORTING_ENTRY_PUBLISHED)
        .map(
            event ->
                String.join(
                    "", event.getRequiredPayload(ReportEntry.class).getKeyValuePairs().values()))
        .toList();
  }
}
