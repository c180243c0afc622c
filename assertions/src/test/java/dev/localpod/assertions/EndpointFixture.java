package dev.localpod.assertions;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
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

  void call(String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(endpoint().baseUrl() + path))
            .header("Authorization", endpoint().apiKey())
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      http.send(request, BodyHandlers.discarding());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
