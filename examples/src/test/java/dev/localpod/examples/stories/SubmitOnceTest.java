package dev.localpod.examples.stories;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.Endpoint;
import dev.localpod.fault.Faults;
import dev.localpod.job.Operation;
import dev.localpod.junit.LocalpodTest;
import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A submission whose answer is lost is not sent again by itself. With OkHttp. */
@LocalpodTest
class SubmitOnceTest {

  @BeforeEach
  void loseTheAnswer(Endpoint endpoint) {
    endpoint.faults().add(Faults.dropAfter().on(Operation.RUN));
  }

  // ---- the bug: by default OkHttp repeats a POST whose pooled connection was closed

  @Test
  void a_client_with_okhttps_defaults_is_caught(Endpoint endpoint) throws Exception {
    var client = new Client(endpoint, new OkHttpClient());
    client.warmUp();

    client.submit("a cup"); // no exception, but two jobs

    assertThatThrownBy(() -> assertThat(endpoint).client().submitsNothingTwice())
        .hasMessageContaining("have the same input");
  }

  // ---- the client that is right

  @Test
  void a_client_that_leaves_it_to_its_caller_passes(Endpoint endpoint) throws Exception {
    var http = new OkHttpClient.Builder().retryOnConnectionFailure(false).build();
    var client = new Client(endpoint, http);
    client.warmUp();

    assertThatThrownBy(() -> client.submit("a cup")).isInstanceOf(IOException.class);

    assertThat(endpoint).client().submitsNothingTwice();
  }

  private record Client(Endpoint endpoint, OkHttpClient http) {

    /** Opens the connection that the next call takes over. */
    void warmUp() throws IOException {
      call("/health", new Request.Builder());
    }

    void submit(String prompt) throws IOException {
      String body = "{\"input\": {\"prompt\": \"" + prompt + "\"}}";
      call(
          "/run",
          new Request.Builder().post(RequestBody.create(body, MediaType.get("application/json"))));
    }

    private void call(String path, Request.Builder request) throws IOException {
      request.url(endpoint.baseUrl() + path).header("Authorization", "Bearer " + endpoint.apiKey());
      try (Response answer = http.newCall(request.build()).execute()) {
        if (!answer.isSuccessful()) {
          throw new IOException(answer.code() + " " + answer.body().string());
        }
      }
    }
  }
}
