package dev.localpod.examples.openai;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.models.Model;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import dev.localpod.Endpoint;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithScript;
import dev.localpod.junit.WithWorkers;
import dev.localpod.script.ChatReply;
import dev.localpod.script.ChatReply.Finish;
import dev.localpod.script.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * OpenAI's official Java client reads the replies of a scripted model, and checks each member of
 * them: chat completions, text completions and responses, whole and streamed.
 */
@LocalpodTest
class ScriptedModelTest {

  private Endpoint endpoint;
  private OpenAIClient client;

  @BeforeEach
  void connect(Endpoint endpoint) {
    this.endpoint = endpoint;
    client =
        OpenAIOkHttpClient.builder()
            .baseUrl(endpoint.baseUrl() + "/openai/v1")
            .apiKey(endpoint.apiKey())
            .maxRetries(0)
            .build();
  }

  // ---- chat completions

  @Test
  @WithScript("[{do: [{chat: Hello there}]}]")
  void a_chat_completion_with_several_choices() {
    ChatCompletion completion = client.chat().completions().create(chat().n(2).build()).validate();

    assertThat(completion.choices())
        .extracting(choice -> choice.message().content().orElseThrow())
        .containsExactly("Hello there", "Hello there");
    assertThat(completion.model()).isEqualTo("llama");
    assertThat(completion.usage().orElseThrow().totalTokens()).isEqualTo(3 + 2 * 2);
  }

  @Test
  @WithWorkers(coldStart = "20s")
  void a_stream_of_tool_calls_after_a_cold_start() {
    endpoint.script(
        Scripts.chat(ChatReply.of("Let me look").tool("get_weather", Map.of("city", "Berlin"))));

    ChatCompletion completion =
        streamed(
            chat()
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build());

    ChatCompletion.Choice choice = completion.choices().get(0);
    assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    assertThat(choice.message().content()).contains("Let me look");
    assertThat(choice.message().toolCalls().orElseThrow())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.asFunction().function().name()).isEqualTo("get_weather");
              assertThat(call.asFunction().function().arguments())
                  .isEqualTo("{\"city\":\"Berlin\"}");
            });
    assertThat(completion.usage().orElseThrow().completionTokens()).isEqualTo(6);
  }

  @Test
  void an_answer_that_is_cut_or_filtered() {
    endpoint.script(Scripts.chat("one two three"));
    assertThat(streamed(chat().maxCompletionTokens(2).build()).choices().get(0).finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.LENGTH);

    endpoint.script(Scripts.chat(ChatReply.of("I").finish(Finish.CONTENT_FILTER)));
    assertThat(streamed(chat().build()).choices().get(0).finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.CONTENT_FILTER);
  }

  @Test
  @WithScript("[{do: [{chat: {refusal: I cannot}}]}]")
  void a_refusal() {
    assertThat(streamed(chat().build()).choices().get(0).message().refusal()).contains("I cannot");
  }

  @Test
  @WithScript("[{do: [{chat: {text: one two three, stopAfter: 2}}, {fail: CUDA out of memory}]}]")
  void a_stream_that_breaks_after_two_tokens() {
    var tokens = new ArrayList<String>();

    assertThatThrownBy(
            () -> {
              try (StreamResponse<ChatCompletionChunk> stream =
                  client.chat().completions().createStreaming(chat().build())) {
                stream.stream()
                    .forEach(
                        chunk -> chunk.choices().get(0).delta().content().ifPresent(tokens::add));
              }
            })
        .isInstanceOf(OpenAIException.class)
        .hasMessageContaining("CUDA out of memory");
    assertThat(String.join("", tokens)).isEqualTo("one two");
    assertThat(endpoint).onlyJob().hasFailedWith("CUDA out of memory");
  }

  @Test
  @WithScript("[{do: [{vllm: {text: Hello from the vLLM worker, pace: 20ms}}]}]")
  void the_vllm_worker_streams_in_batches() {
    assertThat(streamed(chat().build()).choices().get(0).message().content())
        .contains("Hello from the vLLM worker");
    assertThat(client.chat().completions().create(chat().build()).validate().choices()).hasSize(1);
  }

  private static ChatCompletionCreateParams.Builder chat() {
    return ChatCompletionCreateParams.builder().model("llama").addUserMessage("Say hello please");
  }

  private ChatCompletion streamed(ChatCompletionCreateParams request) {
    var whole = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(request)) {
      stream.stream().forEach(chunk -> whole.accumulate(chunk.validate()));
    }
    return whole.chatCompletion();
  }

  // ---- text completions

  @Test
  @WithScript("[{do: [{chat: Once upon a time}]}]")
  void a_text_completion() {
    Completion completion = client.completions().create(text()).validate();

    assertThat(completion.choices().get(0).text()).isEqualTo("Once upon a time");
    assertThat(completion.usage().orElseThrow().completionTokens()).isEqualTo(4);
  }

  @Test
  @WithScript("[{do: [{chat: Once upon a time}]}]")
  void a_streamed_text_completion() {
    var texts = new ArrayList<String>();

    try (StreamResponse<Completion> stream = client.completions().createStreaming(text())) {
      stream.stream().forEach(chunk -> texts.add(chunk.choices().get(0).text()));
    }

    assertThat(texts).containsExactly("Once", " upon", " a", " time", "");
  }

  private static CompletionCreateParams text() {
    return CompletionCreateParams.builder().model("llama").prompt("Tell me a story").build();
  }

  // ---- responses

  @Test
  void a_response_with_a_message_and_tool_calls() {
    endpoint.script(
        Scripts.chat(
            ChatReply.of("Let me look")
                .tool("get_weather", Map.of("city", "Berlin"))
                .tool("now", Map.of())));

    Response whole = client.responses().create(response().build()).validate();
    Response streamed = streamed(response().build());

    for (Response response : List.of(whole, streamed)) {
      assertThat(response.status()).contains(ResponseStatus.COMPLETED);
      List<ResponseOutputItem> output = response.output();
      assertThat(output).hasSize(3);
      assertThat(output.get(0).asMessage().content().get(0).asOutputText().text())
          .isEqualTo("Let me look");
      assertThat(output.get(1).asFunctionCall().arguments()).isEqualTo("{\"city\":\"Berlin\"}");
      assertThat(output.get(2).asFunctionCall().name()).isEqualTo("now");
      assertThat(response.usage().orElseThrow().outputTokens()).isEqualTo(8);
    }
  }

  @Test
  @WithScript("[{do: [{chat: one two three}]}]")
  void a_response_that_is_cut() {
    Response response = streamed(response().maxOutputTokens(2).build());

    assertThat(response.status()).contains(ResponseStatus.INCOMPLETE);
    assertThat(response.incompleteDetails().orElseThrow().reason())
        .contains(Response.IncompleteDetails.Reason.MAX_OUTPUT_TOKENS);
  }

  @Test
  @WithScript("[{do: [{chat: {refusal: I cannot}}]}]")
  void a_response_that_refuses() {
    assertThat(
            streamed(response().build())
                .output()
                .get(0)
                .asMessage()
                .content()
                .get(0)
                .asRefusal()
                .refusal())
        .isEqualTo("I cannot");
  }

  private static ResponseCreateParams.Builder response() {
    return ResponseCreateParams.builder().model("llama").input("Say hello please");
  }

  private Response streamed(ResponseCreateParams request) {
    var whole = ResponseAccumulator.create();
    try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(request)) {
      stream.stream().forEach(event -> whole.accumulate(event.validate()));
    }
    return whole.response();
  }

  // ---- models

  @Test
  @WithScript("[{do: [{chat: {text: Hello, model: llama}}]}]")
  void the_model_of_the_script() {
    assertThat(client.models().list().data())
        .singleElement()
        .satisfies(model -> assertThat(model.validate().id()).isEqualTo("llama"));
    Model model = client.models().retrieve("llama").validate();
    assertThat(model.ownedBy()).isEqualTo("localpod");
  }
}
