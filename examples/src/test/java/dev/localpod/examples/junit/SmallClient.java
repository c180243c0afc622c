package dev.localpod.examples.junit;

import dev.localpod.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** The code under test: a client that waits for its answers. */
record SmallClient(URI endpoint, String apiKey) {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  SmallClient(Endpoint endpoint) {
    this(endpoint.baseUrl(), endpoint.apiKey());
  }

  boolean isReady() throws IOException, InterruptedException {
    return send("/health", "GET", "").statusCode() == 200;
  }

  /** What the endpoint makes of a prompt, as it says it. */
  String ask(String prompt) throws IOException, InterruptedException {
    return send("/runsync", "POST", "{\"input\": {\"prompt\": \"" + prompt + "\"}}").body();
  }

  /** How a job stands, as the endpoint says it. */
  String look(String job) throws IOException, InterruptedException {
    return send("/status/" + job, "GET", "").body();
  }

  private HttpResponse<String> send(String operation, String method, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint + operation))
            .header("Authorization", "Bearer " + apiKey)
            .method(method, BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }
}
