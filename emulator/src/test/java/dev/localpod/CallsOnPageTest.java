package dev.localpod;

import static dev.localpod.script.Scripts.at;
import static dev.localpod.script.Scripts.when;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.localpod.admin.OpenApi;
import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.options.Edition;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The calls, the job and the webhook on the page "A job's life" are those of the emulator. */
@Timeout(60)
class CallsOnPageTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final OpenApi DOCUMENT = new OpenApi();
  private static final Pattern CODE = Pattern.compile("`([^`]*)`");
  private static final String POSTED = "POST application/json: ";
  private static final String ENDPOINT = "/v2/{endpointId}";

  private static final Script SCRIPT =
      when(at("/prompt").equalTo("boom"))
          .fail("CUDA out of memory")
          .otherwise()
          .chunk("Hel")
          .chunk("lo")
          .after(ofSeconds(3))
          .complete("cup.png");

  /** A row of the table: methods, path, parameters, and the JSON of the answer if it has one. */
  private record Row(
      List<String> methods, String path, List<String> parameters, Optional<Json> answer) {

    static Row of(String line) {
      String[] cells = line.split("\\|", -1);
      return new Row(
          code(cells[1]),
          code(cells[2]).get(0),
          code(cells[3]),
          code(cells[5]).stream().filter(it -> it.startsWith("{")).findFirst().map(Json::parse));
    }

    private static List<String> code(String cell) {
      return CODE.matcher(cell).results().map(code -> code.group(1)).toList();
    }
  }

  private final String page = Files.readString(Path.of("docs/jobs.md"));
  private final List<Row> rows =
      page.lines().filter(it -> it.matches("\\| `(GET|POST)`.*")).map(Row::of).toList();
  private final Json job = json("A job, of which");
  private final Json jobWithoutWebhook = withWebhook("");
  private final EndpointOptions demo = EndpointOptions.of("demo").clock(ClockMode.SKIP);
  private final EndpointSettings settings = demo.settings();
  private final WorkerSettings workers = settings.workers();
  private final EndpointSettings oneWorker =
      settings.workers(workers.count(0, 1).coldStart(ofSeconds(2))).script(SCRIPT);
  private final Localpod localpod =
      Localpod.start(
          LocalpodOptions.DEFAULT
              .port(0)
              .endpoint(demo.settings(oneWorker))
              .endpoint(demo.id("observed").settings(oneWorker.edition(Edition.OBSERVED)))
              .endpoint(
                  demo.id("without-workers").settings(settings.workers(workers.count(0, 0)))));

  CallsOnPageTest() throws IOException {}

  @AfterEach
  void stop() {
    localpod.close();
  }

  private Json json(String before) {
    return Json.parse(
        CommandPage.blocks(page.substring(page.indexOf("\n" + before)), "json").get(0));
  }

  /** The job of the page with another webhook; none if that is empty. */
  private Json withWebhook(String webhook) {
    return Json.parse(job.toString().replaceFirst("http://[^\"]*/done", webhook));
  }

  // ---- the table

  private Stream<OpenApi.Operation> operations() {
    return DOCUMENT.operations().stream()
        .filter(operation -> !operation.isAdmin() && !operation.isOfWorkers());
  }

  @Test
  void the_page_has_each_call_of_clients_with_its_parameters_and_no_other() {
    Set<String> shown = new TreeSet<>();
    rows.forEach(
        row ->
            row.methods()
                .forEach(method -> shown.add(method + " " + row.path() + row.parameters())));

    assertThat(operations().map(CallsOnPageTest::described))
        .containsExactlyInAnyOrderElementsOf(shown);
  }

  private static String described(OpenApi.Operation operation) {
    String path = operation.path().replace(ENDPOINT, "").replace("{jobId}", "{id}");
    List<Json> parameters =
        operation.json().at("/parameters").map(it -> ((Json.Arr) it).items()).orElse(List.of());
    return operation.method()
        + " "
        + path
        + parameters.stream()
            .map(it -> it.at("/$ref").orElseThrow().as(String.class).replaceFirst(".*/", ""))
            .toList();
  }

  @Test
  void the_answers_are_those_that_the_page_shows() throws Exception {
    Map<String, Json> shown =
        rows.stream()
            .filter(row -> row.answer().isPresent())
            .collect(Collectors.toMap(Row::path, row -> masked(row.answer().orElseThrow())));

    assertThat(answers()).isEqualTo(shown);
  }

  /** The answers of all calls that have one on the page, by path. */
  private Map<String, Json> answers() throws Exception {
    Map<String, Json> answers = new HashMap<>();
    answers.put("/runsync", call("POST", "demo/runsync", jobWithoutWebhook));
    answers.put("/run", call("POST", "demo/run", jobWithoutWebhook));
    String id = newest("demo");
    call("GET", "demo/status-sync/" + id);
    answers.put("/stream/{id}", call("GET", "demo/stream/" + id));
    call("POST", "demo/run", Json.parse("{\"input\": {\"prompt\": \"boom\"}}"));
    String failed = newest("demo");
    call("GET", "demo/status-sync/" + failed);
    answers.put("/retry/{id}", call("POST", "demo/retry/" + failed));

    call("POST", "without-workers/run", jobWithoutWebhook);
    answers.put("/health", call("GET", "without-workers/health"));
    answers.put("/requests", call("GET", "without-workers/requests"));
    answers.put("/purge-queue", call("POST", "without-workers/purge-queue"));
    call("POST", "without-workers/run", jobWithoutWebhook);
    String queued = newest("without-workers");
    answers.put("/cancel/{id}", call("POST", "without-workers/cancel/" + queued));
    answers.replaceAll((path, answer) -> masked(answer));
    return answers;
  }

  @Test
  void status_and_status_sync_answer_as_runsync_does() throws Exception {
    Json finished = masked(call("POST", "demo/runsync", jobWithoutWebhook));
    String id = newest("demo");

    for (String method : List.of("GET", "POST")) {
      assertThat(masked(call(method, "demo/status/" + id))).isEqualTo(finished);
      assertThat(masked(call(method, "demo/status-sync/" + id))).isEqualTo(finished);
    }
  }

  private String newest(String endpoint) {
    return localpod.endpoint(endpoint).jobs().get(0).id().value();
  }

  /** Ids, and the time of a submission, differ from run to run. */
  private static Json masked(Json json) {
    return Json.parse(
        json.toString()
            .replaceAll("\"(sync-)?[0-9a-f.-]+-u1\"", "\"$1id\"")
            .replaceAll("\"createdAt\":\"[0-9-]+T[0-9:.]+Z\"", "\"createdAt\":\"then\""));
  }

  // ---- the job

  @Test
  void the_job_has_each_member_that_is_documented() {
    OpenApi.Operation run =
        operations().filter(it -> it.id().equals("run")).findFirst().orElseThrow();
    assertThat(DOCUMENT.problemsOfCall(run, job.toString())).isEmpty();

    Json.Obj members = DOCUMENT.properties("Submission");
    assertThat(names(job)).isEqualTo(members.fields().keySet());
    assertThat(names(job.at("/policy").orElseThrow()))
        .isEqualTo(names(members.at("/policy/properties").orElseThrow()));
  }

  private static Set<String> names(Json object) {
    return ((Json.Obj) object).fields().keySet();
  }

  // ---- the webhook

  @Test
  void a_receiver_gets_what_the_page_shows() throws Exception {
    Queue<String> received = new ConcurrentLinkedQueue<>();
    HttpServer receiver = receiver(received);
    Json shown = json("When a job ends");

    Json submission = withWebhook("http://127.0.0.1:" + receiver.getAddress().getPort() + "/done");
    for (String endpoint : List.of("demo", "observed")) {
      call("POST", endpoint + "/run", submission);
      localpod.endpoint(endpoint).clock().advance(ofMinutes(1));
    }
    receiver.stop(0);

    assertThat(received).hasSize(2).allMatch(it -> it.startsWith(POSTED));
    List<Json> bodies =
        received.stream().map(it -> masked(Json.parse(it.substring(POSTED.length())))).toList();
    assertThat(bodies.get(0)).isEqualTo(masked(shown));
    Set<String> observed = new TreeSet<>(names(shown));
    observed.remove("workerId");
    observed.addAll(Set.of("input", "webhook"));
    assertThat(names(bodies.get(1))).isEqualTo(observed);
  }

  private static HttpServer receiver(Queue<String> received) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer receiver = HttpServer.create(address, 0);
    receiver.createContext(
        "/done",
        call -> {
          String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          received.add(
              call.getRequestMethod()
                  + " "
                  + call.getRequestHeaders().getFirst("Content-Type")
                  + ": "
                  + body);
          call.sendResponseHeaders(200, -1);
          call.close();
        });
    receiver.start();
    return receiver;
  }

  // ---- calls

  private Json call(String method, String path) throws Exception {
    return call(method, path, "");
  }

  private Json call(String method, String path, Json body) throws Exception {
    return call(method, path, body.toString());
  }

  private Json call(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(localpod.baseUrl() + "/" + path))
            .header("Authorization", "Bearer " + EndpointOptions.DEFAULT_API_KEY)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.parse(answer.body());
  }
}
