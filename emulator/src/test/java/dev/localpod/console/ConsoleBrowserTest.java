package dev.localpod.console;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.localpod.Localpod;
import dev.localpod.bundle.BundleFixture;
import dev.localpod.fault.Faults;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.journal.Event;
import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Scripts;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** What a person does with the page, in a real browser. */
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(180)
class ConsoleBrowserTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static final String HOSTILE =
      "<img src=x onerror=\"window.hostile=1\"><script>window.hostile=1</script>'\"${1}";

  private static Browser browser;

  @TempDir Path folder;

  private Localpod localpod;

  @BeforeAll
  static void startBrowser() throws IOException {
    browser = Browser.start();
  }

  @AfterAll
  static void stopBrowser() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start() {
    localpod =
        Localpod.start(
            LocalpodOptions.DEFAULT
                .seed(42)
                .endpoint(
                    EndpointOptions.of("demo")
                        .clock(ClockMode.MANUAL)
                        .workers(WorkerSettings.DEFAULT.coldStart(ofSeconds(20)))
                        .script(
                            Scripts.after(ofSeconds(1))
                                .progress(Map.of("percent", 50))
                                .after(ofSeconds(2))
                                .complete(Map.of("image", "cup.png")))));
    browser.size(1280, 900);
    browser.scheme("light");
  }

  @AfterEach
  void close() {
    localpod.close();
  }

  private void open(String hash) {
    browser.open(URI.create("http://127.0.0.1:" + localpod.port() + "/_localpod/console/" + hash));
  }

  private String post(String path, String body) {
    return call("POST", path, body);
  }

  private String call(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + localpod.port() + path))
            .header("Authorization", "localpod")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    return CLIENT.sendAsync(request, BodyHandlers.ofString()).join().body();
  }

  private JobId run(String input) {
    return new JobId(
        post("/v2/demo/run", "{\"input\":" + input + "}")
            .replaceAll(".*\"id\":\"([^\"]+)\".*", "$1"));
  }

  private void advance(String by) {
    post("/_localpod/endpoints/demo/clock/advance", "{\"by\":\"" + by + "\"}");
  }

  // ---- watching and sending

  @Test
  @Proves("CONS-1")
  void the_first_view_shows_jobs_that_others_sent_without_a_click() {
    open("");
    browser.awaitText("No jobs yet.");

    JobId job = run("{}");

    browser.awaitText(job.value().substring(0, 13));
    browser.awaitText("IN_QUEUE");
    browser.awaitText("Time is manual: the worker is ready in 20 s.");
    assertThat(browser.log()).isEmpty();
  }

  @Test
  @Proves("CONS-1")
  void a_person_sends_the_default_request_advances_and_sees_the_output() {
    open("");
    assertThat(browser.find(By.id("request")).getDomProperty("value"))
        .isEqualTo("{\"input\": {\"prompt\": \"Hello World\"}}");

    browser.press("Send");
    browser.awaitText("IN_QUEUE");
    browser.press("Advance"); // to the end of the cold start
    browser.awaitText("IN_PROGRESS");
    browser.press("Advance");
    browser.awaitText("percent");
    browser.press("Advance");

    browser.awaitText("COMPLETED");
    browser.awaitText("cup.png");
    assertThat(localpod.endpoint("demo").jobs())
        .singleElement()
        .satisfies(job -> assertThat(job.status()).isEqualTo(JobStatus.COMPLETED));
    assertThat(browser.log()).isEmpty();
  }

  @Test
  @Proves("CONS-1")
  void the_error_of_a_worker_is_shown() {
    localpod.endpoint("demo").script(Scripts.fail("CUDA out of memory"));
    open("");

    browser.press("Send");
    browser.press("Advance");

    browser.awaitText("The worker failed: CUDA out of memory");
  }

  @Test
  void a_mistake_in_the_request_is_shown_at_its_line_and_nothing_is_sent() {
    open("");
    browser.find(By.id("request"));

    browser.type("request", "{\n  \"input\": {\n    \"prompt\" \"x\"\n  }\n}");

    browser.awaitText("Line 3:");
    assertThat(browser.find(By.cssSelector(".wrong-line")).getText()).isEqualTo("3");
    assertThat(browser.button("Send").isEnabled()).isFalse();
    assertThat(localpod.endpoint("demo").jobs()).isEmpty();
  }

  @Test
  void a_client_streams_and_sees_each_piece() {
    localpod
        .endpoint("demo")
        .script(Scripts.chunk("Hel").after(ofSeconds(1)).chunk("lo").complete());
    open("#/demo/send");
    browser.find(By.cssSelector("input[value=stream]")).click();
    browser.find(By.cssSelector(".check input")).click();

    browser.press("Send");
    browser.press("Advance");
    browser.awaitText("\"Hel\"");
    browser.press("Advance");

    browser.awaitText("\"lo\"");
    assertThat(localpod.endpoint("demo").journal().entries())
        .anyMatch(
            entry -> entry.event() instanceof Event.Call call && call.operation().equals("stream"));
  }

  @Test
  void a_request_is_copied_with_the_right_address_and_the_key_is_masked_until_asked_for() {
    open("#/demo/send");
    browser.find(By.cssSelector(".snippets summary")).click();

    for (String language : new String[] {"Java", "Python", "JavaScript", "curl"}) {
      browser.press(language);
      browser.awaitText("http://127.0.0.1:" + localpod.port() + "/v2/demo");
    }
    assertThat(String.valueOf(browser.run("return document.documentElement.outerHTML")))
        .doesNotContain("Bearer localpod");
    browser.press("Show the key");

    browser.awaitText("Bearer localpod");
    browser.press("Hide the key");
    browser.allowClipboard(URI.create("http://127.0.0.1:" + localpod.port()));
    browser.press("Copy with the key");
    browser.awaitText("Copied");
    assertThat(
            browser.runAsync(
                "navigator.clipboard.readText().then(arguments[arguments.length - 1])"))
        .asString()
        .startsWith("curl -sS 'http://127.0.0.1:" + localpod.port() + "/v2/demo/run'")
        .contains("Authorization: Bearer localpod");
  }

  @ParameterizedTest
  @CsvSource({
    "curl, run",
    "Java, run",
    "Python, run",
    "JavaScript, run",
    "curl, runsync",
    "curl, stream",
    "Java, stream",
    "Python, stream",
    "JavaScript, stream"
  })
  void a_copied_request_runs_and_sends_what_the_page_shows(String language, String operation)
      throws Exception {
    localpod.add(EndpointOptions.of("real").script(Scripts.chunk("piece").complete()));
    Json prompt = Json.of("it's \"so\" $HOME `x` ${1} %s \\ \\n ''' \"\"\"\n");
    open("#/real/send");
    browser.find(By.cssSelector("input[value=" + operation + "]")).click();
    browser.type("request", "{\n  \"input\": {\"prompt\": " + prompt + "}\n}");
    browser.find(By.cssSelector(".snippets summary")).click();
    browser.press(language);
    browser.press("Show the key");
    browser.awaitText("Bearer localpod");

    String said =
        execute(
            language, browser.find(By.cssSelector(".snippets pre")).getDomProperty("textContent"));

    assertThat(localpod.endpoint("real").jobs())
        .singleElement()
        .satisfies(job -> assertThat(job.request().input().get("prompt")).contains(prompt));
    assertThat(said)
        .contains(
            switch (operation) {
              case "run" -> "IN_QUEUE";
              case "runsync" -> "COMPLETED";
              default -> "piece";
            });
  }

  private String execute(String language, String program) throws Exception {
    record Runner(String file, String command) {}
    Runner runner =
        switch (language) {
          case "curl" -> new Runner("call.sh", "sh");
          case "Java" ->
              new Runner(
                  "Call.java", Path.of(System.getProperty("java.home"), "bin/java").toString());
          case "Python" -> new Runner("call.py", "python3");
          default -> new Runner("call.mjs", "node");
        };
    assumeTrue(isInstalled(runner.command()), "no " + runner.command());
    Path file = Files.writeString(folder.resolve(runner.file()), program);
    Process process =
        new ProcessBuilder(runner.command(), file.toString()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static boolean isInstalled(String command) {
    return Stream.concat(
            Stream.of(Path.of(command)),
            Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, command)))
        .anyMatch(Files::isExecutable);
  }

  // ---- jobs

  @Test
  void the_table_fills_by_itself_and_finds_a_job_by_status_and_text() {
    open("#/demo/jobs");
    browser.awaitText("No jobs yet.");
    JobId cup = run("{\"prompt\":\"a coffee cup\"}");
    JobId pot = run("{\"prompt\":\"a tea pot\"}");
    browser.awaitText(cup.value().substring(0, 13));
    browser.awaitText(pot.value().substring(0, 13));

    browser.find(By.cssSelector("input[type=search]")).sendKeys("COFFEE");

    browser.await("only one job", () -> !browser.text().contains(pot.value().substring(0, 13)));
    assertThat(browser.text()).contains(cup.value().substring(0, 13));
    browser.find(By.cssSelector("option[value=COMPLETED]")).click();
    browser.awaitText("No job matches.");
  }

  @Test
  void many_jobs_come_in_pages() {
    for (int i = 0; i < 60; i++) {
      run("{}");
    }
    open("#/demo/jobs");
    browser.awaitText("page 1");
    assertThat(browser.all(".jobs tbody tr")).hasSize(25);

    browser.press("Older");
    browser.awaitText("page 2");
    browser.press("Older");
    browser.awaitText("page 3");

    browser.await("the last 10", () -> browser.all(".jobs tbody tr").count() == 10);
    assertThat(browser.button("Older").isEnabled()).isFalse();
  }

  @Test
  void a_recorded_run_is_shown_and_offers_nothing_that_changes_it() {
    JobId job = run("{\"prompt\":\"a coffee cup\"}");
    advance("21s");
    call("GET", "/v2/demo/status/" + job, "");
    Path bundle =
        BundleFixture.write(
            folder.resolve("bundle.json"),
            EndpointOptions.of("demo"),
            42,
            localpod.endpoint("demo"));
    try (var shown = Localpod.showRun(LocalpodOptions.DEFAULT, bundle)) {
      URI console = URI.create("http://127.0.0.1:" + shown.port() + "/_localpod/console/");
      browser.open(console);
      browser.awaitText("The failed run of " + BundleFixture.TEST);
      assertThat(browser.text()).contains(BundleFixture.FAILURE, "Order 0.2, seed 42");
      browser.awaitText(job.value().substring(0, 13));

      browser.open(console.resolve("#/demo/jobs/" + job));
      browser.awaitText("IN_QUEUE → IN_PROGRESS: picked up by worker-1");
      assertThat(browser.text()).contains("GET status: 200, told IN_PROGRESS", "\"a coffee cup\"");
      for (String tab : List.of("journal", "charts", "time", "faults", "script", "send")) {
        browser.open(console.resolve("#/demo/" + tab));
        browser.await(tab, () -> browser.all("section.card").count() > 0);
        assertThat(browser.text())
            .doesNotContain("Reset", "Advance", "Crash", "Plan it", "Put it in force", "Send");
      }
      assertThat(browser.log()).isEmpty();
    }
  }

  @Test
  void a_job_has_a_timeline_on_one_axis_and_in_words() {
    JobId job = run("{\"prompt\":\"a coffee cup\"}");
    advance("21s");
    call("GET", "/v2/demo/status/" + job, "");
    advance("5s");
    open("#/demo/jobs/" + job);

    browser.awaitText("COMPLETED");
    assertThat(browser.find(By.cssSelector(".timeline svg")).getDomAttribute("aria-label"))
        .startsWith("Timeline of 23 s of endpoint time: status, worker, output, calls, clock.");
    assertThat(browser.all(".timeline .m-cold")).hasSize(1);
    assertThat(browser.all(".timeline .m-in_queue")).hasSize(1);
    assertThat(browser.text())
        .contains("IN_QUEUE → IN_PROGRESS: picked up by worker-1", "+20 s", "+23 s")
        .contains("GET status: 200, told IN_PROGRESS", "\"cup.png\"");
  }

  @Test
  void a_timeline_has_webhooks_faults_and_calls_that_were_held() {
    localpod.endpoint("demo").faults().add(Faults.crash().onWorker());
    JobId job =
        new JobId(
            post("/v2/demo/run", "{\"input\":{},\"webhook\":\"http://127.0.0.1:1/\"}")
                .replaceAll(".*\"id\":\"([^\"]+)\".*", "$1"));
    var held = CompletableFuture.runAsync(() -> call("GET", "/v2/demo/status-sync/" + job, ""));
    localpod.endpoint("demo").awaitHeldCalls(1);
    advance("90s");
    held.join();
    open("#/demo/jobs/" + job);

    browser.find(By.tagName("summary")).click();
    browser.awaitText("attempt 3: given up");
    assertThat(browser.find(By.cssSelector(".timeline svg")).getDomAttribute("aria-label"))
        .contains("status, worker, output, calls, webhook, faults, clock");
    assertThat(browser.all(".timeline rect.m-good")).as("the held call").hasSize(1);
    assertThat(browser.all(".timeline circle.m-bad")).hasSizeGreaterThan(3);
  }

  @Test
  void a_job_is_cancelled_retried_and_the_queue_is_purged() {
    localpod.endpoint("demo").script(Scripts.fail("no"));
    JobId failed = run("{}");
    advance("20s");
    open("#/demo/jobs/" + failed);
    browser.awaitText("The worker failed: no");
    localpod.endpoint("demo").script(Scripts.hang());

    browser.press("Retry");
    browser.awaitText("retried through the admin API");
    browser.press("Cancel");
    browser.awaitText("cancelled through the admin API");
    for (int i = 0; i < 5; i++) {
      run("{}");
    }
    browser.follow("Jobs");
    browser.press("Purge the queue");

    browser.await(
        "no job waits",
        () ->
            localpod.endpoint("demo").jobs().stream()
                .noneMatch(job -> job.status() == JobStatus.IN_QUEUE));
    browser.awaitText("CANCELLED");
    assertThat(browser.log()).isEmpty();
  }

  @Test
  void images_and_text_in_outputs_are_shown_as_such() {
    String dot =
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    localpod.endpoint("demo").script(Scripts.complete(Map.of("picture", dot)));
    JobId job = run("{}");
    advance("20s");
    open("#/demo/jobs/" + job);

    browser.find(By.cssSelector("img[alt='Image in picture']"));

    browser.await(
        "a picture of one pixel",
        () ->
            Long.valueOf(1)
                .equals(browser.run("return document.querySelector('.value img').naturalWidth")));
    assertThat(browser.log()).isEmpty();
  }

  @Test
  void numbers_are_shown_as_they_were_sent() {
    JobId job = run("{\"price\":1.10,\"large\":9007199254740993}");
    open("#/demo/jobs/" + job);

    browser.awaitText("{\"price\": 1.10, \"large\": 9007199254740993}");
  }

  @Test
  void what_is_used_of_the_limits_is_shown() {
    run("{}");
    run("{}");
    open("#/demo");

    browser.awaitText("limits documented: run 2 of 1,000");
  }

  @Test
  void a_reset_asks_first() {
    run("{}");
    open("");
    browser.press("Reset");
    browser.press("Lose all jobs?");

    browser.awaitText("No jobs yet.");
    assertThat(localpod.endpoint("demo").jobs()).isEmpty();
  }

  // ---- time, workers, faults, the script

  @Test
  void a_clock_is_advanced_and_a_skipping_one_is_frozen() {
    localpod.add(EndpointOptions.of("skipping").clock(ClockMode.SKIP));
    run("{}");
    open("#/demo/time");
    browser.press("+10 s");
    browser.awaitText("the worker is ready in 10 s");
    browser.press("To the next event");
    browser.press("+30 min");
    browser.await(
        "the end",
        () ->
            localpod.endpoint("demo").jobs().isEmpty()
                || localpod.endpoint("demo").jobs().get(0).status().isFinal());

    open("#/skipping/time");
    browser.press("Freeze the clock");
    browser.awaitText("skip, frozen");
    browser.press("Release the clock");
    browser.find(By.xpath("//button[.='Freeze the clock']"));
  }

  @Test
  void a_skipping_clock_that_nobody_waits_for_says_so() {
    localpod.add(
        EndpointOptions.of("skipping")
            .clock(ClockMode.SKIP)
            .script(Scripts.after(ofSeconds(5)).complete("done")));
    open("#/skipping/send");
    browser.press("Send");

    browser.awaitText(
        "Time skips while a client waits, and none does: the next event is due in 5 s.");
    browser.press("Advance");

    browser.awaitText("COMPLETED");
  }

  @Test
  void workers_are_throttled_and_crashed() {
    localpod.endpoint("demo").script(Scripts.hang());
    JobId job = run("{}");
    advance("20s");
    open("#/demo/time");

    browser.press("Crash");
    browser.awaitText("1 worker crashed");
    browser.type("workers-throttled", "2");
    browser.find(By.xpath("//label[.='Throttle']/..//button")).click();

    browser.awaitText("2 throttled");
    assertThat(localpod.endpoint("demo").job(job.value()).retries()).isEqualTo(1);
  }

  @Test
  void a_fault_is_planned_from_words_and_strikes_a_client() {
    open("#/demo/faults");
    browser.awaitText("Nothing is planned.");
    browser.press("Two 429s on run, Retry-After 3 s");
    browser.awaitText(
        "A call of run answers with an error (429, Retry-After 3 s), the next 2 times");
    browser.awaitText("has not struck yet");

    browser.follow("Send");
    browser.find(By.cssSelector(".check input")).click();
    browser.press("Send");
    browser.awaitText("429");
    browser.awaitText("Retry-After 3 s");

    browser.follow("Faults");
    browser.awaitText("struck 1 time");
    browser.press("Remove all");
    browser.awaitText("Nothing is planned.");
    assertThat(localpod.endpoint("demo").faults().list()).isEmpty();
  }

  @Test
  void a_fault_is_put_together_from_fields_and_a_wrong_one_is_refused_in_words() {
    open("#/demo/faults");
    browser.press("Plan it");
    browser.awaitText("(429, Retry-After 3 s), the next time");
    assertThat(localpod.endpoint("demo").faults().list())
        .containsExactly(Faults.status(429).retryAfter(3).on(Operation.RUN).times(1));

    browser.find(By.xpath("//label[contains(., 'Status')]/input")).sendKeys(Keys.END, "9");
    browser.press("Plan it");

    browser.awaitText("'status' cannot be 4299; must be");
  }

  @Test
  void a_mistake_in_a_script_is_shown_at_its_line_and_a_right_one_is_tried() {
    open("#/demo/script");
    browser.find(By.id("script"));
    browser.type("script", "- do:\n    - {after: 1s}\n    - {complet: 1}\n");
    browser.press("Put it in force");

    browser.awaitText(
        "Line 3: unknown field 'complet' of a step; did you mean complete? Must be one of");
    assertThat(browser.find(By.cssSelector(".wrong-line")).getText()).isEqualTo("3");
    browser.type("script", "- do: [{complete: \"{{input.prompt}}!\"}]\n");
    browser.press("Try it");
    browser.press("Advance");

    browser.awaitText("Hello World!");
    browser.await("no mistake", () -> browser.all(".wrong-line").count() == 0);
  }

  @Test
  void the_journal_grows_and_is_read_by_kind() {
    open("#/demo/journal");
    browser.awaitText("script");

    run("{}");

    browser.awaitText("POST run: 200, told IN_QUEUE");
    browser.find(By.xpath("//button[starts-with(normalize-space(), 'worker')]")).click();
    browser.await("only workers", () -> !browser.text().contains("POST run"));
    assertThat(browser.text()).contains("worker-1 initializing: the first job waits");
  }

  @Test
  void charts_say_their_numbers_in_words_too() {
    run("{}");
    run("{}");
    open("#/demo/charts");

    browser.find(By.cssSelector("[role=img][aria-label='Jobs: in queue 2, running 0']"));
    browser.find(By.cssSelector("[role=img][aria-label^='Calls of clients: calls per second']"));
    assertThat(browser.log()).isEmpty();
  }

  @Test
  void an_emulator_that_is_gone_is_said() {
    open("#/demo/jobs");
    browser.awaitText("No jobs yet.");

    localpod.close();

    browser.awaitText("The emulator does not answer. Trying again");
  }

  // ---- for everyone, and against some

  @Test
  void hostile_texts_do_nothing_wherever_they_stand() {
    localpod.endpoint("demo").script(Scripts.mock());
    String hostile = Json.of(HOSTILE).toString();
    JobId failed = run("{\"mock_error\":true,\"prompt\":" + hostile + "}");
    localpod.endpoint("demo").script(Scripts.chunk(HOSTILE).progress(HOSTILE).fail(HOSTILE));
    JobId other = run("{" + hostile + ":" + hostile + "}");
    post("/v2/demo/run", "{\"input\":{}," + hostile + ":1}");
    advance("1m");
    call(
        "GET",
        "/v2/demo/status/%3Cimg%20src=x%20onerror=%22window.hostile=1%22%3E?x=%3Cimg%3E",
        "");
    post(
        "/_localpod/endpoints/demo/faults",
        "{\"operation\":\"run\",\"fault\":\"status\",\"body\":" + hostile + "}");

    for (String view :
        new String[] {
          "",
          "#/demo/jobs",
          "#/demo/jobs/" + failed,
          "#/demo/jobs/" + other,
          "#/demo/journal",
          "#/demo/charts",
          "#/demo/faults",
          "#/demo/script",
          "#/demo/jobs/%3Cimg%20src=x%20onerror=%22window.hostile=1%22%3E",
          "#/%3Cimg%20src=x%20onerror=%22window.hostile=1%22%3E/jobs"
        }) {
      open(view);
      browser.find(By.cssSelector("main *"));
      browser.await("the view", () -> !browser.text().contains("Loading"));
      assertThat(browser.run("return window.hostile")).as(view).isNull();
      assertThat(browser.run("return document.querySelectorAll('img[src=x], main script').length"))
          .as(view)
          .isEqualTo(0L);
    }
    open("#/demo/jobs/" + other);
    browser.awaitText("The worker failed: " + HOSTILE);
    open("#/demo/send");
    browser.find(By.id("request"));
    browser.type("request", "{\"input\": " + hostile + "}");
    browser.press("Send");
    browser.awaitText("'input' must be a JSON object");
    assertThat(browser.run("return window.hostile")).isNull();
  }

  @Test
  void no_secret_is_in_the_page() {
    post(
        "/v2/demo/run",
        "{\"input\":{},\"s3Config\":{\"accessId\":\"AKIA-1\",\"accessSecret\":\"s3-secret\",\"bucketName\":\"b\",\"endpointUrl\":\"http://127.0.0.1:1\"}}");
    for (String tab : new String[] {"jobs", "send", "journal", "script"}) {
      open("#/demo/" + tab);
      browser.find(By.cssSelector("main .card"));

      assertThat(String.valueOf(browser.run("return document.documentElement.outerHTML")))
          .doesNotContain("s3-secret", "Bearer localpod");
    }
  }

  private static List<String> viewsOf(String job) {
    return List.of(
        "",
        "#/demo/jobs",
        "#/demo/jobs/" + job,
        "#/demo/send",
        "#/demo/journal",
        "#/demo/charts",
        "#/demo/time",
        "#/demo/faults",
        "#/demo/script");
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void axe_has_no_serious_finding_in_any_view(String scheme) {
    browser.scheme(scheme);
    localpod.endpoint("demo").faults().add(Faults.status(429).on(Operation.RUN).every(2));
    run("{\"prompt\":\"a coffee cup\"}");
    run("{\"prompt\":\"a tea pot\"}");
    advance("21s");
    String job = localpod.endpoint("demo").jobs().get(0).id().value();

    for (String view : viewsOf(job)) {
      open(view);
      browser.find(By.cssSelector("main .card"));
      browser.await("the view", () -> !browser.text().contains("Loading"));
      browser.all("details").forEach(details -> browser.run("arguments[0].open = true", details));

      assertThat(browser.accessibilityProblems()).as(scheme + " " + view).isEmpty();
    }
  }

  @Test
  void a_narrow_screen_needs_no_scrolling_to_the_side() {
    run("{\"prompt\":\"a coffee cup\"}");
    browser.size(360, 740);
    String job = localpod.endpoint("demo").jobs().get(0).id().value();

    for (String view : viewsOf(job)) {
      open(view);
      browser.find(By.cssSelector("main .card"));

      browser.await("the view", () -> !browser.text().contains("Loading"));
      assertThat(
              browser.run(
                  "const {scrollWidth, clientWidth} = document.documentElement;"
                      + " return scrollWidth - clientWidth"))
          .as(view)
          .isEqualTo(0L);
    }
  }

  @Test
  void the_keyboard_is_enough() {
    open("");
    browser.find(By.id("request")).sendKeys(Keys.TAB);
    var active = browser.run("return document.activeElement.name");
    assertThat(active).isEqualTo("operation");

    browser.find(By.cssSelector("input[value=run]")).sendKeys(Keys.TAB, Keys.TAB, Keys.ENTER);

    browser.awaitText("IN_QUEUE");
    assertThat(localpod.endpoint("demo").jobs()).hasSize(1);
  }
}
