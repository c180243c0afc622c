package dev.localpod.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.localpod.Localpod;
import dev.localpod.TestJvm;
import dev.localpod.json.Json;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.scenario.EndpointEntry;
import dev.localpod.scenario.Scenario;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/**
 * The official JavaScript client against the standalone jar. It comes from npm, pinned by {@code
 * src/test/js/package-lock.json}; its cases are in {@code client.js}, its endpoints in {@code
 * scenario.yaml}. Each case asserts all calls that the client made: one that is answered too early
 * would be made again and again.
 */
class RunpodJavaScriptClientIT {

  private static final String KEY = "js-key";

  private static final Path SOURCES = Path.of("src", "test", "js");
  private static final Path JAR = Path.of(System.getProperty("localpod.standalone"));
  private static final Path WORK = JAR.resolveSibling("runpod-sdk-js");

  private static final Duration LONGEST_INSTALL = Duration.ofSeconds(60);
  private static final Duration LONGEST_START = Duration.ofSeconds(30);
  private static final Duration LONGEST_CASE = Duration.ofSeconds(60);

  private static final Pattern READY =
      Pattern.compile("^Localpod ready at (http://127\\.0\\.0\\.1:\\d+/v2)$", Pattern.MULTILINE);

  private static final Pattern NODE_MAJOR = Pattern.compile("v(\\d+)\\.");
  private static final Pattern NPM_CODE = Pattern.compile("npm (?:error|ERR!) code (\\S+)");

  /** What npm says when it gets no answer, or none from the registry itself. */
  private static final Pattern UNREACHABLE =
      Pattern.compile(
          "EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|EIDLETIMEOUT|ENETUNREACH|ENOTCACHED"
              + "|ENOTFOUND|ERR_SOCKET_TIMEOUT|ETIMEDOUT|FETCH_ERROR|E403|E407|E429|E5\\d\\d");

  /** What is left of the client's own time, which is that of the wall clock. */
  private static final Pattern REST_OF_TIME = Pattern.compile("status-sync\\?wait=\\d+");

  private static Process standalone;
  private static String baseUrl;

  /** Why the client is not here, if it is not. */
  private static @Nullable TestAbortedException missing;

  @BeforeAll
  static void install_the_client_and_start_the_jar() throws Exception {
    copySources();
    try {
      assumeNode();
      install();
    } catch (TestAbortedException reason) {
      missing = reason;
      return;
    }
    startStandalone();
  }

  /** Each test by itself: a class that is given up before its tests is reported as no tests. */
  @BeforeEach
  void assumeClient() {
    if (missing != null) {
      abort(missing.getMessage());
    }
  }

  @AfterAll
  static void stop_the_jar() throws InterruptedException {
    if (standalone != null) {
      standalone.destroy();
      if (!standalone.waitFor(5, TimeUnit.SECONDS)) {
        standalone.destroyForcibly();
      }
    }
  }

  @Test
  void runs_a_job_and_reads_its_status() throws Exception {
    Outcome outcome = outcomeOf("runAndStatus");

    String id = outcome.text("/submitted/id");
    assertThat(id).endsWith("-u1");
    assertThat(outcome.answer("/submitted"))
        .isEqualTo(json("{'id': '%s', 'status': 'IN_QUEUE'}", id));
    assertThat(outcome.finishedJob("/status"))
        .isEqualTo(
            json(
                """
                {'id': '%s', 'output': {'prompt': 'a cup', 'steps': 4, 'seeds': [1, 2.5, null]},
                 'status': 'COMPLETED', 'started': true, 'completed': true, 'succeeded': true}
                """,
                id));
    assertThat(outcome.calls).containsExactly("POST /v2/echo/run", "GET /v2/echo/status/" + id);
  }

  @Test
  void runs_a_fast_job_in_one_call() throws Exception {
    Outcome outcome = outcomeOf("fastRunSync");

    assertThat(outcome.finishedJob("/result"))
        .isEqualTo(succeeded(outcome.text("/result/id"), "{'prompt': 'Grüße, 世界 ☕'}"));
    assertThat(outcome.text("/result/id")).startsWith("sync-").endsWith("-u1");
    assertThat(outcome.calls).containsExactly("POST /v2/echo/runsync?wait=90000");
  }

  @Test
  void runs_a_slow_job_in_one_call_that_is_held() throws Exception {
    Outcome outcome = outcomeOf("slowRunSync");

    assertThat(outcome.finishedJob("/result"))
        .isEqualTo(succeeded(outcome.text("/result/id"), "'done'"));
    assertThat(outcome.number("/result/executionTime")).isGreaterThanOrEqualTo(2_000);
    assertThat(outcome.calls).containsExactly("POST /v2/two-seconds/runsync?wait=90000");
  }

  @Test
  void waits_on_with_one_call_for_a_job_that_outlasts_the_first() throws Exception {
    Outcome outcome = outcomeOf("runSyncInTwoCalls");

    String id = outcome.text("/result/id");
    assertThat(outcome.finishedJob("/result")).isEqualTo(succeeded(id, "'done'"));
    assertThat(outcome.calls)
        .containsExactly(
            "POST /v2/two-seconds/runsync?wait=1500",
            "GET /v2/two-seconds/status-sync/" + id + "?wait=1000");
    assertThat(outcome.prints).containsExactly(id + ": COMPLETED");
  }

  @Test
  void tells_of_a_failed_job_in_one_call() throws Exception {
    Outcome outcome = outcomeOf("failingRunSync");

    assertThat(outcome.finishedJob("/result"))
        .isEqualTo(
            json(
                """
                {'error': 'CUDA out of memory', 'id': '%s', 'status': 'FAILED',
                 'started': true, 'completed': true, 'succeeded': false}
                """,
                outcome.text("/result/id")));
    assertThat(outcome.calls).containsExactly("POST /v2/failing/runsync?wait=90000");
  }

  @Test
  void gives_up_on_a_job_past_its_time_out_and_the_job_goes_on() throws Exception {
    Outcome outcome = outcomeOf("runSyncPastItsTimeOut");

    String id = outcome.text("/result/id");
    assertThat(outcome.runningJob("/result")).isEqualTo(running(id));
    assertThat(outcome.runningJob("/status")).isEqualTo(running(id));
    assertThat(outcome.calls)
        .containsExactly(
            "POST /v2/endless/runsync?wait=1000",
            "GET /v2/endless/status-sync/" + id + "?wait=1000",
            "GET /v2/endless/status/" + id);
    assertThat(outcome.prints)
        .containsExactly(id + ": IN_PROGRESS", id + " timed out after 0.5 seconds");
  }

  @Test
  void asks_once_a_second_for_a_job_that_no_worker_picks_up() throws Exception {
    Outcome outcome = outcomeOf("runSyncWithoutWorkers");

    String id = outcome.text("/result/id");
    assertThat(outcome.answer("/result")).isEqualTo(queued(id));
    // 1.5 s are over after two calls of 1 s each, or after one on a machine that is very slow.
    assertThat(outcome.calls).hasSizeBetween(2, 3);
    assertThat(outcome.calls.get(0)).isEqualTo("POST /v2/no-workers/runsync?wait=1500");
    assertThat(outcome.calls.subList(1, outcome.calls.size()))
        .containsOnly("GET /v2/no-workers/status-sync/" + id + "?wait=1000");
    assertThat(outcome.prints).last().isEqualTo(id + " timed out after 1.5 seconds");
  }

  @Test
  void streams_with_at_most_one_call_for_each_chunk() throws Exception {
    Outcome outcome = outcomeOf("stream");

    String id = outcome.text("/id");
    assertThat(outcome.answer("/items"))
        .isEqualTo(
            json(
                """
                [{'output': 'Hel'},
                 {'output': {'text': 'lo'}, 'metrics': {'stream_index': 1}},
                 {'output': '!'}]
                """));
    assertThat(outcome.finishedJob("/status"))
        .isEqualTo(succeeded(id, "['Hel', {'text': 'lo'}, '!']"));
    // The end comes with the last chunk. A machine that is very slow gets two chunks in one call.
    assertThat(outcome.calls).hasSizeBetween(1 + 2 + 1, 1 + 3 + 1);
    assertThat(outcome.calls).first().isEqualTo("POST /v2/streaming/run");
    assertThat(outcome.calls).last().isEqualTo("GET /v2/streaming/status/" + id);
    assertThat(outcome.calls.subList(1, outcome.calls.size() - 1))
        .containsOnly("GET /v2/streaming/stream/" + id);
  }

  @Test
  void ends_the_stream_of_a_job_that_is_cancelled() throws Exception {
    Outcome outcome = outcomeOf("streamOfACancelledJob");

    String id = outcome.text("/id");
    assertThat(outcome.answer("/items")).isEqualTo(json("[]"));
    assertThat(outcome.calls)
        .containsExactly(
            "POST /v2/endless/run",
            "GET /v2/endless/stream/" + id,
            "POST /v2/endless/cancel/" + id);
  }

  @Test
  void cancels_a_running_job() throws Exception {
    Outcome outcome = outcomeOf("cancel");

    String id = outcome.text("/id");
    assertThat(outcome.runningJob("/before")).isEqualTo(running(id));
    assertThat(outcome.answer("/cancelled"))
        .isEqualTo(json("{'id': '%s', 'status': 'CANCELLED'}", id));
    assertThat(outcome.finishedJob("/after")).isEqualTo(cancelled(id));
    assertThat(outcome.calls)
        .containsExactly(
            "POST /v2/endless/run",
            "GET /v2/endless/status/" + id,
            "POST /v2/endless/cancel/" + id,
            "GET /v2/endless/status/" + id);
  }

  @Test
  void asks_for_the_health_of_an_endpoint() throws Exception {
    Outcome outcome = outcomeOf("health");

    assertThat(outcome.answer("/health"))
        .isEqualTo(
            json(
                """
                {'jobs': {'completed': 1, 'failed': 1, 'inProgress': 1, 'inQueue': 1, 'retried': 0},
                 'workers': {'idle': 0, 'initializing': 0, 'ready': 0, 'running': 1,
                             'throttled': 0, 'unhealthy': 0}}
                """));
    assertThat(outcome.calls)
        .containsExactly(
            "POST /v2/one-worker/runsync?wait=90000",
            "POST /v2/one-worker/runsync?wait=90000",
            "POST /v2/one-worker/run",
            "POST /v2/one-worker/run",
            "GET /v2/one-worker/health");
  }

  @Test
  void purges_the_queue() throws Exception {
    Outcome outcome = outcomeOf("purgeQueue");

    String id = outcome.text("/id");
    assertThat(outcome.answer("/before")).isEqualTo(queued(id));
    assertThat(outcome.answer("/purged")).isEqualTo(json("{'removed': 3, 'status': 'completed'}"));
    assertThat(outcome.answer("/after")).isEqualTo(cancelled(id));
    assertThat(outcome.answer("/again")).isEqualTo(json("{'removed': 0, 'status': 'completed'}"));
    assertThat(outcome.calls)
        .containsExactly(
            "POST /v2/to-purge/run",
            "POST /v2/to-purge/run",
            "POST /v2/to-purge/run",
            "GET /v2/to-purge/status/" + id,
            "POST /v2/to-purge/purge-queue",
            "GET /v2/to-purge/status/" + id,
            "POST /v2/to-purge/purge-queue");
  }

  @Test
  void reports_an_unknown_job_without_asking_twice() throws Exception {
    Outcome outcome = outcomeOf("unknownJob");

    assertThat(outcome.answer(""))
        .isEqualTo(json("{'message': 'Request failed with status code 404', 'status': 404}"));
    assertThat(outcome.calls).containsExactly("GET /v2/echo/status/no-such-job");
  }

  // ---- on each clock

  /**
   * Something that is done with the client.
   *
   * @param does what the user does
   * @param name its case in {@code client.js}
   * @param got the place of what the user gets in the answers of the case
   */
  private record ScriptCase(String does, String name, String got, Set<TestedClock> clocks) {
    static ScriptCase of(String does, String name, String got, TestedClock... clocks) {
      return new ScriptCase(
          does, name, got, Set.of(clocks.length == 0 ? TestedClock.values() : clocks));
    }
  }

  private static final List<ScriptCase> CASES =
      List.of(
          ScriptCase.of("`run`, then `status`", "runAndStatus", "/status/output"),
          ScriptCase.of("`runSync` of a job that ends at once", "fastRunSync", "/result/output"),
          ScriptCase.of("`runSync` of a job of 2 s", "slowRunSync", "/result/output"),
          ScriptCase.of(
              "`runSync` of a job of 2 s with a time-out of 1.5 s",
              "runSyncInTwoCalls",
              "/result/output",
              TestedClock.REAL,
              TestedClock.SKIP),
          ScriptCase.of("`runSync` of a job that fails", "failingRunSync", "/result/error"),
          ScriptCase.of("`run`, then `stream` of three chunks", "streamAtOnce", "/items"),
          ScriptCase.of(
              "`run`, then `stream` of three chunks that come 800 ms apart, then `status`",
              "stream",
              "/items",
              TestedClock.SKIP),
          ScriptCase.of("`run`, `cancel`, then `status`", "cancelAtOnce", "/after/status"),
          ScriptCase.of("`status` that gets 429", "refusedStatus", "/message"),
          ScriptCase.of("`status` of an unknown job", "unknownJob", "/message"),
          ScriptCase.of("`health`", "healthAtOnce", "/health/jobs"),
          ScriptCase.of("`run` twice, then `purgeQueue`", "purgeAtOnce", "/purged"));

  /**
   * {@code mvn verify -pl emulator -Dit.test=RunpodJavaScriptClientIT -Dlocalpod.pages=true} writes
   * the table anew.
   */
  @Test
  void the_page_shows_what_the_client_calls_and_sees_on_each_clock() throws Exception {
    var running =
        new EnumMap<TestedClock, CompletableFuture<Map<String, ClientTable.Outcome>>>(
            TestedClock.class);
    for (TestedClock clock : TestedClock.values()) {
      running.put(
          clock,
          CompletableFuture.supplyAsync(() -> outcomes(clock), task -> new Thread(task).start()));
    }
    var table = new ClientTable();
    for (ScriptCase each : CASES) {
      var outcomes = new EnumMap<TestedClock, ClientTable.Outcome>(TestedClock.class);
      for (TestedClock clock : each.clocks()) {
        outcomes.put(clock, running.get(clock).join().get(each.name()));
      }
      table.add(each.does(), outcomes);
    }
    ClientsPage.shows("JavaScript", table);
  }

  /** Runs the cases of a clock one after the other, in one process. */
  private static Map<String, ClientTable.Outcome> outcomes(TestedClock clock) {
    List<ScriptCase> cases = CASES.stream().filter(each -> each.clocks().contains(clock)).toList();
    LocalpodOptions options = LocalpodOptions.DEFAULT;
    try (InputStream file = Files.newInputStream(SOURCES.resolve("scenario.yaml"))) {
      for (EndpointEntry entry : Scenario.read(file, "scenario.yaml").endpoints()) {
        EndpointOptions plain = EndpointOptions.of(entry.id()).apiKeys(List.of(KEY));
        options = options.endpoint(entry.over(plain).clock(clock.mode()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (Localpod localpod = Localpod.start(options)) {
      List<Outcome> ended =
          run(
              "clock-" + clock,
              localpod.httpBaseUrl().toString(),
              cases.stream().map(ScriptCase::name).toList());
      var outcomes = new HashMap<String, ClientTable.Outcome>();
      var seen = new HashMap<String, Integer>();
      for (int i = 0; i < cases.size(); i++) {
        Outcome outcome = ended.get(i);
        // Each case calls one endpoint, after those before it.
        String endpoint = outcome.calls().get(0).split("/")[2];
        int from = seen.getOrDefault(endpoint, 0);
        int to = from + outcome.calls().size();
        seen.put(endpoint, to);
        List<String> calls =
            ClientSession.calls(localpod.endpoint(endpoint), to).subList(from, to).stream()
                .map(entry -> CallText.of(entry, clock))
                .map(call -> REST_OF_TIME.matcher(call).replaceFirst("status-sync?wait=..."))
                .toList();
        outcomes.put(
            cases.get(i).name(),
            new ClientTable.Outcome(calls, "`" + outcome.answer(cases.get(i).got()) + "`"));
      }
      return outcomes;
    }
  }

  // ---- what the client answers: the emulator's members, and three of its own

  private static Json queued(String id) {
    return job(id, "'status': 'IN_QUEUE', 'completed': false, 'succeeded': false");
  }

  private static Json running(String id) {
    return job(id, "'status': 'IN_PROGRESS', 'completed': false, 'succeeded': false");
  }

  private static Json succeeded(String id, String output) {
    return job(
        id,
        "'output': " + output + ", 'status': 'COMPLETED', 'completed': true, 'succeeded': true");
  }

  private static Json cancelled(String id) {
    return job(id, "'status': 'CANCELLED', 'completed': true, 'succeeded': false");
  }

  private static Json job(String id, String members) {
    return json("{'id': '%s', 'started': true, %s}", id, members);
  }

  private static Json json(String text, Object... args) {
    return Json.parse(text.formatted(args).replace('\'', '"'));
  }

  /** What a case of client.js printed. */
  private record Outcome(List<String> prints, Json answers, List<String> calls) {

    /** Reads the lines of each case: what the client printed, and one of JSON. */
    static List<Outcome> ofEach(List<String> lines) {
      List<Outcome> outcomes = new ArrayList<>();
      List<String> prints = new ArrayList<>();
      for (String line : lines) {
        if (line.startsWith("{")) {
          Json json = Json.parse(line);
          outcomes.add(
              new Outcome(
                  List.copyOf(prints),
                  json.at("/answers").orElseThrow(),
                  List.of(json.at("/calls").orElseThrow().as(String[].class))));
          prints.clear();
        } else {
          prints.add(line);
        }
      }
      return outcomes;
    }

    Json answer(String pointer) {
      return answers
          .at(pointer)
          .orElseThrow(() -> new AssertionError("no " + pointer + " in " + answers));
    }

    String text(String pointer) {
      return answer(pointer).as(String.class);
    }

    long number(String pointer) {
      return ((Json.Num) answer(pointer)).asLong().orElseThrow();
    }

    /** A job that a worker has, but for what differs from run to run. */
    Json runningJob(String pointer) {
      assertThat(number(pointer + "/delayTime")).isNotNegative();
      assertThat(text(pointer + "/workerId")).isNotBlank();
      return without(pointer, "delayTime", "workerId");
    }

    /** A job that a worker had, but for what differs from run to run. */
    Json finishedJob(String pointer) {
      assertThat(number(pointer + "/delayTime")).isNotNegative();
      assertThat(number(pointer + "/executionTime")).isNotNegative();
      assertThat(text(pointer + "/workerId")).isNotBlank();
      return without(pointer, "delayTime", "executionTime", "workerId");
    }

    private Json without(String pointer, String... names) {
      Map<String, Json> members = new LinkedHashMap<>(((Json.Obj) answer(pointer)).fields());
      members.keySet().removeAll(List.of(names));
      return new Json.Obj(members);
    }
  }

  // ---- processes

  private static Outcome outcomeOf(String name) throws Exception {
    return run(name, baseUrl, List.of(name)).get(0);
  }

  /** Runs cases, and returns what each printed. */
  private static List<Outcome> run(String output, String url, List<String> cases) {
    Path out = WORK.resolve(output + ".out");
    Path err = WORK.resolve(output + ".err");
    var command = new ArrayList<>(List.of("node", "client.js", url, KEY));
    command.addAll(cases);
    try {
      Process node =
          new ProcessBuilder(command)
              .directory(WORK.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      boolean ended = endedWithin(LONGEST_CASE, node);
      assertThat(ended && node.exitValue() == 0)
          .as(
              "%s ends well; it printed:%n%s%s",
              output, Files.readString(out), Files.readString(err))
          .isTrue();
      return Outcome.ofEach(Files.readAllLines(out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("the test was interrupted", e);
    }
  }

  private static void copySources() throws IOException {
    Files.createDirectories(WORK);
    try (DirectoryStream<Path> sources = Files.newDirectoryStream(SOURCES, Files::isRegularFile)) {
      for (Path source : sources) {
        Files.copy(source, WORK.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void assumeNode() throws Exception {
    Path log = WORK.resolve("node.log");
    Process node = startIfInstalled(log, "node", "--version");
    assertThat(endedWithin(LONGEST_START, node)).as("node --version ends").isTrue();
    Matcher version = NODE_MAJOR.matcher(Files.readString(log));
    assertThat(version.find()).as("node tells its version: %s", Files.readString(log)).isTrue();
    assumeTrue(
        Integer.parseInt(version.group(1)) >= 18,
        () -> "runpod-sdk needs fetch, so Node 18 or later, not " + version.group());
  }

  private static void install() throws Exception {
    Path log = WORK.resolve("npm.log");
    Process npm = startIfInstalled(log, "npm", "ci");
    if (!endedWithin(LONGEST_INSTALL, npm)) {
      abort(
          "npm cannot reach its registry: no answer within " + LONGEST_INSTALL.toSeconds() + " s");
    }
    if (npm.exitValue() != 0) {
      Matcher code = NPM_CODE.matcher(Files.readString(log));
      if (code.find() && UNREACHABLE.matcher(code.group(1)).matches()) {
        abort("npm cannot reach its registry: " + code.group(1));
      }
      fail("npm cannot install the client:\n" + Files.readString(log));
    }
  }

  private static Process startIfInstalled(Path log, String... command) {
    try {
      return start(log, command);
    } catch (IOException notFound) {
      return abort(command[0] + " is not installed");
    }
  }

  private static void startStandalone() throws Exception {
    Path log = WORK.resolve("localpod.log");
    standalone =
        start(
            log,
            TestJvm.command(
                    "-jar",
                    JAR.toString(),
                    "--port",
                    "0",
                    "--api-key",
                    KEY,
                    "--scenario",
                    "scenario.yaml")
                .toArray(String[]::new));
    await("the standalone jar, which logs to " + log)
        .atMost(LONGEST_START)
        .failFast("it ended; its log is " + log, () -> !standalone.isAlive())
        .until(() -> READY.matcher(Files.readString(log)).find());
    Matcher ready = READY.matcher(Files.readString(log));
    assertThat(ready.find()).isTrue();
    baseUrl = ready.group(1);

    // The client gives up after 3 s, which the first answer of a JVM may take on a busy machine.
    HttpRequest health =
        HttpRequest.newBuilder(URI.create(baseUrl + "/echo/health"))
            .header("Authorization", KEY)
            .build();
    HttpResponse<Void> first =
        HttpClient.newHttpClient().send(health, HttpResponse.BodyHandlers.discarding());
    assertThat(first.statusCode()).isEqualTo(200);
  }

  private static Process start(Path log, String... command) throws IOException {
    File output = log.toFile();
    return new ProcessBuilder(command)
        .directory(WORK.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output)
        .start();
  }

  private static boolean endedWithin(Duration limit, Process process) throws InterruptedException {
    boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    return ended;
  }
}
