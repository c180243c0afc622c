package dev.localpod.examples.openai;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.localpod.Endpoint;
import java.util.List;
import java.util.Map;

/** Requests about the weather, and a client that sends them. */
final class Weather {

  static final String QUESTION = "How is the weather in Berlin?";

  private Weather() {}

  /** Returns a client of an endpoint. */
  static OpenAIClient client(Endpoint endpoint) {
    return builder(endpoint).maxRetries(0).build();
  }

  /** Returns a client to be; without other settings it repeats failed calls twice. */
  static OpenAIOkHttpClient.Builder builder(Endpoint endpoint) {
    return OpenAIOkHttpClient.builder().baseUrl(endpoint.openAiBaseUrl()).apiKey(endpoint.apiKey());
  }

  /** Returns a request that asks. */
  static ChatCompletionCreateParams question() {
    return request().build();
  }

  /** Returns a request that offers a tool to look the weather up. */
  static ChatCompletionCreateParams questionWithTool() {
    Map<String, ?> city = Map.of("city", Map.of("type", "string"));
    FunctionParameters parameters =
        FunctionParameters.builder()
            .putAdditionalProperty("type", JsonValue.from("object"))
            .putAdditionalProperty("properties", JsonValue.from(city))
            .putAdditionalProperty("required", JsonValue.from(List.of("city")))
            .build();
    return request()
        .addFunctionTool(
            FunctionDefinition.builder().name("get_weather").parameters(parameters).build())
        .build();
  }

  private static ChatCompletionCreateParams.Builder request() {
    return ChatCompletionCreateParams.builder().model("tiny").addUserMessage(QUESTION);
  }
}
