package dev.localpod.examples.workers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that has its texts made by an endpoint. */
final class TextClient {

  private static final Pattern TEXT = Pattern.compile("\"text\":\"([^\"]*)\"");

  private final URI endpoint;
  private final String apiKey;

  TextClient(URI endpoint, String apiKey) {
    this.endpoint = endpoint;
    this.apiKey = apiKey;
  }

  String generate(String prompt) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint + "/runsync"))
            .header("Authorization", "Bearer " + apiKey)
            .POST(
                HttpRequest.BodyPublishers.ofString("{\"input\":{\"prompt\":\"" + prompt + "\"}}"))
            .build();
    String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    Matcher text = TEXT.matcher(body);
    if (!text.find()) {
      throw new IOException("no text in " + body);
    }
    return text.group(1);
  }
}
