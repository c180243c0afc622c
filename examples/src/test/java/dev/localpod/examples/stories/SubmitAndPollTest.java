package dev.localpod.examples.stories;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.localpod.Endpoint;
import dev.localpod.fault.Faults;
import dev.localpod.job.Operation;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithClock;
import dev.localpod.junit.WithScript;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A client submits a job and polls it, with pauses that grow. With {@code java.net.http}. */
@LocalpodTest
@WithClock("manual")
@WithScript("[{do: [{after: 9m}, {complete: {image: cup.png}}]}]")
class SubmitAndPollTest {

  // ---- the bug: the same short pause, however long the job takes

  @Test
  void a_client_that_polls_as_fast_after_minutes_is_caught(Endpoint endpoint) throws Exception {
    var client = new RestlessClient(new Calls(endpoint), Pause.in(endpoint));

    assertThat(client.draw("a cup")).isEqualTo("cup.png"); // what it returns does not show the bug

    assertThatThrownBy(() -> assertThat(endpoint).polling().backsOff(2, 0, ofSeconds(60)))
        .hasMessageContaining("but a pause of 5s follows one of 5s");
  }

  private record RestlessClient(Calls calls, Pause pause) {

    String draw(String prompt) throws IOException, InterruptedException {
      String id = calls.submit(prompt);
      JsonNode job = calls.status(id);
      while (!job.get("status").asText().equals("COMPLETED")) {
        pause.pause(Duration.ofSeconds(5));
        job = calls.status(id);
      }
      return job.get("output").get("image").asText();
    }
  }

  // ---- the client that is right

  @Test
  void a_client_that_backs_off_passes(Endpoint endpoint) throws Exception {
    var client = new PatientClient(new Calls(endpoint), Pause.in(endpoint));

    assertThat(client.draw("a cup")).isEqualTo("cup.png");

    assertThat(endpoint).polling().backsOff(2, 0, ofSeconds(60)).stopsAfterTheFinalStatus();
  }

  @Test
  void a_poll_that_fails_is_not_a_job_that_fails(Endpoint endpoint) throws Exception {
    endpoint.faults().add(Faults.status(502).on(Operation.STATUS));
    endpoint.faults().add(Faults.dropBefore().on(Operation.STATUS));
    var client = new PatientClient(new Calls(endpoint), Pause.in(endpoint));

    assertThat(client.draw("a cup")).isEqualTo("cup.png");

    assertThat(endpoint).client().submitsNothingTwice();
  }

  @Test
  @WithScript("[{do: [{fail: CUDA out of memory}]}]")
  void a_job_that_fails_says_why(Endpoint endpoint) {
    var client = new PatientClient(new Calls(endpoint), Pause.in(endpoint));

    assertThatThrownBy(() -> client.draw("a cup")).hasMessage("FAILED: CUDA out of memory");
  }

  /** Polls after 1 s, 2 s, 4 s and so on, at last once a minute. */
  private record PatientClient(Calls calls, Pause pause) {

    private static final Set<String> UNFINISHED = Set.of("IN_QUEUE", "IN_PROGRESS");
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MOST_LOST_POLLS = 3;

    String draw(String prompt) throws IOException, InterruptedException {
      String id = calls.submit(prompt);
      Duration next = Duration.ofSeconds(1);
      int lost = 0;
      while (true) {
        pause.pause(next);
        next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
        try {
          JsonNode job = calls.status(id);
          if (!UNFINISHED.contains(job.get("status").asText())) {
            return image(job);
          }
          lost = 0;
        } catch (IOException noAnswer) {
          if (++lost > MOST_LOST_POLLS) {
            throw noAnswer;
          }
        }
      }
    }

    private static String image(JsonNode job) {
      String status = job.get("status").asText();
      if (!status.equals("COMPLETED")) {
        throw new IllegalStateException(status + ": " + job.path("error").asText());
      }
      return job.get("output").get("image").asText();
    }
  }

  /** The calls of both clients. */
  private record Calls(URI endpoint, String apiKey) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    Calls(Endpoint endpoint) {
      this(endpoint.baseUrl(), endpoint.apiKey());
    }

    /** Submits a job and returns its id. */
    String submit(String prompt) throws IOException, InterruptedException {
      String body = JSON.writeValueAsString(Map.of("input", Map.of("prompt", prompt)));
      return send(request("/run").POST(BodyPublishers.ofString(body))).get("id").asText();
    }

    JsonNode status(String job) throws IOException, InterruptedException {
      return send(request("/status/" + job).GET());
    }

    private HttpRequest.Builder request(String path) {
      return HttpRequest.newBuilder(URI.create(endpoint + path))
          .header("Authorization", "Bearer " + apiKey)
          .header("Content-Type", "application/json");
    }

    private static JsonNode send(HttpRequest.Builder request)
        throws IOException, InterruptedException {
      var answer = HTTP.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(answer.statusCode() + " " + answer.body());
      }
      return JSON.readTree(answer.body());
    }
  }
}
