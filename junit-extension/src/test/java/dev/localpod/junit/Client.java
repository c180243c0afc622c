package dev.localpod.junit;

import dev.localpod.Endpoint;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client of an endpoint as simple as can be. */
final class Client {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

  private final String baseUrl;
  private final String apiKey;

  Client(Endpoint endpoint) {
    this(endpoint.baseUrl().toString(), endpoint.apiKey());
  }

  Client(String baseUrl, String apiKey) {
    this.baseUrl = baseUrl;
    this.apiKey = apiKey;
  }

  /** Submits an input and gives the id of its job. */
  String run(String input) {
    return id(post("/run", "{\"input\":{\"prompt\":\"" + input + "\"}}").body());
  }

  /** Returns the id of the job in an answer. */
  static String id(String answer) {
    Matcher matcher = ID.matcher(answer);
    if (!matcher.find()) {
      throw new IllegalStateException("there is no id");
    }
    return matcher.group(1);
  }

  String runsync(String input) {
    return post("/runsync", "{\"input\":{\"prompt\":\"" + input + "\"}}").body();
  }

  String status(String job) {
    return get("/status/" + job).body();
  }

  HttpResponse<String> get(String path) {
    return send(to(path).GET().build());
  }

  HttpResponse<String> post(String path, String body) {
    return send(to(path).POST(BodyPublishers.ofString(body)).build());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(baseUrl + path))
        .header("Authorization", apiKey)
        .header("Content-Type", "application/json");
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (Exception e) {
      throw new IllegalStateException(request + " was not answered", e);
    }
  }
}
