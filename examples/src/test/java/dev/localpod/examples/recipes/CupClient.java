package dev.localpod.examples.recipes;

import dev.localpod.Endpoint;
import dev.localpod.Sleeper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** The code under test: a client that has cups drawn. Each answer is the JSON of a job. */
record CupClient(URI endpoint, String apiKey, Sleeper sleeper) {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final List<String> UNFINISHED = List.of("IN_QUEUE", "IN_PROGRESS");
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(32);
  private static final int TOO_MANY_REQUESTS = 429;

  CupClient(Endpoint endpoint) {
    this(endpoint.baseUrl(), endpoint.apiKey(), endpoint.clock().sleeper());
  }

  /** Submits a job and returns its id. */
  String submit(String prompt) throws IOException, InterruptedException {
    return submit(prompt, "");
  }

  /** Submits a job whose end is posted to an address. */
  String submit(String prompt, URI webhook) throws IOException, InterruptedException {
    return submit(prompt, ", \"webhook\": \"" + webhook + "\"");
  }

  private String submit(String prompt, String more) throws IOException, InterruptedException {
    return member("id", post("/run", "{\"input\": {\"prompt\": \"" + prompt + "\"}" + more + "}"));
  }

  /** Polls a job, with pauses that grow, until it is final. */
  String await(String job) throws IOException, InterruptedException {
    Duration pause = Duration.ofSeconds(1);
    String answer;
    do {
      sleeper.sleep(pause);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
      answer = look(job);
    } while (UNFINISHED.contains(member("status", answer)));
    return answer;
  }

  /** Submits a job and awaits its end. */
  String draw(String prompt) throws IOException, InterruptedException {
    return await(submit(prompt));
  }

  /** Polls a job, and cancels it if it is not final in time. */
  String drawWithin(Duration limit, String prompt) throws IOException, InterruptedException {
    String job = submit(prompt);
    Duration pause = Duration.ofSeconds(10);
    for (Duration left = limit; left.compareTo(pause) >= 0; left = left.minus(pause)) {
      sleeper.sleep(pause);
      String answer = look(job);
      if (!UNFINISHED.contains(member("status", answer))) {
        return answer;
      }
    }
    return cancel(job);
  }

  String cancel(String job) throws IOException, InterruptedException {
    return post("/cancel/" + job, "");
  }

  String look(String job) throws IOException, InterruptedException {
    return send("/status/" + job, "GET", "").body();
  }

  /** Reads what a job streams, until it is final. */
  String stream(String job) throws IOException, InterruptedException {
    var text = new StringBuilder();
    String answer;
    do {
      answer = send("/stream/" + job, "GET", "").body();
      Pattern.compile("\"output\":\"([^\"]*)\"")
          .matcher(answer)
          .results()
          .forEach(chunk -> text.append(chunk.group(1)));
    } while (UNFINISHED.contains(member("status", answer)));
    return text.toString();
  }

  private String post(String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> response = send(path, "POST", body);
    while (response.statusCode() == TOO_MANY_REQUESTS) {
      sleeper.sleep(
          Duration.ofSeconds(response.headers().firstValueAsLong("Retry-After").orElse(1)));
      response = send(path, "POST", body);
    }
    return response.body();
  }

  private HttpResponse<String> send(String path, String method, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint + path))
            .header("Authorization", "Bearer " + apiKey)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  private static String member(String name, String json) {
    return json.replaceFirst(".*\"" + name + "\":\"([^\"]*)\".*", "$1");
  }
}
