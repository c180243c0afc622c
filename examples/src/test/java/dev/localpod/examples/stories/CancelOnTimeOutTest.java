package dev.localpod.examples.stories;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.localpod.Endpoint;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithClock;
import dev.localpod.junit.WithScript;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

/** A client that waits no longer cancels its job. With OkHttp. */
@LocalpodTest
@WithClock("manual")
@WithScript("[{do: [{after: 9m}, {complete: too late}]}]")
class CancelOnTimeOutTest {

  // ---- the bug: the time-out ends the waiting, not the work

  @Test
  void a_client_that_only_stops_waiting_is_caught(Endpoint endpoint) throws Exception {
    var client = new Client(endpoint);

    assertThat(client.await(client.submit("a cup"), ofSeconds(30))).isEqualTo("IN_PROGRESS");

    assertThatThrownBy(() -> assertThat(endpoint).client().cancelsOnTimeOut())
        .hasMessageContaining("did not cancel job");
  }

  // ---- the client that is right

  @Test
  void a_client_that_cancels_passes(Endpoint endpoint) throws Exception {
    var client = new Client(endpoint);

    assertThat(client.awaitOrCancel(client.submit("a cup"), ofSeconds(30))).isEqualTo("CANCELLED");

    assertThat(endpoint).client().cancelsOnTimeOut().isBilledAtMost(ofSeconds(30));
  }

  @Test
  @WithScript("[{do: [{after: 32s}, {complete: just in time}]}]")
  void a_job_that_ends_before_its_cancel_arrives_is_not_lost(Endpoint endpoint) throws Exception {
    var client = new Client(endpoint);
    String job = client.submit("a cup");
    client.await(job, ofSeconds(30));
    endpoint.clock().advance(ofSeconds(2)); // meanwhile

    assertThat(client.cancel(job)).isEqualTo("COMPLETED");

    assertThat(endpoint).client().fetchesEveryResult();
  }

  /** A small client of an endpoint. */
  private static final class Client {

    private static final OkHttpClient HTTP = new OkHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> UNFINISHED = Set.of("IN_QUEUE", "IN_PROGRESS");

    private final String url;
    private final String key;
    private final Clock clock;
    private final Pause pause;

    Client(Endpoint endpoint) {
      url = endpoint.baseUrl().toString();
      key = endpoint.apiKey();
      clock = endpoint.clock().asJavaClock();
      pause = Pause.in(endpoint);
    }

    /** Submits a job and returns its id. */
    String submit(String prompt) throws IOException {
      String body =
          JSON.createObjectNode()
              .set("input", JSON.createObjectNode().put("prompt", prompt))
              .toString();
      return call(request("/run").post(RequestBody.create(body, MediaType.get("application/json"))))
          .get("id")
          .asText();
    }

    /** Polls a job until it has ended, so long at most, and returns its last status. */
    String await(String job, Duration limit) throws IOException, InterruptedException {
      Instant end = clock.instant().plus(limit);
      String status = status(job);
      while (UNFINISHED.contains(status) && clock.instant().isBefore(end)) {
        pause.pause(Duration.ofSeconds(5));
        status = status(job);
      }
      return status;
    }

    /** The same, but a job that has not ended is cancelled. */
    String awaitOrCancel(String job, Duration limit) throws IOException, InterruptedException {
      String status = await(job, limit);
      return UNFINISHED.contains(status) ? cancel(job) : status;
    }

    /** Cancels a job and returns its status: it may have ended before. */
    String cancel(String job) throws IOException {
      return call(request("/cancel/" + job).post(RequestBody.create(new byte[0])))
          .get("status")
          .asText();
    }

    private String status(String job) throws IOException {
      return call(request("/status/" + job)).get("status").asText();
    }

    private Request.Builder request(String path) {
      return new Request.Builder().url(url + path).header("Authorization", "Bearer " + key);
    }

    private static JsonNode call(Request.Builder request) throws IOException {
      try (Response answer = HTTP.newCall(request.build()).execute()) {
        if (!answer.isSuccessful()) {
          throw new IOException(answer.code() + " " + answer.body().string());
        }
        return JSON.readTree(answer.body().string());
      }
    }
  }
}
