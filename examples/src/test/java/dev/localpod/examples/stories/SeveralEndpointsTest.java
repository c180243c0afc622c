package dev.localpod.examples.stories;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.Endpoint;
import dev.localpod.fault.Faults;
import dev.localpod.job.Operation;
import dev.localpod.junit.LocalpodEndpoint;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client of several endpoints pauses for the one that answers 429 alone. With java.net.http. */
@LocalpodTest
@WithClock("manual")
class SeveralEndpointsTest {

  @BeforeEach
  void refuseOneSubmission(@LocalpodEndpoint("images") Endpoint images) {
    images.faults().add(Faults.status(429).retryAfter(60).on(Operation.RUN).times(1));
  }

  // ---- the bug: the client pauses by host, and all endpoints have the same one

  @Test
  void a_client_that_pauses_by_host_is_caught(
      @LocalpodEndpoint("images") Endpoint images, @LocalpodEndpoint("words") Endpoint words)
      throws Exception {
    var client = new Client(images.clock().asJavaClock(), URI::getHost);

    assertThat(client.submit(images, "a cup")).isFalse();
    assertThat(client.submit(words, "describe it")).isFalse();

    assertThatThrownBy(() -> assertThat(words).hasJobs(1)).hasMessageContaining("1 job");
  }

  // ---- the client that is right

  @Test
  void a_client_that_pauses_by_endpoint_passes(
      @LocalpodEndpoint("images") Endpoint images, @LocalpodEndpoint("words") Endpoint words)
      throws Exception {
    var client = new Client(images.clock().asJavaClock(), URI::toString);

    assertThat(client.submit(images, "a cup")).isFalse();
    assertThat(client.submit(words, "describe it")).isTrue();
    assertThat(client.submit(images, "a cup")).isFalse(); // what words took does not end the pause

    images.clock().advance(ofSeconds(60));
    assertThat(client.submit(images, "a cup")).isTrue();

    assertThat(words).hasJobs(1);
    assertThat(images).hasJobs(1).calls().to(Operation.RUN).times(2).honourRetryAfter();
  }

  /** Submits jobs to endpoints, but for those that it pauses for. */
  private static final class Client {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Clock clock;
    private final Function<URI, String> pausesBy;
    private final Map<String, Instant> pausedUntil = new HashMap<>();

    Client(Clock clock, Function<URI, String> pausesBy) {
      this.clock = clock;
      this.pausesBy = pausesBy;
    }

    /** Submits a job and returns whether the endpoint took it; if not, the caller tries later. */
    boolean submit(Endpoint endpoint, String prompt) throws IOException, InterruptedException {
      String paused = pausesBy.apply(endpoint.baseUrl());
      if (clock.instant().isBefore(pausedUntil.getOrDefault(paused, Instant.MIN))) {
        return false;
      }
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(endpoint.baseUrl() + "/run"))
              .header("Authorization", "Bearer " + endpoint.apiKey()) // each has its own
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{\"input\": {\"prompt\": \"" + prompt + "\"}}"))
              .build();
      HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
      if (answer.statusCode() == 429) {
        long seconds = answer.headers().firstValueAsLong("Retry-After").orElse(1);
        pausedUntil.put(paused, clock.instant().plusSeconds(seconds));
      }
      return answer.statusCode() == 200;
    }
  }
}
