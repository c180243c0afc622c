package dev.localpod.clients;

import dev.localpod.clients.ClientTransport.Answer;
import dev.localpod.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plays the official Go client on the wire: it posts all but health, and reads typed members. */
final class GoClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  /** What a held call may take beyond its wait. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  private static final int LONGEST_WAIT = 90;
  private static final Set<String> COMPLETED =
      Set.of("COMPLETED", "FAILED", "TIMED_OUT", "CANCELLED");

  private final ClientTransport transport;

  GoClient(ClientTransport transport) {
    this.transport = transport;
  }

  /** Submits a job; an input without members is left out. */
  String run(Json.Obj input) throws Exception {
    return job(post("/run", Optional.of(body(input)), TIMEOUT)).text("id");
  }

  private static Json body(Json.Obj input) {
    return input.equals(Json.EMPTY) ? Json.EMPTY : Json.object().put("input", input).build();
  }

  Answer runSync(Json.Obj input, int timeout) throws Exception {
    Answer job =
        job(post("/runsync" + wait(timeout), Optional.of(body(input)), longestCall(timeout)));
    return isCompleted(job) ? job : statusSync(job.text("id"), timeout);
  }

  Answer statusSync(String id, int timeout) throws Exception {
    Answer job;
    do {
      job = job(post("/status-sync/" + id + wait(timeout), Optional.empty(), longestCall(timeout)));
    } while (!isCompleted(job));
    return job;
  }

  private static String wait(int timeout) {
    return "?wait=" + Math.min(LONGEST_WAIT, timeout) + "000";
  }

  private static Duration longestCall(int timeout) {
    return Duration.ofSeconds(Math.min(LONGEST_WAIT, timeout)).plus(SLACK);
  }

  private static boolean isCompleted(Answer job) {
    return COMPLETED.contains(job.text("status")) || job.member("error").isPresent();
  }

  Answer status(String id) throws Exception {
    return job(post("/status/" + id, Optional.empty(), TIMEOUT));
  }

  /** Reads chunks until the status is final. */
  List<Json> stream(String id, int timeout) throws Exception {
    List<Json> items = new ArrayList<>();
    Answer answer;
    do {
      answer = post("/stream/" + id + wait(timeout), Optional.empty(), longestCall(timeout));
      items.addAll(((Json.Arr) answer.member("stream").orElseThrow()).items());
    } while (!COMPLETED.contains(answer.text("status")));
    return items;
  }

  Answer cancel(String id) throws Exception {
    return job(post("/cancel/" + id, Optional.empty(), TIMEOUT));
  }

  Json purgeQueue() throws Exception {
    Answer answer = post("/purge-queue", Optional.empty(), TIMEOUT);
    integers(answer.body());
    return answer.body();
  }

  Json health() throws Exception {
    Answer answer = call("GET", "/health", Optional.empty(), TIMEOUT);
    integers(answer.member("jobs").orElseThrow());
    integers(answer.member("workers").orElseThrow());
    return answer.body();
  }

  private Answer post(String path, Optional<Json> body, Duration timeout) throws Exception {
    return call("POST", path, body, timeout);
  }

  private Answer call(String method, String path, Optional<Json> body, Duration timeout)
      throws IOException, InterruptedException, ClientException {
    Answer answer = transport.send(method, path, body, timeout);
    if (answer.status() != 200) {
      throw new ClientException("an error: `response status " + answer.status() + "`");
    }
    return answer;
  }

  /** Reads the members of a job as their types want it: times are integers, an error is a text. */
  private static Answer job(Answer answer) throws ClientException {
    integers(answer.body());
    for (String name : List.of("id", "status", "error")) {
      Optional<Json> value = answer.member(name);
      if (value.isPresent() && !(value.get() instanceof Json.Str)) {
        throw new ClientException("an error: json decoder error: " + name + " is " + value.get());
      }
    }
    return answer;
  }

  private static final Set<String> NO_INTEGERS =
      Set.of("id", "status", "error", "output", "workerId");

  private static void integers(Json members) throws ClientException {
    for (var member : ((Json.Obj) members).fields().entrySet()) {
      boolean isInteger =
          member.getValue() instanceof Json.Num number && number.text().matches("-?[0-9]+");
      if (!isInteger && !NO_INTEGERS.contains(member.getKey())) {
        throw new ClientException(
            "an error: json decoder error: " + member.getKey() + " is " + member.getValue());
      }
    }
  }
}
