package dev.localpod.examples.stories;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.Endpoint;
import dev.localpod.fault.Faults;
import dev.localpod.job.Operation;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithClock;
import feign.DefaultRetryer;
import feign.Feign;
import feign.FeignException;
import feign.Headers;
import feign.RequestLine;
import feign.RetryableException;
import feign.Retryer;
import feign.jackson.JacksonDecoder;
import feign.jackson.JacksonEncoder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that is called too often waits as long as it is told to. With OpenFeign. */
@LocalpodTest
@WithClock("manual")
class RetryAfterTest {

  @BeforeEach
  void refuseTwoSubmissions(Endpoint endpoint) {
    endpoint.faults().add(Faults.status(429).retryAfter(60).on(Operation.RUN).times(2));
  }

  // ---- the bug: Feign's own retryer waits for its longest period at most, 1 s by default

  @Test
  void a_client_that_shortens_the_wait_is_caught(Endpoint endpoint) {
    Images images = connect(endpoint, new DefaultRetryer(1, 10, 5));

    assertThat(images.run(Job.of("a cup"))).containsEntry("status", "IN_QUEUE");

    assertThatThrownBy(() -> assertThat(endpoint).calls().to(Operation.RUN).honourRetryAfter())
        .hasMessageContaining("Retry-After");
  }

  // ---- the client that is right

  @Test
  void a_client_that_waits_as_long_passes(Endpoint endpoint) {
    Images images = connect(endpoint, new ObedientRetryer(5, Pause.in(endpoint)));

    assertThat(images.run(Job.of("a cup"))).containsEntry("status", "IN_QUEUE");

    assertThat(endpoint).calls().to(Operation.RUN).times(3).honourRetryAfter();
    assertThat(endpoint).client().submitsNothingTwice();
  }

  @Test
  void a_client_does_not_wait_for_ever(Endpoint endpoint) {
    Images images = connect(endpoint, new ObedientRetryer(1, Pause.in(endpoint)));

    assertThatThrownBy(() -> images.run(Job.of("a cup"))).hasMessageContaining("429");

    assertThat(endpoint).hasNoJobs();
  }

  /**
   * Repeats only what was refused with a {@code Retry-After}: of a lost answer it knows nothing.
   */
  private static final class ObedientRetryer implements Retryer {
    private final int most;
    private final Pause pause;
    private int repetitions;

    ObedientRetryer(int most, Pause pause) {
      this.most = most;
      this.pause = pause;
    }

    @Override
    public void continueOrPropagate(RetryableException failure) {
      if (!(failure.getCause() instanceof FeignException.TooManyRequests refusal)
          || ++repetitions > most) {
        throw failure;
      }
      try {
        pause.pause(retryAfter(refusal));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failure;
      }
    }

    private static Duration retryAfter(FeignException refusal) {
      return refusal.responseHeaders().entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase("Retry-After"))
          .flatMap(header -> header.getValue().stream())
          .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
          .findFirst()
          .orElse(Duration.ofSeconds(1));
    }

    @Override
    public Retryer clone() { // one for each call
      return new ObedientRetryer(most, pause);
    }
  }

  @Headers("Content-Type: application/json")
  private interface Images {

    @RequestLine("POST /run")
    Map<String, Object> run(Job job);
  }

  private record Job(Map<String, Object> input) {

    static Job of(String prompt) {
      return new Job(Map.of("prompt", prompt));
    }
  }

  private static Images connect(Endpoint endpoint, Retryer retryer) {
    return Feign.builder()
        .encoder(new JacksonEncoder())
        .decoder(new JacksonDecoder())
        .requestInterceptor(
            request -> request.header("Authorization", "Bearer " + endpoint.apiKey()))
        .retryer(retryer)
        .target(Images.class, endpoint.baseUrl().toString());
  }
}
