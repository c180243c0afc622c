package dev.localpod.clients;

import dev.localpod.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import javax.net.ssl.SSLContext;

/** Sends the calls of a client that is played, and counts them. One thread uses it. */
final class ClientTransport {

  private static final HttpClient PLAIN =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final HttpClient http;
  private final URI baseUrl;
  private final String key;
  private int calls;

  private ClientTransport(HttpClient http, URI baseUrl, String key) {
    this.http = http;
    this.baseUrl = baseUrl;
    this.key = key;
  }

  /** Calls an endpoint over http. */
  static ClientTransport to(URI baseUrl, String key) {
    return new ClientTransport(PLAIN, baseUrl, key);
  }

  /** Calls an endpoint over https. */
  static ClientTransport to(URI baseUrl, String key, SSLContext trust) {
    return new ClientTransport(HttpClient.newBuilder().sslContext(trust).build(), baseUrl, key);
  }

  /** What a call was answered. */
  record Answer(int status, Json body, OptionalLong retryAfter) {

    Optional<Json> member(String name) {
      return body.at("/" + name).filter(value -> !value.equals(Json.NULL));
    }

    String text(String name) {
      return member(name).orElseThrow().as(String.class);
    }
  }

  boolean isPlain() {
    return baseUrl.getScheme().equals("http");
  }

  int calls() {
    return calls;
  }

  /** Sends a call, marked as JSON even without a body. */
  Answer send(String method, String path, Optional<Json> body, Duration readTimeout)
      throws IOException, InterruptedException {
    calls++;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(baseUrl + path))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .timeout(readTimeout)
            .method(
                method,
                body.map(json -> BodyPublishers.ofString(json.toString()))
                    .orElseGet(BodyPublishers::noBody))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    return new Answer(
        response.statusCode(),
        Json.parse(response.body()),
        response.headers().firstValueAsLong("Retry-After"));
  }
}
