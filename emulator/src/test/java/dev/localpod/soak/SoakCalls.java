package dev.localpod.soak;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Makes calls to the emulator, and counts them. */
final class SoakCalls {

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicLong calls = new AtomicLong();

  /** Makes calls to an address that ends in {@code /v2}. */
  SoakCalls(String base) {
    this.base = URI.create(base);
  }

  long count() {
    return calls.get();
  }

  /** Makes a call that must not fail. */
  HttpResponse<String> call(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = send(method, path, body);
    if (answer.statusCode() >= 500) {
      throw new AssertionError(method + " " + path + ": " + answer.body());
    }
    return answer;
  }

  /** Makes a call that may fail, below {@code /v2} or {@code /_localpod}. */
  HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    calls.incrementAndGet();
    return http.send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Authorization", "localpod")
            .timeout(Duration.ofSeconds(60))
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /**
   * Sends the beginning of a call and leaves.
   *
   * @param part how much of the request is sent, from 0 to 1
   * @param isReset whether the connection ends by a reset
   */
  void leave(String method, String path, String body, double part, boolean isReset)
      throws IOException {
    calls.incrementAndGet();
    try (var socket = new Socket(base.getHost(), base.getPort())) {
      String request =
          method
              + " "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: localpod\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body;
      socket
          .getOutputStream()
          .write(
              request
                  .substring(0, (int) (part * request.length()))
                  .getBytes(StandardCharsets.US_ASCII));
      if (isReset) {
        socket.setSoLinger(true, 0);
      }
    }
  }
}
