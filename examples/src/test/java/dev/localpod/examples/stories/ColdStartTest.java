package dev.localpod.examples.stories;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.localpod.Endpoint;
import dev.localpod.junit.Allow;
import dev.localpod.junit.Leftover;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithClock;
import dev.localpod.junit.WithScript;
import dev.localpod.junit.WithWorkers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A job that waits for a cold start is not submitted again. With Failsafe. */
@LocalpodTest
@WithClock("manual")
@WithWorkers(coldStart = "60s")
@WithScript("[{do: [{after: 3s}, {complete: a cup}]}]")
class ColdStartTest {

  // ---- the bug: one time-out for the start and the work, and a new job after it

  @Test
  @Allow(Leftover.LOST_RESULT)
  void a_client_that_submits_again_is_caught(Endpoint endpoint) throws Exception {
    var client = new Client(endpoint);
    RetryPolicy<String> submitAgain =
        RetryPolicy.<String>builder().handleResultIf(Client.UNFINISHED::contains).build();

    String status =
        Failsafe.with(submitAgain)
            .get(() -> client.awaitFor(client.submit("a cup"), ofSeconds(30), Client.UNFINISHED));

    assertThat(status).isEqualTo("COMPLETED"); // no error, but three jobs
    assertThatThrownBy(() -> assertThat(endpoint).client().isBilledAtMost(ofSeconds(3)))
        .hasMessageContaining("of work to be billed");
    assertThatThrownBy(() -> assertThat(endpoint).client().submitsNothingTwice())
        .hasMessageContaining("have the same input");
  }

  // ---- the client that is right

  @Test
  void a_client_that_waits_out_the_start_passes(Endpoint endpoint) throws Exception {
    assertThat(new Client(endpoint).draw("a cup")).isEqualTo("COMPLETED");

    assertThat(endpoint).client().submitsNothingTwice().isBilledAtMost(ofSeconds(3));
    assertThat(endpoint).onlyJob().waitedInQueue(ofSeconds(60));
  }

  @Test
  @WithWorkers(max = 0)
  void a_job_that_no_worker_takes_is_cancelled(Endpoint endpoint) throws Exception {
    assertThat(new Client(endpoint).draw("a cup")).isEqualTo("CANCELLED");

    assertThat(endpoint).client().awaitsOrCancelsEveryJob().submitsNothingTwice();
  }

  /** A small client of an endpoint. */
  private static final class Client {

    static final Set<String> UNFINISHED = Set.of("IN_QUEUE", "IN_PROGRESS");

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration EVERY = ofSeconds(5);
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration WORK = ofSeconds(30);

    private final String url;
    private final String key;
    private final Pause pause;

    Client(Endpoint endpoint) {
      url = endpoint.baseUrl().toString();
      key = endpoint.apiKey();
      pause = Pause.in(endpoint);
    }

    /** Submits one job, gives its start and its work a limit each, and returns its last status. */
    String draw(String prompt) throws IOException, InterruptedException {
      String job = submit(prompt);
      String status = awaitFor(job, START, Set.of("IN_QUEUE"));
      if (status.equals("IN_PROGRESS")) {
        status = awaitFor(job, WORK, UNFINISHED);
      }
      return UNFINISHED.contains(status) ? post("/cancel/" + job, "", "status") : status;
    }

    /** Submits a job and returns its id. */
    String submit(String prompt) throws IOException, InterruptedException {
      return post("/run", "{\"input\": {\"prompt\": \"" + prompt + "\"}}", "id");
    }

    /** Polls a job as long as it is in these states, so long at most, and returns its status. */
    String awaitFor(String job, Duration limit, Set<String> states) {
      RetryPolicy<String> poll =
          RetryPolicy.<String>builder()
              .handleResultIf(states::contains)
              .onRetry(retry -> pause.pause(EVERY)) // in production it is .withDelay(EVERY)
              .withMaxRetries((int) limit.dividedBy(EVERY))
              .build();
      return Failsafe.with(poll).get(() -> status(job));
    }

    private String status(String job) throws IOException, InterruptedException {
      return call("/status/" + job, HttpRequest.newBuilder(), "status");
    }

    private String post(String path, String body, String field)
        throws IOException, InterruptedException {
      var request = HttpRequest.newBuilder().POST(BodyPublishers.ofString(body));
      return call(path, request.header("Content-Type", "application/json"), field);
    }

    private String call(String path, HttpRequest.Builder request, String field)
        throws IOException, InterruptedException {
      request.uri(URI.create(url + path)).header("Authorization", "Bearer " + key);
      HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(answer.statusCode() + " " + answer.body());
      }
      return JSON.readTree(answer.body()).get(field).asText();
    }
  }
}
