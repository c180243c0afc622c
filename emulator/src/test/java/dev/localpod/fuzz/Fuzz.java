package dev.localpod.fuzz;

import dev.localpod.Localpod;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.scenario.Scenario;
import dev.localpod.scenario.ScenarioException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Sends changed requests to an emulator and reads changed scenarios: {@code Fuzz MINUTES [SEED]}.
 * Fails if an answer is 500, a scenario ends in anything but its own exception, or an ordinary call
 * is not answered afterwards. What failed is in {@code emulator/target/fuzz}, with the seed that
 * repeats it.
 */
public final class Fuzz {

  private static final Path FAILED = Path.of("emulator", "target", "fuzz");
  private static final int CHECK_EVERY = 500;
  private static final int ANSWER_MS = 300;

  /** Valid requests of each kind: clients, workers, the OpenAI route, admin calls. */
  private static final List<String> REQUESTS =
      List.of(
          call(
              "POST",
              "/v2/demo/run",
              "{\"input\":{\"a\":[1,2.50,null]},\"policy\":{\"ttl\":60000}}"),
          call("POST", "/v2/demo/run?x=%41", "{\"input\":{},\"webhook\":\"http://127.0.0.1:1/\"}"),
          call("POST", "/v2/demo/runsync?wait=1000", "{\"input\":{},\"s3Config\":{\"a\":\"b\"}}"),
          call("GET", "/v2/demo/status/sync-81bff0aa?ttl=1000", ""),
          call("GET", "/v2/demo/stream/81bff0aa?wait=1000", ""),
          call("POST", "/v2/demo/cancel/81bff0aa", ""),
          call("GET", "/v2/demo/requests", ""),
          call("POST", "/v2/demo/openai/v1/chat/completions", "{\"messages\":[],\"stream\":true}"),
          call("GET", "/v2/worker/job-take-batch/w-1?gpu=X&batch_size=2", ""),
          call("POST", "/v2/worker/job-done/w-1/81bff0aa?isStream=false", "{\"output\":{\"a\":1}}"),
          call("GET", "/v2/worker/ping/w-1?job_id=a,b&status=unhealthy&check=c", ""),
          call("GET", "/_localpod/endpoints/demo/journal?after=1&limit=5", ""),
          call("GET", "/_localpod/endpoints/demo/jobs?limit=5&status=FAILED&q=a", ""),
          call(
              "POST",
              "/_localpod/endpoints/demo/faults",
              "{\"operation\":\"run\",\"fault\":\"delay\"}"),
          call(
              "PUT",
              "/_localpod/endpoints/other",
              "{\"workers\":{\"max\":1},\"clock\":\"manual\"}"),
          call("PUT", "/_localpod/endpoints/demo/script", "[{\"do\":[{\"after\":\"1s\"}]}]"),
          "POST /v2/demo/run HTTP/1.1\r\nHost: localhost\r\nAuthorization: localpod\r\n"
              + "Transfer-Encoding: chunked\r\n\r\nc\r\n{\"input\":{}}\r\n0\r\n\r\n");

  private static final List<String> SCENARIOS =
      List.of(
          "edition: documented\nclock: x60\nendpoints:\n  demo:\n    workers: {max: 3, coldStart: 2s}\n"
              + "    script:\n      - when: {attempt: 1, at: /a, contains: b}\n        do: [{crash: true}]\n",
          "{\"endpoints\":{\"demo\":{\"limits\":{\"run\":{\"requests\":10}},\"policy\":{\"ttl\":\"24h\"}}}}",
          "endpoints: {demo: {script: [{do: [{after: {uniform: [1s, 3s]}}, {chunk: \"{{input.a}}\"}]}]}}");

  private static final List<String> WORDS =
      List.of(
          "\r\n",
          "\0",
          "%",
          "%00",
          "%ff",
          "//",
          "..",
          "?",
          "&",
          "\"",
          "{",
          "}",
          "[",
          "]",
          "null",
          "-1",
          "99999999999999999999",
          "1e400",
          "\\ud800",
          "\u00ff",
          "Content-Length: 5\r\n",
          "Expect:",
          "Transfer-Encoding: gzip\r\n",
          "PT1H",
          "9".repeat(2_000),
          "[".repeat(600),
          "{{input}}",
          "&a *a");

  private final Random random;
  private final Localpod localpod;

  private Fuzz(Random random, Localpod localpod) {
    this.random = random;
    this.localpod = localpod;
  }

  private static String call(String method, String path, String body) {
    return "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: localpod\r\nContent-Length: %s\r\n\r\n%s"
        .formatted(method, path, Integer.toString(body.length()), body);
  }

  /** Runs it. */
  public static void main(String... args) throws IOException {
    Duration time = Duration.ofMinutes(Long.parseLong(args[0]));
    long seed = args.length > 1 ? Long.parseLong(args[1]) : new Random().nextLong();
    System.out.println("fuzz: seed " + seed);
    long end = System.nanoTime() + time.toNanos();
    try (var localpod =
        Localpod.start(LocalpodOptions.DEFAULT.endpoint(EndpointOptions.of("demo")).seed(seed))) {
      var fuzz = new Fuzz(new Random(seed), localpod);
      long inputs = 0;
      for (; System.nanoTime() < end; inputs++) {
        if (inputs % CHECK_EVERY == 0) {
          fuzz.prepare();
        }
        fuzz.request();
        fuzz.scenario();
      }
      fuzz.prepare();
      System.out.println("fuzz: " + 2 * inputs + " inputs, no failure");
    }
  }

  /** Makes the endpoints anew, which an emulator in order does. */
  private void prepare() throws IOException {
    ordinaryCall("POST", "/reset", "");
    ordinaryCall("PUT", "/endpoints/demo", "{\"limits\":\"off\",\"clock\":\"x100\"}");
    ordinaryCall("PUT", "/endpoints/worker", "{\"workers\":{\"attached\":true}}");
  }

  private void ordinaryCall(String method, String path, String body) throws IOException {
    String call = call(method, "/_localpod" + path, body);
    String answer = answer(call.getBytes(StandardCharsets.ISO_8859_1), 30_000);
    if (!answer.startsWith("HTTP/1.1 200 ")) {
      throw new AssertionError("an ordinary call is answered: " + answer);
    }
  }

  private void request() throws IOException {
    byte[] request = change(pick(REQUESTS).getBytes(StandardCharsets.ISO_8859_1));
    String answer = answer(request, ANSWER_MS);
    if (answer.startsWith("HTTP/1.1 500 ")) {
      fail("request", request, new AssertionError(answer));
    }
  }

  private void scenario() throws IOException {
    byte[] text = change(pick(SCENARIOS).getBytes(StandardCharsets.UTF_8));
    try {
      Scenario.read(new ByteArrayInputStream(text), "fuzz.yaml");
    } catch (ScenarioException expected) {
      if (expected.getMessage().isBlank()) {
        fail("scenario", text, expected);
      }
    } catch (RuntimeException | Error defect) {
      fail("scenario", text, defect);
    }
  }

  private static void fail(String kind, byte[] input, Throwable problem) throws IOException {
    Files.createDirectories(FAILED);
    Path file = Files.write(FAILED.resolve(kind + ".bin"), input);
    throw new AssertionError("a changed " + kind + " failed; it is in " + file, problem);
  }

  /** Sends a request and returns the beginning of its answer, or nothing if none comes. */
  private String answer(byte[] request, int waitMs) throws IOException {
    try (var socket = new Socket("127.0.0.1", localpod.port())) {
      socket.setSoTimeout(waitMs);
      socket.getOutputStream().write(request);
      socket.shutdownOutput();
      return new String(socket.getInputStream().readNBytes(200), StandardCharsets.UTF_8);
    } catch (SocketTimeoutException held) {
      return "";
    } catch (IOException refused) {
      if (refused.getMessage().contains("refused")) {
        throw refused; // the emulator is gone
      }
      return ""; // it closed the connection
    }
  }

  // ---- changes

  private byte[] change(byte[] input) {
    byte[] changed = input;
    for (int i = random.nextInt(4); i >= 0; i--) {
      changed = changeOnce(changed);
    }
    return changed;
  }

  private byte[] changeOnce(byte[] input) {
    int from = random.nextInt(input.length + 1);
    int to = Math.min(input.length, from + random.nextInt(8));
    return switch (random.nextInt(4)) {
      case 0 -> join(input, from, new byte[0], to);
      case 1 -> join(input, from, pick(WORDS).getBytes(StandardCharsets.UTF_8), from);
      case 2 -> join(input, from, new byte[] {(byte) random.nextInt(256)}, to);
      default -> join(input, to, input, from);
    };
  }

  /** Joins the beginning of an input, what stands in the middle, and its end. */
  private static byte[] join(byte[] input, int end, byte[] middle, int start) {
    var joined = new ByteArrayOutputStream();
    joined.write(input, 0, end);
    joined.write(middle, 0, Math.min(middle.length, 5_000));
    joined.write(input, start, input.length - start);
    return joined.toByteArray();
  }

  private String pick(List<String> all) {
    return all.get(random.nextInt(all.size()));
  }
}
