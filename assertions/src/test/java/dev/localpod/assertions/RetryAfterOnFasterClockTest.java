package dev.localpod.assertions;

import static dev.localpod.assertions.FailureMessages.failureOf;
import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static dev.localpod.job.Operation.HEALTH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.Sleeper;
import dev.localpod.fault.Faults;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A client that shares the time of a clock {@code xN}, and is told real seconds (LIM-5). */
class RetryAfterOnFasterClockTest {

  private static final int WEEK = 604_800;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void a_client_that_takes_them_for_seconds_of_the_endpoint_comes_too_early() throws Exception {
    try (var localpod = localpod(1_000)) {
      Endpoint endpoint = localpod.endpoint("shop");
      Sleeper sleeper = endpoint.clock().sleeper();
      sleeper.sleep(Duration.ofSeconds(limited(endpoint)));
      health(endpoint);

      assertThat(failureOf(() -> assertThat(endpoint).calls().honourRetryAfter()))
          .contains("got Retry-After 605s")
          .contains("real time");
    }
  }

  @Test
  void a_client_that_multiplies_them_comes_in_time() throws Exception {
    int speed = 1_000_000;
    try (var localpod = localpod(speed)) {
      Endpoint endpoint = localpod.endpoint("shop");
      Sleeper sleeper = endpoint.clock().sleeper();
      sleeper.sleep(Duration.ofSeconds(limited(endpoint) * speed));
      health(endpoint);

      assertThat(endpoint).calls().honourRetryAfter();
    }
  }

  private static Localpod localpod(int speed) {
    return Localpod.start(
        LocalpodOptions.DEFAULT.endpoint(
            EndpointOptions.of("shop").clock(ClockMode.scaled(speed))));
  }

  /** Makes a call that is told to come again a week later, and returns the seconds it is told. */
  private long limited(Endpoint endpoint) throws Exception {
    endpoint.faults().add(Faults.status(429).retryAfter(WEEK).on(HEALTH));
    return Long.parseLong(health(endpoint).headers().firstValue("Retry-After").orElseThrow());
  }

  private HttpResponse<Void> health(Endpoint endpoint) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(endpoint.baseUrl() + "/health"))
            .header("Authorization", endpoint.apiKey())
            .build();
    return http.send(request, BodyHandlers.discarding());
  }
}
