package dev.localpod.examples;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The code under test: a small client of an endpoint that draws images. */
final class ImageClient {

  private final HttpClient http;
  private final URI endpoint;
  private final String apiKey;

  ImageClient(URI endpoint, String apiKey) {
    this(HttpClient.newHttpClient(), endpoint, apiKey);
  }

  ImageClient(HttpClient http, URI endpoint, String apiKey) {
    this.http = http;
    this.endpoint = endpoint;
    this.apiKey = apiKey;
  }

  /** Has an image drawn and gives its address. */
  String draw(String prompt) throws IOException, InterruptedException {
    String job = send("/runsync", "{\"input\": {\"prompt\": \"" + prompt + "\"}}");
    while (isUnfinished(job)) {
      job = send("/status-sync/" + member("id", job).orElseThrow(), "");
    }
    if (member("status", job).filter("FAILED"::equals).isPresent()) {
      throw new IOException("no image: " + member("error", job).orElse("no reason given"));
    }
    return member("image", job).orElseThrow();
  }

  private static boolean isUnfinished(String job) {
    return member("status", job)
        .filter(status -> status.equals("IN_QUEUE") || status.equals("IN_PROGRESS"))
        .isPresent();
  }

  private String send(String operation, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint + operation))
            .header("Authorization", "Bearer " + apiKey)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  private static Optional<String> member(String name, String json) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
