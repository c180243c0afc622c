package dev.localpod.examples.time;

import dev.localpod.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part that the clients of {@link ClientShapes} have in common: single calls. */
record JobClient(URI endpoint, String apiKey) {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final String INPUT = "{\"input\": {}}";

  JobClient(Endpoint endpoint) {
    this(endpoint.baseUrl(), endpoint.apiKey());
  }

  /** Submits a job and returns its id. */
  String submit() throws IOException, InterruptedException {
    return member("id", post("/run", INPUT));
  }

  String submitWithWebhook(URI webhook) throws IOException, InterruptedException {
    return member("id", post("/run", "{\"input\": {}, \"webhook\": \"" + webhook + "\"}"));
  }

  /** Polls a job once and returns its state. */
  String poll(String job) throws IOException, InterruptedException {
    return state(send(request("/status/" + job).GET().build()));
  }

  /** Polls as code does that must not throw checked exceptions. */
  String pollUnchecked(String job) {
    try {
      return poll(job);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String runsync(String wait) throws IOException, InterruptedException {
    return post("/runsync?wait=" + wait, INPUT);
  }

  CompletableFuture<String> runsyncAsync() {
    return runsyncAsync(Duration.ofMinutes(5));
  }

  /** Calls with a time-out of the HTTP client, in real time. */
  CompletableFuture<String> runsyncAsync(Duration timeout) {
    HttpRequest request =
        request("/runsync").timeout(timeout).POST(BodyPublishers.ofString(INPUT)).build();
    return HTTP.sendAsync(request, BodyHandlers.ofString()).thenApply(JobClient::body);
  }

  String cancel(String job) throws IOException, InterruptedException {
    return state(post("/cancel/" + job, ""));
  }

  String purge() throws IOException, InterruptedException {
    return post("/purge-queue", "");
  }

  /** Submits a job, and cancels it if it is not final after so many polls. */
  String drawOrCancelAfter(int polls) throws IOException, InterruptedException {
    String job = submit();
    for (int i = 0; i < polls; i++) {
      String state = poll(job);
      if (isFinal(state)) {
        return state;
      }
    }
    return cancel(job);
  }

  String statusSync(String job, String wait) throws IOException, InterruptedException {
    return send(request("/status-sync/" + job + "?wait=" + wait).GET().build());
  }

  String stream(String job) throws IOException, InterruptedException {
    return send(request("/stream/" + job).GET().build());
  }

  private String post(String path, String body) throws IOException, InterruptedException {
    return send(request(path).POST(BodyPublishers.ofString(body)).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(endpoint + path))
        .header("Authorization", "Bearer " + apiKey)
        .header("Content-Type", "application/json");
  }

  private static String send(HttpRequest request) throws IOException, InterruptedException {
    return body(HTTP.send(request, BodyHandlers.ofString()));
  }

  private static String body(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  /** The state that a status body shows: its status, and its output beside IN_PROGRESS. */
  static String state(String body) {
    String status = member("status", body);
    return status.equals("IN_PROGRESS") && body.contains("\"output\"") ? "halfway" : status;
  }

  static boolean isFinal(String state) {
    return List.of("COMPLETED", "FAILED", "CANCELLED", "TIMED_OUT").contains(state);
  }

  static String member(String name, String json) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    if (!matcher.find()) {
      throw new IllegalStateException("no member '" + name + "' in " + json);
    }
    return matcher.group(1);
  }
}
