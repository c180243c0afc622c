package dev.localpod.examples.openai;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletionChunk;
import dev.localpod.Endpoint;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithWorkers;
import dev.localpod.script.ChatReply;
import dev.localpod.script.Scripts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The test that the page "Test code that uses an OpenAI client" shows. */
@LocalpodTest
class WeatherReportTest {

  @Test
  @WithWorkers(coldStart = "20s")
  void calls_a_tool(Endpoint endpoint) {
    endpoint.script(Scripts.chat(ChatReply.ofTool("get_weather", Map.of("city", "Berlin"))));
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .baseUrl(endpoint.openAiBaseUrl())
            .apiKey(endpoint.apiKey())
            .build();
    var answer = ChatCompletionAccumulator.create();

    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(Weather.questionWithTool())) {
      stream.stream().forEach(answer::accumulate); // no test waits for the cold start
    }

    assertThat(answer.chatCompletion().choices().get(0).message().toolCalls().orElseThrow())
        .extracting(call -> call.asFunction().function().arguments())
        .containsExactly("{\"city\":\"Berlin\"}");
    assertThat(endpoint).onlyJob().isCompleted().waitedInQueue(ofSeconds(20));
  }

  @Test
  void the_page_shows_the_test_as_it_runs() throws Exception {
    String source =
        Files.readString(
            Path.of("src/test/java/dev/localpod/examples/openai/WeatherReportTest.java"));
    String example =
        source.substring(
            source.indexOf("  @Test\n  @WithWorkers"),
            source.indexOf("\n  @Test\n  void the_page_shows"));

    assertThat(Files.readString(Path.of("../../emulator/docs/openai.md")))
        .contains("```java\n" + example.stripTrailing().stripIndent() + "\n```");
  }
}
