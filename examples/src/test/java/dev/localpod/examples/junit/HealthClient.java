package dev.localpod.examples.junit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** The code under test: asks an endpoint whether it is there. */
record HealthClient(URI endpoint, String apiKey) {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  boolean isReady() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint + "/health"))
            .header("Authorization", "Bearer " + apiKey)
            .build();
    HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
    return answer.statusCode() == 200;
  }
}
