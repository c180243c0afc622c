package dev.localpod.examples.openai;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.models.Model;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import dev.localpod.Endpoint;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithWorkers;
import dev.localpod.script.ChatReply;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What OpenAI's own client for Java gets from a scripted worker. */
@LocalpodTest
@WithWorkers(coldStart = "20s")
class OpenAiJavaTest {

  private static final Script SUNNY =
      Scripts.chat(ChatReply.of("It is sunny in Berlin today.").pace(ofMillis(50)));

  @Test
  void completes_a_chat(Endpoint endpoint) {
    endpoint.script(SUNNY);

    ChatCompletion answer =
        Weather.client(endpoint).chat().completions().create(Weather.question());

    assertThat(answer.choices().get(0).message().content())
        .contains("It is sunny in Berlin today.");
    assertThat(answer.choices().get(0).finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    assertThat(answer.usage()).get().extracting(usage -> usage.completionTokens()).isEqualTo(6L);
    assertThat(endpoint).onlyJob().isCompleted().waitedInQueue(ofSeconds(20));
  }

  @Test
  void streams_a_chat_token_by_token(Endpoint endpoint) {
    endpoint.script(SUNNY);

    List<String> tokens;
    try (StreamResponse<ChatCompletionChunk> stream =
        Weather.client(endpoint).chat().completions().createStreaming(Weather.question())) {
      tokens =
          stream.stream()
              .flatMap(chunk -> chunk.choices().stream())
              .flatMap(choice -> choice.delta().content().stream())
              .filter(token -> !token.isEmpty())
              .toList();
    }

    assertThat(tokens).containsExactly("It", " is", " sunny", " in", " Berlin", " today.");
    assertThat(endpoint).onlyJob().isCompleted().ranFor(ofMillis(300));
  }

  @Test
  void streams_calls_of_tools(Endpoint endpoint) {
    endpoint.script(
        Scripts.chat(
            ChatReply.ofTool("get_weather", Map.of("city", "Berlin"))
                .tool("get_weather", Map.of("city", "Potsdam"))));
    var accumulator = ChatCompletionAccumulator.create();

    try (StreamResponse<ChatCompletionChunk> stream =
        Weather.client(endpoint).chat().completions().createStreaming(Weather.questionWithTool())) {
      stream.stream().forEach(accumulator::accumulate);
    }

    ChatCompletion.Choice choice = accumulator.chatCompletion().choices().get(0);
    assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    assertThat(choice.message().toolCalls().orElseThrow())
        .map(call -> call.asFunction().function())
        .extracting(
            ChatCompletionMessageFunctionToolCall.Function::name,
            ChatCompletionMessageFunctionToolCall.Function::arguments)
        .containsExactly(
            tuple("get_weather", "{\"city\":\"Berlin\"}"),
            tuple("get_weather", "{\"city\":\"Potsdam\"}"));
  }

  @Test
  void completes_and_streams_without_a_thread_that_waits(Endpoint endpoint) {
    endpoint.script(SUNNY);
    var client = Weather.client(endpoint).async();
    var accumulator = ChatCompletionAccumulator.create();

    ChatCompletion answer = client.chat().completions().create(Weather.question()).join();
    client
        .chat()
        .completions()
        .createStreaming(Weather.question())
        .subscribe(accumulator::accumulate)
        .onCompleteFuture()
        .join();

    assertThat(accumulator.chatCompletion().choices().get(0).message().content())
        .isEqualTo(answer.choices().get(0).message().content());
    assertThat(endpoint).client().submitsNothingTwice();
  }

  @Test
  void asks_for_a_response_and_streams_one(Endpoint endpoint) {
    endpoint.script(SUNNY);
    var client = Weather.client(endpoint);
    var request = ResponseCreateParams.builder().model("tiny").input(Weather.QUESTION).build();
    var accumulator = ResponseAccumulator.create();

    String answer = text(client.responses().create(request));
    try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(request)) {
      stream.stream().forEach(accumulator::accumulate);
    }

    assertThat(answer).isEqualTo("It is sunny in Berlin today.");
    assertThat(text(accumulator.response())).isEqualTo(answer);
  }

  private static String text(Response response) {
    return response.output().stream()
        .flatMap(item -> item.message().stream())
        .flatMap(message -> message.content().stream())
        .map(content -> content.asOutputText().text())
        .collect(Collectors.joining());
  }

  @Test
  void completes_a_text(Endpoint endpoint) {
    endpoint.script(SUNNY);
    var request = CompletionCreateParams.builder().model("tiny").prompt("The weather:").build();

    assertThat(Weather.client(endpoint).completions().create(request).choices().get(0).text())
        .isEqualTo("It is sunny in Berlin today.");
  }

  @Test
  void lists_the_models(Endpoint endpoint) {
    endpoint.script(Scripts.chat(ChatReply.of("").model("meta-llama/tiny")));
    var client = Weather.client(endpoint);

    assertThat(client.models().list().data())
        .extracting(Model::id)
        .containsExactly("meta-llama/tiny");
    assertThat(client.models().retrieve("meta-llama/tiny").id()).isEqualTo("meta-llama/tiny");
  }

  @Test
  @WithWorkers(coldStart = "0s")
  void closing_a_stream_cancels_its_job(Endpoint endpoint) {
    endpoint.script(Scripts.chat(ChatReply.of("A story without end").stopAfter(1)).hang());

    endpoint.clock().freeze(); // else time would skip to the end of the job while the stream waits

    try (StreamResponse<ChatCompletionChunk> stream =
        Weather.client(endpoint).chat().completions().createStreaming(Weather.question())) {
      assertThat(stream.stream().findFirst()).isPresent();
    }

    assertThat(endpoint).within(ofSeconds(10), it -> it.onlyJob().isCancelled());
  }
}
