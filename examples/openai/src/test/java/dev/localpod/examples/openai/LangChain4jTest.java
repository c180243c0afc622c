package dev.localpod.examples.openai;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.localpod.Endpoint;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithWorkers;
import dev.localpod.script.ChatReply;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What the OpenAI models of LangChain4j get from a scripted worker. */
@LocalpodTest
@WithWorkers(coldStart = "20s")
class LangChain4jTest {

  private static final Script SUNNY =
      Scripts.chat(ChatReply.of("It is sunny in Berlin today.").pace(ofMillis(50)));

  private static ChatModel model(Endpoint endpoint) {
    return OpenAiChatModel.builder()
        .baseUrl(endpoint.openAiBaseUrl())
        .apiKey(endpoint.apiKey())
        .modelName("tiny")
        .maxRetries(0)
        .build();
  }

  private static StreamingChatModel streamingModel(Endpoint endpoint) {
    return OpenAiStreamingChatModel.builder()
        .baseUrl(endpoint.openAiBaseUrl())
        .apiKey(endpoint.apiKey())
        .modelName("tiny")
        .build();
  }

  @Test
  void a_model_answers(Endpoint endpoint) {
    endpoint.script(SUNNY);

    assertThat(model(endpoint).chat(Weather.QUESTION)).isEqualTo("It is sunny in Berlin today.");

    assertThat(endpoint).onlyJob().isCompleted().waitedInQueue(ofSeconds(20));
  }

  @Test
  void a_model_calls_a_tool(Endpoint endpoint) {
    endpoint.script(Scripts.chat(ChatReply.ofTool("get_weather", Map.of("city", "Berlin"))));

    assertWeatherOfBerlin(model(endpoint).chat(requestWithTool()));
  }

  @Test
  void a_streaming_model_gives_each_token(Endpoint endpoint) {
    endpoint.script(SUNNY);
    var answer = new Answer();

    streamingModel(endpoint).chat(Weather.QUESTION, answer);

    assertThat(answer.end.join().aiMessage().text()).isEqualTo("It is sunny in Berlin today.");
    assertThat(answer.tokens).containsExactly("It", " is", " sunny", " in", " Berlin", " today.");
  }

  @Test
  void a_streaming_model_calls_a_tool(Endpoint endpoint) {
    endpoint.script(Scripts.chat(ChatReply.ofTool("get_weather", Map.of("city", "Berlin"))));
    var answer = new Answer();

    streamingModel(endpoint).chat(requestWithTool(), answer);

    assertWeatherOfBerlin(answer.end.join());
  }

  @Test
  void a_failed_job_is_an_error_of_the_server(Endpoint endpoint) {
    endpoint.script(Scripts.fail("CUDA out of memory"));
    var answer = new Answer();

    assertThatThrownBy(() -> model(endpoint).chat(Weather.QUESTION))
        .isInstanceOf(InternalServerException.class)
        .hasMessageContaining("CUDA out of memory");
    streamingModel(endpoint).chat(Weather.QUESTION, answer);
    assertThatThrownBy(answer.end::join)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage(
            "{\"error\":{\"message\":\"CUDA out of memory\",\"type\":\"server_error\",\"code\":\"job_failed\"}}");
  }

  private static ChatRequest requestWithTool() {
    return ChatRequest.builder()
        .messages(UserMessage.from(Weather.QUESTION))
        .toolSpecifications(
            ToolSpecification.builder()
                .name("get_weather")
                .parameters(JsonObjectSchema.builder().addStringProperty("city").build())
                .build())
        .build();
  }

  private static void assertWeatherOfBerlin(ChatResponse response) {
    List<ToolExecutionRequest> calls = response.aiMessage().toolExecutionRequests();
    assertThat(calls).extracting(ToolExecutionRequest::name).containsExactly("get_weather");
    assertThat(calls)
        .extracting(ToolExecutionRequest::arguments)
        .containsExactly("{\"city\":\"Berlin\"}");
  }

  /** Collects a streamed answer. */
  private static final class Answer implements StreamingChatResponseHandler {
    private final List<String> tokens = new ArrayList<>();
    private final CompletableFuture<ChatResponse> end = new CompletableFuture<>();

    @Override
    public void onPartialResponse(String token) {
      tokens.add(token);
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      end.complete(response);
    }

    @Override
    public void onError(Throwable error) {
      end.completeExceptionally(error);
    }
  }
}
