package dev.localpod.examples.stories;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.Endpoint;
import dev.localpod.fault.Faults;
import dev.localpod.job.Operation;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithClock;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A circuit breaker opens on 429, and closes when the endpoint takes jobs again. With Resilience4j.
 */
@LocalpodTest
@WithClock("manual")
class CircuitBreakerTest {

  @BeforeEach
  void refuseSubmissions(Endpoint endpoint) {
    endpoint.faults().add(Faults.status(429).retryAfter(60).on(Operation.RUN).times(2));
  }

  // ---- the bug: the breaker counts exceptions, and an HTTP client throws none for a 429

  @Test
  void a_breaker_that_never_opens_is_caught(Endpoint endpoint) throws Exception {
    CircuitBreaker breaker = CircuitBreaker.of("images", settings(endpoint.clock().asJavaClock()));
    var images = new Images(endpoint.baseUrl(), endpoint.apiKey());

    for (int i = 0; i < 3; i++) {
      breaker.executeCallable(() -> images.run("a cup"));
    }

    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    assertThatThrownBy(() -> assertThat(endpoint).calls().to(Operation.RUN).honourRetryAfter())
        .hasMessageContaining("Retry-After");
  }

  // ---- the client that is right

  @Test
  void a_breaker_opens_on_429_and_closes_again(Endpoint endpoint) throws Exception {
    var images =
        new GuardedImages(
            new Images(endpoint.baseUrl(), endpoint.apiKey()), endpoint.clock().asJavaClock());

    assertThat(images.run("a cup")).isEqualTo(429);
    assertThatThrownBy(() -> images.run("a cup")).isInstanceOf(CallNotPermittedException.class);

    endpoint.clock().advance(ofSeconds(61)); // it stays open at 60 s
    assertThat(images.run("a cup")).isEqualTo(429); // one call tries, and opens it again
    assertThatThrownBy(() -> images.run("a cup")).isInstanceOf(CallNotPermittedException.class);

    endpoint.clock().advance(ofSeconds(61)); // it stays open at 60 s
    assertThat(images.run("a cup")).isEqualTo(200);
    assertThat(images.breaker().getState()).isEqualTo(CircuitBreaker.State.CLOSED);

    assertThat(endpoint).calls().to(Operation.RUN).times(3).honourRetryAfter();
  }

  /** Submits nothing as long as the endpoint has said that it takes nothing. */
  private record GuardedImages(Images images, CircuitBreaker breaker) {

    GuardedImages(Images images, Clock clock) {
      this(images, CircuitBreaker.of("images", settings(clock)));
    }

    /** Submits a job and returns the status code. */
    int run(String prompt) throws Exception {
      HttpResponse<String> answer = breaker.executeCallable(() -> images.run(prompt));
      if (answer.statusCode() == 429) {
        long seconds = answer.headers().firstValueAsLong("Retry-After").orElse(1);
        breaker.transitionToOpenStateFor(Duration.ofSeconds(seconds));
      }
      return answer.statusCode();
    }
  }

  private static CircuitBreakerConfig settings(Clock clock) {
    return CircuitBreakerConfig.custom()
        .clock(clock)
        .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
        .permittedNumberOfCallsInHalfOpenState(1)
        .build();
  }

  private record Images(URI endpoint, String apiKey) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    HttpResponse<String> run(String prompt) throws IOException, InterruptedException {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(endpoint + "/run"))
              .header("Authorization", "Bearer " + apiKey)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{\"input\": {\"prompt\": \"" + prompt + "\"}}"))
              .build();
      return HTTP.send(request, BodyHandlers.ofString());
    }
  }
}
