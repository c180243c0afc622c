package dev.localpod.assertions;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts an endpoint with a manual clock for each test, and calls it. */
final class EndpointFixture implements BeforeEachCallback, AfterEachCallback {

  private final HttpClient http = HttpClient.newHttpClient();
  private Localpod localpod;

  @Override
  public void beforeEach(ExtensionContext context) {
    localpod =
        Localpod.start(
            LocalpodOptions.DEFAULT
                .seed(7)
                .endpoint(EndpointOptions.of("shop").clock(ClockMode.MANUAL)));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    localpod.close();
  }

  Localpod localpod() {
    return localpod;
  }

  Endpoint endpoint() {
    return localpod.endpoint("shop");
  }

  /** Submits a job with an empty input and gives its id. */
  String run() {
    return run("{\"input\":{}}");
  }

  /** Submits a job and gives its id. */
  String run(String body) {
    call("/run", body);
    return endpoint().jobs().get(0).id().value();
  }

  /** Calls on a connection of its own, without reading an answer; closing it hangs up. */
  Socket open(String method, String path, String body) throws IOException {
    URI url = URI.create(endpoint().baseUrl() + path);
    var socket = new Socket(url.getHost(), url.getPort());
    String request =
        """
        %s %s HTTP/1.1\r
        Host: localhost\r
        Authorization: %s\r
        Content-Length: %d\r
        \r
        %s"""
            .formatted(method, url.getPath(), endpoint().apiKey(), body.length(), body);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  void call(String path, String body) {
    send(path, body);
  }

  /** Returns the body of the answer to a call without a body. */
  String body(String path) {
    return send(path, "");
  }

  private String send(String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(endpoint().baseUrl() + path))
            .header("Authorization", endpoint().apiKey())
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
