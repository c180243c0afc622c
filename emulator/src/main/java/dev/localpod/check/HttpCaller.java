package dev.localpod.check;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Sends calls to a base URL over HTTP. */
public final class HttpCaller implements Caller {

  /** Longer than a call is held: 90 s, and what a network adds. */
  static final Duration TIMEOUT = Duration.ofSeconds(100);

  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  // Follows no redirect: the key is for the base URL only.
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  private final URI baseUrl;

  /** Creates a caller of a base URL, which ends in {@code /v2}. */
  public HttpCaller(URI baseUrl) {
    this.baseUrl = baseUrl;
  }

  @Override
  public WireResponse send(WireRequest request) throws IOException, InterruptedException {
    return response(CLIENT.send(http(request), BodyHandlers.ofString()));
  }

  /** Sends a call and returns the answer to come. */
  public CompletableFuture<WireResponse> sendAsync(WireRequest request) {
    return CLIENT.sendAsync(http(request), BodyHandlers.ofString()).thenApply(HttpCaller::response);
  }

  private HttpRequest http(WireRequest request) {
    var http =
        HttpRequest.newBuilder(URI.create(baseUrl + request.path()))
            .timeout(TIMEOUT)
            .method(
                request.method(),
                request.body().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
    request.authorizations().forEach(value -> http.header("Authorization", value));
    request.headers().forEach(header -> http.header(header.name(), header.value()));
    return http.build();
  }

  private static WireResponse response(HttpResponse<String> response) {
    return new WireResponse(response.statusCode(), response.headers().map(), response.body());
  }
}
