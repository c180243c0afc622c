package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.Operation;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.RateLimit;
import dev.localpod.options.RateLimits;
import dev.localpod.options.WorkerSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits as clients meet them: LIM-1, LIM-3, HTTP-9. */
@Timeout(300)
class LimitsWireTest {

  private final Localpod localpod =
      Localpod.start(
          LocalpodOptions.DEFAULT.endpoint(
              EndpointOptions.of("demo")
                  .apiKeys(List.of("one", "two"))
                  .clock(ClockMode.MANUAL)
                  .settings(
                      EndpointSettings.DEFAULT
                          .workers(WorkerSettings.DEFAULT.count(0, 0))
                          .limits(
                              RateLimits.DOCUMENTED
                                  .with(Operation.RUN, RateLimit.ofRequests(1))
                                  .with(Operation.STATUS, RateLimit.ofRequests(3))
                                  .with(Operation.RUNSYNC, RateLimit.of(100, 2))))));
  private final Endpoint endpoint = localpod.endpoint("demo");
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    localpod.close();
  }

  @Test
  @Proves({"LIM-1", "LIM-3", "HTTP-7"})
  void a_call_over_the_limit_is_429_until_the_window_has_passed() throws Exception {
    assertThat(post("one", "purge-queue", "").statusCode()).isEqualTo(200);
    endpoint.clock().advance(Duration.ofMillis(2_500));
    assertThat(post("one", "purge-queue", "").statusCode()).isEqualTo(200);

    HttpResponse<String> refused = post("one", "purge-queue", "");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("8");
    assertThat(refused.body())
        .isEqualTo(
            "{\"status\":429,\"title\":\"Too Many Requests\",\"detail\":\"%1$s\",\"error\":\"%1$s\"}"
                .formatted(
                    "too many calls of purge-queue: this key may make 2 in 10 s on this endpoint"
                        + " (LIM-1); try again in 8 s"));

    endpoint.clock().advance(Duration.ofMillis(7_500));
    assertThat(post("one", "purge-queue", "").statusCode()).isEqualTo(200);
  }

  @Test
  @Proves("LIM-1")
  void each_key_has_a_limit_of_its_own() throws Exception {
    assertThat(post("one", "run", "{\"input\":{}}").statusCode()).isEqualTo(200);
    assertThat(post("one", "run", "{\"input\":{}}").statusCode()).isEqualTo(429);
    assertThat(post("two", "run", "{\"input\":{}}").statusCode()).isEqualTo(200);
  }

  @Test
  @Proves("LIM-3")
  void a_refused_call_submits_nothing() throws Exception {
    post("one", "run", "{\"input\":{}}");
    post("one", "run", "{\"input\":{}}");

    assertThat(endpoint.jobs()).hasSize(1);
  }

  @Test
  @Proves("HTTP-9")
  void limits_are_looked_at_before_the_body_and_count_bad_bodies() throws Exception {
    assertThat(post("one", "run", "not json").statusCode()).isEqualTo(400);
    assertThat(post("one", "run", "not json").statusCode()).isEqualTo(429);
  }

  @Test
  @Proves("HTTP-9")
  void calls_refused_before_the_limits_are_not_counted() throws Exception {
    assertThat(post("wrong", "run", "{\"input\":{}}").statusCode()).isEqualTo(401);
    HttpRequest wrongMethod = request("one", "run").PUT(BodyPublishers.noBody()).build();
    assertThat(http.send(wrongMethod, BodyHandlers.discarding()).statusCode()).isEqualTo(405);
    assertThat(post("one", "run", "{\"input\":{}}").statusCode()).isEqualTo(200);
  }

  @Test
  @Proves("LIM-1")
  void held_calls_count_as_under_way_until_they_are_answered() throws Exception {
    CompletableFuture<HttpResponse<String>> first = runsyncAsync();
    CompletableFuture<HttpResponse<String>> second = runsyncAsync();
    await().until(() -> endpoint.jobs().size() == 2);
    HttpResponse<String> third = post("one", "runsync", "{\"input\":{}}");
    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(third.headers().firstValue("Retry-After")).hasValue("1");

    endpoint.clock().advance(Duration.ofSeconds(90));
    assertThat(first.get().statusCode()).isEqualTo(200);
    assertThat(second.get().statusCode()).isEqualTo(200);
    CompletableFuture<HttpResponse<String>> fourth = runsyncAsync();
    await().until(() -> endpoint.jobs().size() == 3);
    endpoint.clock().advance(Duration.ofSeconds(90));
    assertThat(fourth.get().statusCode()).isEqualTo(200);
  }

  @Test
  @Proves("LIM-1")
  void status_sync_counts_as_status() throws Exception {
    post("one", "run", "{\"input\":{}}");
    String job = endpoint.jobs().get(0).id().value();
    for (int i = 0; i < 3; i++) {
      assertThat(post("one", "status/" + job, "").statusCode()).isEqualTo(200);
    }
    assertThat(post("one", "status-sync/" + job, "").statusCode()).isEqualTo(429);
  }

  private CompletableFuture<HttpResponse<String>> runsyncAsync() {
    return http.sendAsync(
        request("one", "runsync").POST(BodyPublishers.ofString("{\"input\":{}}")).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String key, String operation, String body) throws Exception {
    return http.send(
        request(key, operation).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String key, String operation) {
    return HttpRequest.newBuilder(URI.create(endpoint.baseUrl() + "/" + operation))
        .header("Authorization", key);
  }
}
