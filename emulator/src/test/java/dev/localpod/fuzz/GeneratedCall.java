package dev.localpod.fuzz;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.admin.OpenApi;
import dev.localpod.http.RawAnswer;
import dev.localpod.json.Json;
import dev.localpod.json.MalformedJsonException;
import dev.localpod.scenario.GeneratedScenario;
import dev.localpod.scenario.MutatedScenario;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * A call of an operation of the OpenAPI document: of clients, of attached workers or of the admin
 * API, with right and wrong paths, parameters, keys and bodies.
 *
 * @param operation the operation
 * @param isPlain whether its path and query are written as the document says, so that no other
 *     operation can answer
 * @param bytes the request
 * @param body the body in it
 */
record GeneratedCall(OpenApi.Operation operation, boolean isPlain, byte[] bytes, byte[] body) {

  private static final OpenApi DOCUMENT = new OpenApi();

  private static final List<OpenApi.Operation> OPERATIONS = DOCUMENT.operations();

  private static final Pattern HELD =
      Pattern.compile("jobTake|jobTakeBatch|jobStop|openAi.*|getJournal|advanceClock");

  private static final int HELD_MS = 60;

  /** Right bodies, by operation. */
  private static final Map<String, List<Json>> BODIES =
      Map.ofEntries(
          entry("run", submissions()),
          entry("runsync", submissions()),
          entry("adminRun", submissions()),
          entry(
              "openAiChatCompletions",
              json(
                  "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true,\"n\":2}")),
          entry("openAiCompletions", json("{\"prompt\":\"hi\",\"max_tokens\":3}")),
          entry("openAiResponses", json("{\"input\":\"hi\",\"stream\":false}")),
          entry(
              "jobDone",
              json(
                  "{\"output\":{\"a\":[1,2.50]}}",
                  "{\"error\":\"no GPU\",\"output\":null}",
                  "{\"output\":{\"error\":\"no\",\"refresh_worker\":true},\"stopPod\":true}")),
          entry("jobStream", json("{\"output\":\"Hel\"}", "{\"output\":{\"text\":\"lo\"}}")),
          entry("setWorkers", json("{\"crash\":1}", "{\"throttled\":2}", "{\"startFaults\":1}")),
          entry("advanceClock", json("{\"by\":\"31m\"}", "{\"to\":\"next\"}")),
          entry(
              "addFault",
              json(
                  "{\"operation\":\"run\",\"times\":2,\"fault\":\"status\",\"status\":429}",
                  "{\"operation\":\"webhook\",\"fault\":\"delay\",\"for\":\"5s\",\"probability\":0.5}")));

  private static final List<String> JUNK =
      List.of(
          "nobody",
          "%20",
          "a%2Fb",
          "%C3%A4",
          "..",
          "%2e%2e",
          "%00",
          "%0d%0a",
          "~!$&'()*+,;=:@",
          "$ID",
          "x".repeat(300),
          "%F0%9F%92%A9",
          "6a640160-b074-431a-bbd0-8e2b956dda01-u1");

  private static final List<String> PARAMETERS =
      List.of(
          "wait",
          "ttl",
          "after",
          "limit",
          "status",
          "q",
          "output",
          "batch_size",
          "gpu",
          "job_id",
          "isStream",
          "retry_ping",
          "check",
          "other",
          "",
          "%77ait");

  private static final List<String> VALUES =
      List.of(
          "1",
          "0",
          "-1",
          "1000",
          "300000",
          "300001",
          "9223372036854775807",
          "9223372036854775808",
          "9".repeat(400),
          "1e3",
          "1.5",
          "+1",
          "%D9%A1",
          "",
          "soon",
          "true",
          "FAILED",
          "unhealthy",
          "a,b,,c",
          "%41",
          "a%26b",
          "(%5B%5C");

  private static List<Json> submissions() {
    return json(
        "{\"input\":{\"prompt\":\"cup\",\"n\":[1,2.50,null,1e400]},\"policy\":{\"ttl\":60000,"
            + "\"executionTimeout\":6000,\"lowPriority\":true}}",
        "{\"input\":{},\"webhook\":\"http://127.0.0.1:1/hook?token=a\",\"s3Config\":{\"accessId\":\"a\","
            + "\"accessSecret\":\"b\",\"bucketName\":\"c\",\"endpointUrl\":\"https://s3.test\"}}",
        "{\"input\":{\"mock_delay\":0.5,\"mock_return\":[1],\"mock_error\":false}}");
  }

  private static List<Json> json(String... texts) {
    return List.of(texts).stream().map(Json::parse).toList();
  }

  /**
   * Makes a call.
   *
   * @param jobs ids of jobs to name
   */
  static GeneratedCall of(Random random, List<String> jobs) {
    OpenApi.Operation operation = one(random, OPERATIONS);
    var path = new Path(random, operation, jobs);
    byte[] body = hasBody(operation) ? body(random, operation) : new byte[0];
    boolean alters = random.nextInt(60) == 0;
    String head =
        operation.method()
            + " "
            + path.text
            + query(random, operation)
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + key(random)
            + (random.nextInt(9) == 0 ? "Content-Type: text/yaml\r\n" : "")
            + (alters ? "X-A: " + "b".repeat(random.nextInt(9_000)) + "\r\n" : "")
            + (hasBody(operation) ? "Content-Length: " + body.length + "\r\n" : "")
            + "\r\n";
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return new GeneratedCall(operation, path.isPlain && !alters, bytes.toByteArray(), body);
  }

  private static boolean hasBody(OpenApi.Operation operation) {
    return operation.json().at("/requestBody").isPresent();
  }

  /** A path of an operation, whose placeholders have right and wrong values. */
  private static final class Path {
    private final Random random;
    private final List<String> jobs;
    private boolean isPlain = true;
    private final String text;

    Path(Random random, OpenApi.Operation operation, List<String> jobs) {
      this.random = random;
      this.jobs = jobs;
      String job = jobs.isEmpty() ? "none" : one(random, jobs);
      this.text =
          operation
              .path()
              .replace("{endpointId}", maybeJunk(endpoint(operation)))
              .replace("{jobId}", maybeJunk(job))
              .replace("{model}", maybeJunk("tiny"))
              .replace("{workerId}", maybeJunk(one(random, List.of("w-1", "w.2"))));
    }

    /** An endpoint is replaced or gets faults only where no client calls it. */
    private String endpoint(OpenApi.Operation operation) {
      if (List.of("putEndpoint", "deleteEndpoint", "addFault").contains(operation.id())) {
        return "other";
      }
      int choice = random.nextInt(10);
      if (operation.id().startsWith("openAi") && choice > 4) {
        return "chat";
      }
      return operation.isOfWorkers() || choice == 0
          ? "worker"
          : operation.isAdmin() && choice < 4 ? "other" : "demo";
    }

    private String maybeJunk(String right) {
      if (random.nextInt(15) > 0) {
        return right;
      }
      isPlain = false;
      return one(random, JUNK);
    }
  }

  private static String query(Random random, OpenApi.Operation operation) {
    if (random.nextInt(3) > 0) {
      return "";
    }
    var query = new ArrayList<String>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      query.add(one(random, PARAMETERS) + "=" + one(random, VALUES));
    }
    return "?" + String.join("&", query);
  }

  private static String key(Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> "";
      case 1 -> "Authorization: guess\r\n";
      case 2 -> "Authorization: bearer localpod\r\n";
      default -> "Authorization: localpod\r\n";
    };
  }

  private static byte[] body(Random random, OpenApi.Operation operation) {
    Json right = rightBody(random, operation);
    return switch (random.nextInt(6)) {
      case 0 -> ChangedBytes.of(right.toBytes(), random);
      case 1, 2 -> right.toBytes();
      default -> new MutatedScenario(random).change(right, rightBody(random, operation)).toBytes();
    };
  }

  private static Json rightBody(Random random, OpenApi.Operation operation) {
    return switch (operation.id()) {
      case "putEndpoint" -> generated(random, "");
      case "putScript" -> generated(random, "/script");
      default -> one(random, BODIES.get(operation.id()));
    };
  }

  /** A part of the endpoint of a generated scenario. */
  private static Json generated(Random random, String pointer) {
    return new GeneratedScenario(random)
        .scenario()
        .at("/endpoints")
        .flatMap(all -> ((Json.Obj) all).fields().values().stream().findFirst())
        .flatMap(endpoint -> endpoint.at(pointer))
        .orElse(pointer.isEmpty() ? Json.parse("{}") : Json.parse("[]"));
  }

  private static <T> T one(Random random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** How long its answer is awaited: some calls are held in real time. */
  int waitMs() {
    return HELD.matcher(operation.id()).matches() ? HELD_MS : FuzzedEmulator.HANGS_MS;
  }

  /** Checks that an answer is one of those that the document has for the operation. */
  void check(RawAnswer answer) {
    String shown = this + "\n" + answer;
    assertThat(answer.body()).as(shown).doesNotContain("defect of the emulator");
    String status = Integer.toString(answer.status());
    if (!isPlain) {
      assertThat(answer.status() < 500 || isOfFailedJob(answer.body())).as(shown).isTrue();
      return;
    }
    assertThat(operation.statuses()).as(shown).contains(status);
    if (answer.headers().getOrDefault("content-type", "").equals("application/json")) {
      assertThat(DOCUMENT.problemsOfAnswer(operation, status, answer.body())).as(shown).isEmpty();
    }
    if (answer.status() == 200 && isJson()) {
      assertThat(DOCUMENT.problemsOfCall(operation, new String(body, StandardCharsets.UTF_8)))
          .as("accepted: " + shown)
          .isEmpty();
    }
  }

  /**
   * Tells whether an answer with status 500 is that of a failed job (OAI-4), and of no defect.
   *
   * @param answer its body, or the whole of it
   */
  static boolean isOfFailedJob(String answer) {
    return answer.contains("\"code\":\"job_failed\"");
  }

  private boolean isJson() {
    if (body.length == 0) {
      return false;
    }
    try {
      return Json.parse(new String(body, StandardCharsets.UTF_8)) != Json.NULL;
    } catch (MalformedJsonException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return operation.id() + ": " + new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
