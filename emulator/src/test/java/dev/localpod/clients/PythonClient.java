package dev.localpod.clients;

import dev.localpod.clients.ClientTransport.Answer;
import dev.localpod.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Plays the official Python client on the wire. It does not sleep: a pause is given to the case
 * that is tried, which decides what happens meanwhile.
 */
final class PythonClient {

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SHORT_READ_TIMEOUT = Duration.ofSeconds(3);
  private static final int RETRIES = 5;
  private static final Set<Integer> RETRIED = Set.of(408, 429);

  private static final Set<String> COMPLETED =
      Set.of("COMPLETED", "FAILED", "TIMED_OUT", "CANCELLED");

  /** Without CANCELLED: the stream of such a job has no end. */
  private static final Set<String> END_OF_STREAM = Set.of("COMPLETED", "FAILED", "TIMED_OUT");

  private final ClientTransport transport;
  private final Consumer<Duration> pause;
  private final List<Long> retryPauses = new ArrayList<>();

  PythonClient(ClientTransport transport, Consumer<Duration> pause) {
    this.transport = transport;
    this.pause = pause;
  }

  /** Returns how often it asked again, and the seconds that it paused before each time. */
  String retries() {
    return retryPauses.isEmpty()
        ? "at once"
        : "after pauses of "
            + retryPauses.stream().map(String::valueOf).collect(Collectors.joining(", "))
            + " s";
  }

  String run(Json.Obj input) throws Exception {
    return request("POST", "/run", Optional.of(wrapped(input)), READ_TIMEOUT).text("id");
  }

  /** Waits for as long as the user wants: its time-out is that of the read, too. */
  Optional<Json> runSync(Json.Obj input, Duration timeout) throws Exception {
    Answer answer = request("POST", "/runsync", Optional.of(wrapped(input)), timeout);
    return END_OF_STREAM.contains(answer.text("status"))
        ? answer.member("output")
        : output(answer.text("id"), timeout);
  }

  /** Wraps an input unless it looks wrapped; one that is empty does not. */
  private static Json wrapped(Json.Obj input) {
    boolean isWrapped = input.get("input").filter(value -> !value.equals(Json.EMPTY)).isPresent();
    return isWrapped ? input : Json.object().put("input", input).build();
  }

  String status(String job) throws Exception {
    return get("/status/" + job).text("status");
  }

  /** Polls each second. */
  Optional<Json> output(String job, Duration timeout) throws Exception {
    Duration left = timeout;
    Answer answer = get("/status/" + job);
    while (!COMPLETED.contains(answer.text("status"))) {
      pause.accept(POLL);
      left = left.minus(POLL);
      if (left.isZero()) {
        throw new ClientException("raises `TimeoutError`");
      }
      answer = get("/status/" + job);
    }
    return answer.member("output");
  }

  /** Reads chunks, pausing before each call, until a final status comes without any. */
  List<Json> stream(String job, int mostCalls) throws Exception {
    List<Json> outputs = new ArrayList<>();
    for (int call = 0; call < mostCalls; call++) {
      pause.accept(POLL);
      Answer answer = get("/stream/" + job);
      List<Json> items = ((Json.Arr) answer.member("stream").orElseThrow()).items();
      items.forEach(item -> outputs.add(item.at("/output").orElseThrow()));
      if (items.isEmpty() && END_OF_STREAM.contains(answer.text("status"))) {
        return outputs;
      }
    }
    throw new ClientException("does not end by itself");
  }

  String cancel(String job) throws Exception {
    return request("POST", "/cancel/" + job, Optional.empty(), SHORT_READ_TIMEOUT).text("status");
  }

  Json health() throws Exception {
    return request("GET", "/health", Optional.empty(), SHORT_READ_TIMEOUT).body();
  }

  Json purgeQueue() throws Exception {
    return request("POST", "/purge-queue", Optional.empty(), SHORT_READ_TIMEOUT).body();
  }

  private Answer get(String path) throws Exception {
    return request("GET", path, Optional.empty(), READ_TIMEOUT);
  }

  private Answer request(String method, String path, Optional<Json> body, Duration readTimeout)
      throws IOException, InterruptedException, ClientException {
    Answer answer = transport.send(method, path, body, readTimeout);
    boolean retries = transport.isPlain() && method.equals("GET");
    for (int i = 0; i < RETRIES && retries && RETRIED.contains(answer.status()); i++) {
      long seconds = answer.retryAfter().orElse(0);
      retryPauses.add(seconds);
      pause.accept(Duration.ofSeconds(seconds));
      answer = transport.send(method, path, body, readTimeout);
    }
    if (answer.status() != 200) {
      throw new ClientException("raises `HTTPError` " + answer.status() + ", " + retries());
    }
    return answer;
  }
}
