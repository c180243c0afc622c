package dev.localpod.console;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Localpod;
import dev.localpod.fault.CallFaultKind;
import dev.localpod.fault.WebhookFaultKind;
import dev.localpod.fault.WorkerFault;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.Operation;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.script.Scripts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page, and the calls that it makes. */
class ConsoleTest {

  /** A file that a page, a script or a style sheet names. */
  private static final Pattern NAMED =
      Pattern.compile("(?:src|href|from) ?=? ?\"(/_localpod/console/[^\"]+|\\./[^\"]+)\"");

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Localpod localpod =
      Localpod.start(
          LocalpodOptions.DEFAULT
              .seed(42)
              .endpoint(
                  EndpointOptions.of("demo")
                      .clock(ClockMode.MANUAL)
                      .script(Scripts.after(ofSeconds(1)).fail("CUDA out of memory"))));

  @AfterEach
  void close() {
    localpod.close();
  }

  @Test
  void the_address_alone_leads_to_the_page() {
    HttpResponse<String> answer = call("GET", "/", "");

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location").orElseThrow())
        .endsWith("/_localpod/console/");
    assertThat(localpod.strayCalls().entries()).isEmpty();
  }

  @Test
  void the_page_brings_all_it_needs_along() {
    Map<String, String> files = files("/_localpod/console/");

    assertThat(files.keySet())
        .contains(
            "/_localpod/console/",
            "/_localpod/console/app.js",
            "/_localpod/console/api.js",
            "/_localpod/console/console.css",
            "/_localpod/console/icon.svg",
            "/_localpod/console/lib/preact/preact.module.js",
            "/_localpod/console/lib/htm/htm.module.js",
            "/_localpod/console/lib/uplot/uPlot.iife.min.js");
    files.forEach(
        (path, text) ->
            assertThat(text.replaceAll("http://www\\.w3\\.org/[0-9]+/[A-Za-z/]+", "a namespace"))
                .as(path)
                .doesNotContainPattern(
                    path.contains("/lib/") ? "http:" : "https?://(?!127\\.0\\.0\\.1)"));
  }

  /** The page and every file that it or another file names, by path. */
  private Map<String, String> files(String page) {
    var files = new TreeMap<String, String>();
    var left = new ArrayDeque<>(List.of(page));
    while (!left.isEmpty()) {
      String path = left.pop();
      HttpResponse<String> answer = call("GET", path, "");
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      files.put(path, answer.body());
      NAMED
          .matcher(answer.body())
          .results()
          .map(name -> URI.create(path).resolve(name.group(1)).getPath())
          .filter(name -> !files.containsKey(name) && !left.contains(name))
          .forEach(left::add);
    }
    return files;
  }

  @ParameterizedTest
  @CsvSource({
    "'', text/html;charset=utf-8",
    "app.js, text/javascript;charset=utf-8",
    "console.css, text/css;charset=utf-8",
    "icon.svg, image/svg+xml",
    "lib/preact/hooks.module.js, text/javascript;charset=utf-8"
  })
  void nothing_runs_that_is_not_from_here_and_nobody_frames_the_page(String file, String type) {
    HttpHeaders headers = call("GET", "/_localpod/console/" + file, "").headers();

    assertThat(headers.firstValue("Content-Type")).contains(type);
    assertThat(headers.allValues("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(headers.firstValue("Content-Security-Policy").orElseThrow().split("; *"))
        .contains(
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
        .noneMatch(rule -> rule.contains("unsafe"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "other",
        "Console.class",
        "package-info.class",
        "lib",
        "lib/preact",
        "lib/preact/LICENSE",
        "lib/../app.js",
        "%2e%2e/console/app.js",
        "..%2fadmin/openapi.yaml",
        "app.js/more",
        "APP.JS"
      })
  void nothing_else_is_served_below_the_page(String path) {
    assertThat(call("GET", "/_localpod/console/" + path, "").statusCode()).isEqualTo(404);
  }

  @Test
  @Proves("CONS-1")
  void what_it_calls_gives_the_first_answer_and_then_the_whole_job_with_the_error() {
    String first =
        call("POST", "/_localpod/endpoints/demo/run", defaultRequest()).body(); // without a key
    assertThat(first).matches("\\{\"id\":\"[^\"]+\",\"status\":\"IN_QUEUE\"}");
    String id = first.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");

    assertThat(
            call("POST", "/_localpod/endpoints/demo/clock/advance", "{\"by\": \"1s\"}")
                .statusCode())
        .isEqualTo(200);

    assertThat(call("GET", "/_localpod/endpoints/demo/jobs/" + id, "").body())
        .contains("\"status\":\"FAILED\"", "\"error\":\"CUDA out of memory\"");
  }

  @Test
  void every_fault_has_words_for_people() {
    String page = call("GET", "/_localpod/console/faults.js", "").body();

    assertThat(
            Stream.of(
                    Stream.of(CallFaultKind.values()).map(CallFaultKind::text),
                    Stream.of(WebhookFaultKind.values()).map(WebhookFaultKind::text),
                    Stream.of(WorkerFault.values()).map(WorkerFault::text))
                .flatMap(each -> each))
        .allSatisfy(
            word ->
                assertThat(page).containsPattern("\n    (?:%1$s|\"%1$s\"): \"".formatted(word)));
    assertThat(Stream.of(Operation.values()).map(Operation::text))
        .allSatisfy(word -> assertThat(page).contains("\"" + word + "\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "app.js"})
  void there_is_nothing_to_post(String path) {
    HttpResponse<String> refused = call("POST", "/_localpod/console/" + path, "{}");

    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("Allow")).contains("GET");
  }

  @Test
  void a_page_of_somebody_else_does_not_get_it() {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/_localpod/console/"))
            .header("Origin", "https://evil.test")
            .build();

    assertThat(send(request).statusCode()).isEqualTo(403);
  }

  /** The request that the page offers. */
  private String defaultRequest() {
    Matcher matcher =
        Pattern.compile("DEFAULT_REQUEST = '(.*)';")
            .matcher(call("GET", "/_localpod/console/send.js", "").body());
    assertThat(matcher.find()).isTrue();
    assertThat(matcher.group(1)).isEqualTo("{\"input\": {\"prompt\": \"Hello World\"}}");
    return matcher.group(1);
  }

  private HttpResponse<String> call(String method, String path, String body) {
    return send(
        HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.ofString(body)).build());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + localpod.port() + path);
  }

  private static HttpResponse<String> send(HttpRequest request) {
    return CLIENT.sendAsync(request, BodyHandlers.ofString()).join();
  }
}
