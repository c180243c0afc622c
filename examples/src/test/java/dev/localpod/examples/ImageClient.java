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

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI endpoint;
  private final String apiKey;

  ImageClient(URI endpoint, String apiKey) {
    this.endpoint = endpoint;
    this.apiKey = apiKey;
  }

  /** Asks for an image and gives the id of the job that draws it. */
  String order(String prompt) throws IOException, InterruptedException {
    String body = "{\"input\": {\"prompt\": \"" + prompt + "\"}}";
    return member("id", send("/run", body)).orElseThrow();
  }

  /** The address of an image that was ordered, once it is there. */
  Optional<String> collect(String jobId) throws IOException, InterruptedException {
    String job = send("/status/" + jobId, "");
    if (member("status", job).filter("FAILED"::equals).isPresent()) {
      throw new IOException("no image: " + member("error", job).orElse("no reason given"));
    }
    return member("image", job);
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
