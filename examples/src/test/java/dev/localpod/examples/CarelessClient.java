package dev.localpod.examples;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client with the bugs that clients have: none of them shows in what it returns. */
final class CarelessClient {

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI endpoint;
  private final String apiKey;
  private final Clock clock;
  private final Consumer<Duration> pause;

  CarelessClient(URI endpoint, String apiKey, Clock clock, Consumer<Duration> pause) {
    this.endpoint = endpoint;
    this.apiKey = apiKey;
    this.clock = clock;
    this.pause = pause;
  }

  String order(String prompt) throws IOException, InterruptedException {
    return submit("{\"input\": {\"prompt\": \"" + prompt + "\"}}");
  }

  String submit(String body) throws IOException, InterruptedException {
    return member("id", send("/run", body).body());
  }

  /** Bug: the first poll comes at once, and the next one too. */
  String pollTwiceWithoutAPause(String job) throws IOException, InterruptedException {
    status(job);
    return status(job);
  }

  /** Bug: the worker goes on when nobody waits any more. */
  boolean waitFor(String job, Duration skipTimeout) throws IOException, InterruptedException {
    Instant end = clock.instant().plus(skipTimeout);
    while (clock.instant().isBefore(end)) {
      if (status(job).equals("COMPLETED")) {
        return true;
      }
      pause.accept(Duration.ofSeconds(5));
    }
    return false;
  }

  /** Bug: what was refused once is refused again. */
  boolean submitStubbornly(String body) throws IOException, InterruptedException {
    for (int tries = 0; tries < 3; tries++) {
      if (send("/run", body).statusCode() == 200) {
        return true;
      }
      pause.accept(Duration.ofSeconds(1));
    }
    return false;
  }

  /** Bug: that the answer is lost does not mean that the job is. */
  void orderWithARetry(String prompt) throws IOException, InterruptedException {
    try {
      order(prompt);
    } catch (IOException noAnswer) {
      order(prompt);
    }
  }

  /** Bug: there are more ends than these two. */
  void waitUntilCompletedOrFailed(String job, int most) throws IOException, InterruptedException {
    for (int polls = 0; polls < most; polls++) {
      String status = status(job);
      if (status.equals("COMPLETED") || status.equals("FAILED")) {
        return;
      }
      pause.accept(Duration.ofSeconds(5));
    }
  }

  private String status(String job) throws IOException, InterruptedException {
    return member("status", send("/status/" + job, "").body());
  }

  private HttpResponse<String> send(String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint + path))
            .header("Authorization", "Bearer " + apiKey)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private static String member(String name, String json) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    return matcher.find() ? matcher.group(1) : "";
  }
}
