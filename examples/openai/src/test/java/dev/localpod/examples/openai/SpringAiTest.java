package dev.localpod.examples.openai;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.Endpoint;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithWorkers;
import dev.localpod.script.ChatReply;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.api.OpenAiApi;
import org.springframework.retry.support.RetryTemplate;

/** What the OpenAI model of Spring AI gets from a scripted worker. */
@LocalpodTest
@WithWorkers(coldStart = "20s")
class SpringAiTest {

  private static final Script SUNNY =
      Scripts.chat(ChatReply.of("It is sunny in Berlin today.").pace(ofMillis(50)));

  private static final Prompt QUESTION = new Prompt(Weather.QUESTION);

  /** Returns a model; its base URL is one without {@code /v1}, which Spring AI adds. */
  private static OpenAiChatModel model(Endpoint endpoint) {
    return OpenAiChatModel.builder()
        .openAiApi(
            OpenAiApi.builder()
                .baseUrl(endpoint.baseUrl() + "/openai")
                .apiKey(endpoint.apiKey())
                .build())
        .defaultOptions(OpenAiChatOptions.builder().model("tiny").build())
        .retryTemplate(RetryTemplate.builder().maxAttempts(1).build())
        .build();
  }

  @Test
  void a_model_answers(Endpoint endpoint) {
    endpoint.script(SUNNY);

    assertThat(model(endpoint).call(QUESTION).getResult().getOutput().getText())
        .isEqualTo("It is sunny in Berlin today.");

    assertThat(endpoint).onlyJob().isCompleted().waitedInQueue(ofSeconds(20));
  }

  @Test
  void a_model_streams_each_token(Endpoint endpoint) {
    endpoint.script(SUNNY);

    List<String> tokens =
        model(endpoint).stream(QUESTION)
            .mapNotNull(chunk -> chunk.getResult().getOutput().getText())
            .filter(token -> !token.isEmpty())
            .collectList()
            .block();

    assertThat(tokens).containsExactly("It", " is", " sunny", " in", " Berlin", " today.");
    assertThat(endpoint).onlyJob().isCompleted();
  }

  @Test
  void a_failed_job_is_an_error_with_the_text_of_the_worker(Endpoint endpoint) {
    endpoint.script(Scripts.fail("CUDA out of memory"));

    assertThatThrownBy(() -> model(endpoint).call(QUESTION))
        .hasMessageContaining("CUDA out of memory");
  }
}
