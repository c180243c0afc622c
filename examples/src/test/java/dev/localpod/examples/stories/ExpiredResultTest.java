package dev.localpod.examples.stories;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.localpod.Endpoint;
import dev.localpod.junit.Allow;
import dev.localpod.junit.Leftover;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithClock;
import dev.localpod.junit.WithScript;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import retrofit2.Call;
import retrofit2.Response;
import retrofit2.Retrofit;
import retrofit2.converter.jackson.JacksonConverterFactory;
import retrofit2.http.Body;
import retrofit2.http.GET;
import retrofit2.http.POST;
import retrofit2.http.Path;

/** A client fetches results before they expire, 30 minutes after the end. With Retrofit. */
@LocalpodTest
@WithClock("manual")
@WithScript("[{do: [{after: 2m}, {complete: cup.png}]}]")
class ExpiredResultTest {

  // ---- the bug: results are collected at night, and what is not there is not ready

  @Test
  @Allow({Leftover.LOST_RESULT, Leftover.POLL_AFTER_THE_END}) // of the bug
  void a_client_that_collects_at_night_is_caught(Endpoint endpoint) throws Exception {
    var client = new Client(endpoint);
    String job = client.submit("a cup");

    endpoint.clock().advance(ofHours(8));
    assertThat(client.isReady(job)).isFalse(); // now and for ever

    assertThatThrownBy(() -> assertThat(endpoint).client().fetchesEveryResult())
        .hasMessageContaining("expired first");
  }

  // ---- the client that is right

  @Test
  void a_client_that_collects_in_time_passes(Endpoint endpoint) throws Exception {
    var client = new Client(endpoint);

    String image = client.collect(client.submit("a cup"), ofMinutes(10), ofHours(1));

    assertThat(image).isEqualTo("cup.png");
    assertThat(endpoint).client().fetchesEveryResult();
  }

  @Test
  @Allow({Leftover.LOST_RESULT, Leftover.POLL_AFTER_THE_END}) // the client was down
  void a_client_that_comes_too_late_says_so(Endpoint endpoint) throws Exception {
    var client = new Client(endpoint);
    String job = client.submit("a cup");
    endpoint.clock().advance(ofHours(1));

    assertThatThrownBy(() -> client.collect(job, ofMinutes(10), ofHours(1)))
        .isInstanceOf(ResultExpiredException.class);

    assertThat(endpoint).polling().atMost(1);
  }

  /** What is left to do is another submission, which somebody pays for: the caller decides. */
  private static final class ResultExpiredException extends Exception {
    private static final long serialVersionUID = 1;

    ResultExpiredException(String job) {
      super("the result of job " + job + " has expired");
    }
  }

  private interface Images {

    @POST("run")
    Call<Job> run(@Body Map<String, Object> request);

    @GET("status/{job}")
    Call<Job> status(@Path("job") String job);
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Job(String id, String status, String output) {}

  private static final class Client {

    private final Images images;
    private final Pause pause;

    Client(Endpoint endpoint) {
      pause = Pause.in(endpoint);
      var http =
          new OkHttpClient.Builder()
              .addInterceptor(
                  chain ->
                      chain.proceed(
                          chain
                              .request()
                              .newBuilder()
                              .header("Authorization", "Bearer " + endpoint.apiKey())
                              .build()))
              .build();
      images =
          new Retrofit.Builder()
              .baseUrl(endpoint.baseUrl() + "/")
              .client(http)
              .addConverterFactory(JacksonConverterFactory.create())
              .build()
              .create(Images.class);
    }

    /** Submits a job and returns its id. */
    String submit(String prompt) throws IOException {
      return images.run(Map.of("input", Map.of("prompt", prompt))).execute().body().id();
    }

    /** The bug: a 404 has no body, and counts as a job that is not ready. */
    boolean isReady(String job) throws IOException {
      Job answer = images.status(job).execute().body();
      return answer != null && answer.status().equals("COMPLETED");
    }

    /** Collects a result; the pauses must be shorter than results are kept. */
    String collect(String job, Duration every, Duration limit)
        throws IOException, InterruptedException, ResultExpiredException {
      for (Duration waited = Duration.ZERO;
          waited.compareTo(limit) < 0;
          waited = waited.plus(every)) {
        Response<Job> answer = images.status(job).execute();
        if (answer.code() == 404) {
          throw new ResultExpiredException(job);
        }
        if (answer.isSuccessful() && answer.body().status().equals("COMPLETED")) {
          return answer.body().output();
        }
        pause.pause(every);
      }
      throw new IOException("no result after " + limit);
    }
  }
}
