package dev.localpod.examples.openai;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.core.Sleeper;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import dev.localpod.Endpoint;
import dev.localpod.fault.Faults;
import dev.localpod.job.Operation;
import dev.localpod.junit.Allow;
import dev.localpod.junit.Leftover;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.script.ChatReply;
import dev.localpod.script.Scripts;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What OpenAI's own client for Java makes of errors. */
@LocalpodTest
class OpenAiJavaErrorsTest {

  @Test
  void a_wrong_key_is_unauthorized(Endpoint endpoint) {
    OpenAIClient client = Weather.builder(endpoint).apiKey("guess").build();

    assertError(
        refusal(UnauthorizedException.class, client), "authentication_error", "invalid_api_key");
  }

  @Test
  @Allow(Leftover.STRAY_CALL)
  void a_path_that_is_not_served_is_not_found(Endpoint endpoint) {
    OpenAIClient client =
        Weather.builder(endpoint).baseUrl(endpoint.openAiBaseUrl() + "/v1").build();

    assertError(refusal(NotFoundException.class, client), "not_found_error", "not_found");
  }

  @Test
  void a_failed_job_is_an_error_of_the_server_with_the_text_of_the_worker(Endpoint endpoint) {
    endpoint.script(Scripts.fail("CUDA out of memory"));

    InternalServerException error =
        refusal(InternalServerException.class, Weather.client(endpoint));

    assertError(error, "server_error", "job_failed");
    assertThat(error).hasMessageContaining("CUDA out of memory");
    assertThat(error.statusCode()).isEqualTo(500);
  }

  @Test
  void a_job_that_times_out_is_an_error_of_the_server(Endpoint endpoint) {
    endpoint.script(Scripts.hang());

    assertError(
        refusal(InternalServerException.class, Weather.client(endpoint)),
        "server_error",
        "job_timed_out");
  }

  @Test
  void a_bad_request_is_what_the_fault_says(Endpoint endpoint) {
    endpoint.faults().add(Faults.status(400).on(Operation.OPENAI));

    assertError(
        refusal(BadRequestException.class, Weather.client(endpoint)),
        "invalid_request_error",
        "invalid_request");
  }

  @Test
  void an_error_in_mid_stream_is_thrown_after_the_tokens_before_it(Endpoint endpoint) {
    endpoint.script(
        Scripts.chat(ChatReply.of("one two three").stopAfter(2)).fail("CUDA out of memory"));
    var text = new StringBuilder();

    SseException error =
        catchThrowableOfType(SseException.class, () -> stream(Weather.client(endpoint), text));

    assertThat(text).hasToString("one two");
    assertThat(error).hasMessageContaining("CUDA out of memory");
    assertThat(error.code()).contains("job_failed");
  }

  @Test
  void a_stream_that_is_cut_is_an_io_error(Endpoint endpoint) {
    endpoint.script(Scripts.chat("one two three"));
    endpoint.faults().add(Faults.truncate().on(Operation.OPENAI));
    var text = new StringBuilder();

    OpenAIIoException error =
        catchThrowableOfType(OpenAIIoException.class, () -> stream(Weather.client(endpoint), text));

    assertThat(error).isNotNull();
    assertThat("one two three").startsWith(text);
  }

  private static void stream(OpenAIClient client, StringBuilder text) {
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(Weather.question())) {
      stream.stream()
          .flatMap(chunk -> chunk.choices().stream())
          .forEach(choice -> choice.delta().content().ifPresent(text::append));
    }
  }

  // ---- repetitions

  @Test
  void a_429_is_repeated_after_its_retry_after(Endpoint endpoint) {
    endpoint.script(Scripts.chat("It is sunny."));
    endpoint.faults().add(Faults.status(429).retryAfter(5).on(Operation.OPENAI).times(2));
    OpenAIClient client = Weather.builder(endpoint).sleeper(new EndpointSleeper(endpoint)).build();

    assertThat(client.chat().completions().create(Weather.question()).choices()).hasSize(1);

    assertThat(endpoint).calls().to(Operation.OPENAI).times(3).honourRetryAfter();
    assertThat(endpoint).onlyJob().isCompleted();
  }

  @Test
  void a_client_gives_up_after_two_repetitions(Endpoint endpoint) {
    endpoint.faults().add(Faults.status(429).retryAfter(1).on(Operation.OPENAI).times(3));
    OpenAIClient client = Weather.builder(endpoint).sleeper(new EndpointSleeper(endpoint)).build();

    assertError(
        refusal(RateLimitException.class, client), "rate_limit_error", "rate_limit_exceeded");
    assertThat(endpoint).hasNoJobs();
  }

  @Test
  void a_failed_job_is_run_three_times_for_the_client_repeats_a_500(Endpoint endpoint) {
    endpoint.script(Scripts.after(ofSeconds(10)).fail("CUDA out of memory"));
    OpenAIClient client = Weather.builder(endpoint).sleeper(new EndpointSleeper(endpoint)).build();

    refusal(InternalServerException.class, client);

    assertThat(endpoint.jobs()).hasSize(3);
  }

  /** Lets the client sleep between two calls in the time of the endpoint. */
  private record EndpointSleeper(Endpoint endpoint) implements Sleeper {

    @Override
    public void sleep(Duration duration) {
      try {
        endpoint.clock().sleeper().sleep(duration);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public CompletableFuture<Void> sleepAsync(Duration duration) {
      return CompletableFuture.runAsync(() -> sleep(duration));
    }

    @Override
    public void close() {}
  }

  private static <E extends OpenAIServiceException> E refusal(Class<E> type, OpenAIClient client) {
    E error =
        catchThrowableOfType(type, () -> client.chat().completions().create(Weather.question()));
    assertThat(error).isNotNull();
    return error;
  }

  private static void assertError(OpenAIServiceException error, String type, String code) {
    assertThat(error.type()).contains(type);
    assertThat(error.code()).contains(code);
  }
}
