package dev.localpod.examples.bugs;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client library for pictures, with one bug or none. */
final class PictureClient {

  private static final Set<String> ENDS = Set.of("COMPLETED", "FAILED", "CANCELLED", "TIMED_OUT");
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);
  private static final int MOST_POLLS = 500;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI endpoint;
  private final String apiKey;
  private final Clock clock;
  private final Consumer<Duration> pause;
  private final Optional<ClientBug> bug;
  private final List<String> stored = new CopyOnWriteArrayList<>();

  PictureClient(
      URI endpoint, String apiKey, Clock clock, Consumer<Duration> pause, Optional<ClientBug> bug) {
    this.endpoint = endpoint;
    this.apiKey = apiKey;
    this.clock = clock;
    this.pause = pause;
    this.bug = bug;
  }

  /** Submits a job, if the endpoint is healthy, and returns its id. */
  String submit(String prompt) throws IOException, InterruptedException {
    if (!has(ClientBug.SKIPS_HEALTH) && !isHealthy()) {
      throw new IOException("the endpoint is not healthy");
    }
    String name = has(ClientBug.MISSPELLS) ? "promt" : "prompt";
    String policy = has(ClientBug.NO_TTL) ? "" : ", \"policy\": {\"ttl\": 600000}";
    String body = "{\"input\": {\"%s\": \"%s\"}%s}".formatted(name, prompt, policy);
    try {
      return submitOnce(body);
    } catch (IOException noAnswer) {
      if (has(ClientBug.RESUBMITS)) {
        return submitOnce(body);
      }
      throw noAnswer;
    }
  }

  private String submitOnce(String body) throws IOException, InterruptedException {
    HttpResponse<String> answer = send("POST", "/run", body);
    if (answer.statusCode() == 429 && !has(ClientBug.SWALLOWS_429)) {
      long wait = answer.headers().firstValueAsLong("Retry-After").orElse(1);
      pause.accept(Duration.ofSeconds(has(ClientBug.IGNORES_RETRY_AFTER) ? 1 : wait));
      answer = send("POST", "/run", body);
    } else if (answer.statusCode() == 400 && has(ClientBug.REPEATS_REFUSED)) {
      answer = send("POST", "/run", body);
    }
    return member("id", answer);
  }

  /** Submits a job with a number of steps and a webhook. */
  String submit(String prompt, int steps, URI webhook) throws IOException, InterruptedException {
    String number = has(ClientBug.WRONG_TYPE) ? "\"" + steps + "\"" : String.valueOf(steps);
    return submitOnce(
        "{\"input\": {\"prompt\": \"%s\", \"steps\": %s}, \"webhook\": \"%s\"}"
            .formatted(prompt, number, webhook));
  }

  /** Runs a job in one call, and polls it if that call ends first. */
  String draw(String prompt, Duration limit) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send("POST", "/runsync", "{\"input\": {\"prompt\": \"%s\"}}".formatted(prompt));
    String status = member("status", answer);
    return isEnd(status) || has(ClientBug.HASTY) ? status : await(member("id", answer), limit);
  }

  /** Waits for a job in one call, and cancels it if the answer takes too long in real time. */
  void awaitInOneCall(String job, Duration limit) throws IOException, InterruptedException {
    HttpRequest request = request("GET", "/status-sync/" + job, "").timeout(limit).build();
    try {
      http.send(request, BodyHandlers.ofString());
    } catch (HttpTimeoutException late) {
      if (!has(ClientBug.HANGS_UP)) {
        cancel(job);
      }
    }
  }

  private void cancel(String job) throws IOException, InterruptedException {
    send("POST", has(ClientBug.PURGES) ? "/purge-queue" : "/cancel/" + job, "");
  }

  /** Awaits a job, and retries it twice if it fails. */
  String awaitWithRetries(String job, Duration limit) throws IOException, InterruptedException {
    String status = await(job, limit);
    int most = has(ClientBug.RETRIES_WITHOUT_END) ? MOST_POLLS : 2;
    for (int retries = 0; status.equals("FAILED") && retries < most; retries++) {
      send("POST", "/retry/" + job, "");
      status = await(job, limit);
    }
    return status;
  }

  /** Receives a webhook. */
  void receive(String body) {
    String job = member("id", body);
    if (!stored.contains(job) || has(ClientBug.STORES_TWICE)) {
      stored.add(job);
    }
  }

  /** Returns the ids of the jobs whose results were stored. */
  List<String> stored() {
    return List.copyOf(stored);
  }

  /** Submits two jobs and awaits both. */
  void drawBoth(String one, String another) throws IOException, InterruptedException {
    String first = submit(one);
    String second = submit(another);
    await(first, Duration.ofMinutes(1));
    if (!has(ClientBug.FORGOTTEN_JOB)) {
      await(second, Duration.ofMinutes(1));
    }
  }

  /** Polls until the job has ended, and cancels it if that takes too long. */
  String await(String job, Duration limit) throws IOException, InterruptedException {
    if (has(ClientBug.LATE_READER)) {
      pause.accept(Duration.ofHours(1));
    }
    Instant end = clock.instant().plus(limit);
    Duration next = Duration.ofSeconds(1);
    for (int polls = 0; polls < MOST_POLLS && clock.instant().isBefore(end); polls++) {
      String status = status(job);
      if (isEnd(status)) {
        return has(ClientBug.POLLS_AFTER_END) ? status(job) : status;
      }
      if (!has(ClientBug.BUSY_POLL)) {
        pause.accept(next);
      }
      if (!has(ClientBug.NO_BACKOFF) && next.compareTo(LONGEST_PAUSE) < 0) {
        next = next.multipliedBy(2);
      }
    }
    if (!has(ClientBug.NO_CANCEL)) {
      cancel(job);
    }
    return "";
  }

  private boolean isEnd(String status) {
    return status.isEmpty()
        || (ENDS.contains(status)
            && !(has(ClientBug.UNKNOWN_STATUS) && status.equals("TIMED_OUT")));
  }

  /** Returns the chunks of a stream. */
  List<String> stream(String job) throws IOException, InterruptedException {
    List<String> collected = new ArrayList<>();
    while (true) {
      HttpResponse<String> answer = send("GET", "/stream/" + job, "");
      List<String> chunks =
          Pattern.compile("\"output\":\"([^\"]*)\"")
              .matcher(answer.body())
              .results()
              .map(found -> found.group(1))
              .toList();
      boolean dropsSome = has(ClientBug.DROPS_CHUNKS) && !chunks.isEmpty();
      collected.addAll(dropsSome ? chunks.subList(chunks.size() - 1, chunks.size()) : chunks);
      if (ENDS.contains(member("status", answer)) || has(ClientBug.HALF_READ)) {
        return collected;
      }
      pause.accept(Duration.ofSeconds(1));
    }
  }

  /** Looks at health, once more after an error of the server. */
  private boolean isHealthy() throws IOException, InterruptedException {
    int code = send("GET", "/health", "").statusCode();
    return code < 500 || send("GET", "/health", "").statusCode() < 500;
  }

  private String status(String job) throws IOException, InterruptedException {
    String path = has(ClientBug.WRONG_PATH) ? "/state/" : "/status/";
    String id = has(ClientBug.SHORTENS_IDS) ? job.substring(0, 20) : job;
    return member("status", send("GET", path + id, ""));
  }

  private boolean has(ClientBug one) {
    return bug.equals(Optional.of(one));
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(request(method, path, body).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String method, String path, String body) {
    String key = has(ClientBug.WRONG_KEY) ? apiKey.toUpperCase(Locale.ROOT) : apiKey;
    return HttpRequest.newBuilder(URI.create(endpoint + path))
        .header("Authorization", "Bearer " + key)
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body));
  }

  private static String member(String name, HttpResponse<String> answer) {
    return member(name, answer.body());
  }

  private static String member(String name, String body) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(body);
    return matcher.find() ? matcher.group(1) : "";
  }
}
