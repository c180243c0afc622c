package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fault.Faults;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.Operation;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.RateLimit;
import dev.localpod.options.RateLimits;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The seconds in which a client is told to come again: LIM-3, LIM-5. */
class RetryAfterTest {

  private static final String HEADER = "Retry-After: ";

  @ParameterizedTest
  @CsvSource({
    "PT0S, 1, 1",
    "PT0.000000001S, 1, 1",
    "PT1S, 1, 1",
    "PT1.000000001S, 1, 2",
    "PT7.5S, 1, 8",
    "PT10S, 1, 10",
    "PT10S, 2, 5",
    "PT10S, 3, 4",
    "PT10S, 60, 1",
    "PT60S, 60, 1",
    "PT60.000000001S, 60, 2",
    "PT168H, 1, 604800",
    "PT168H, 1000000, 1"
  })
  @Proves({"LIM-3", "LIM-5"})
  void a_wait_is_rounded_up_to_seconds(Duration wait, int speed, long seconds) {
    assertThat(RetryAfter.seconds(wait, speed)).isEqualTo(seconds);
  }

  @ParameterizedTest
  @CsvSource({
    "x60, 600, 10",
    "x60, 601, 11",
    "x60, 3, 1",
    "x60, 0, 1",
    "x1, 3, 3",
    "real, 3, 3",
    "real, 0, 0",
    "manual, 3, 3",
    "skip, 3, 3"
  })
  @Proves("LIM-5")
  void a_fault_names_real_seconds_on_a_faster_clock(String clock, int planned, String told)
      throws IOException {
    try (var wire = HttpFixture.to(HttpFixture.demo().clock(ClockMode.parse(clock)))) {
      wire.endpoint().faults().add(Faults.status(429).retryAfter(planned).on(Operation.HEALTH));

      assertThat(health(wire)).isEqualTo(told);
    }
  }

  @Test
  @Proves("LIM-5")
  void a_limit_names_real_seconds_on_a_faster_clock() throws IOException {
    var none = RateLimits.DOCUMENTED.with(Operation.REQUESTS, RateLimit.ofRequests(0));
    var endpoint =
        HttpFixture.demo()
            .clock(ClockMode.scaled(2))
            .settings(EndpointSettings.DEFAULT.limits(none));
    try (var wire = HttpFixture.to(endpoint)) {
      assertThat(retryAfter(wire, "GET /v2/demo/requests")).isEqualTo("5");
      assertThat(wire.get("/requests").body()).contains("; try again in 5 s");
    }
  }

  private static String health(HttpFixture wire) throws IOException {
    return retryAfter(wire, "GET /v2/demo/health");
  }

  private static String retryAfter(HttpFixture wire, String call) throws IOException {
    try (var connection = wire.connect()) {
      return connection
          .send(call + " HTTP/1.1\nHost: localhost\nAuthorization: localpod\n\n")
          .head()
          .stream()
          .filter(line -> line.startsWith(HEADER))
          .map(line -> line.substring(HEADER.length()))
          .findFirst()
          .orElseThrow();
    }
  }
}
