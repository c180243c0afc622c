package dev.localpod.script;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.json.Json;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The step {@code vllm}: what the service's public vLLM worker takes and yields. */
class VllmTest {

  private static final String HUNDRED_TOKENS =
      IntStream.range(0, 100).mapToObj(i -> " w" + i).collect(Collectors.joining());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"prompt\":\"Say hello\"}",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"Say hello\"}]}",
        "{\"messages\":[{\"content\":\"Say hello\"}],\"prompt\":\"not this one\"}",
      })
  void a_text_is_the_one_token_of_its_choice(String input) {
    ScriptedAnswer answer = ScriptedAnswer.of(Scripts.vllm("Hello there"), input);

    String output =
        "{\"choices\":[{\"tokens\":[\"Hello there\"]}],\"usage\":{\"input\":2,\"output\":2}}";
    assertThat(answer.chunks()).extracting(Json::toString).containsExactly(output);
    assertThat(answer.output()).contains(Json.parse("[" + output + "]"));
  }

  @Test
  void a_stream_comes_in_growing_batches() {
    ScriptedAnswer answer = own(HUNDRED_TOKENS, "\"stream\":true");

    assertThat(sizes(answer)).containsExactly(1, 3, 9, 27, 50, 10);
    assertThat(answer.chunks().get(1))
        .hasToString(
            "{\"choices\":[{\"tokens\":[\" w1\",\" w2\",\" w3\"]}],\"usage\":{\"input\":1,\"output\":4}}");
    assertThat(answer.output()).contains(new Json.Arr(answer.chunks()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"max_batch_size\":40                                  | [1, 3, 9, 27, 40, 20]",
        "\"min_batch_size\":20                                  | [20, 50, 30]",
        "\"batch_size_growth_factor\":1                         | [50, 50]",
        "\"min_batch_size\":10,\"batch_size_growth_factor\":1.5 | [10, 15, 23, 34, 18]",
        "\"min_batch_size\":60,\"max_batch_size\":30            | [30, 30, 30, 10]",
        "\"min_batch_size\":null                                | [1, 3, 9, 27, 50, 10]",
      })
  void the_sizes_of_batches_can_be_asked_for(String members, String sizes) {
    assertThat(sizes(own(HUNDRED_TOKENS, "\"stream\":true," + members))).hasToString(sizes);
  }

  @Test
  void choices_share_the_batches() {
    ScriptedAnswer answer = own("a b", "\"stream\":true,\"sampling_params\":{\"n\":2}");

    assertThat(answer.chunks())
        .extracting(Json::toString)
        .containsExactly(
            "{\"choices\":[{\"tokens\":[\"a\"]},{\"tokens\":[]}],\"usage\":{\"input\":1,\"output\":1}}",
            "{\"choices\":[{\"tokens\":[\" b\"]},{\"tokens\":[\"a\",\" b\"]}],\"usage\":{\"input\":1,\"output\":4}}");
  }

  @Test
  void an_answer_has_100_tokens_unless_the_request_allows_others() {
    assertThat(usage(own(HUNDRED_TOKENS + " one more", "\"stream\":false")))
        .isEqualTo(Json.of(100));
    assertThat(usage(own(HUNDRED_TOKENS + " one more", "\"sampling_params\":{\"max_tokens\":500}")))
        .isEqualTo(Json.of(102));
    assertThat(usage(own(HUNDRED_TOKENS, "\"sampling_params\":{\"max_tokens\":7}")))
        .isEqualTo(Json.of(7));
  }

  private static Json usage(ScriptedAnswer answer) {
    return answer.chunks().get(0).at("/usage/output").orElseThrow();
  }

  @Test
  void each_token_takes_the_pace() {
    Script script = Scripts.vllm(ChatReply.of("a b c d e").pace(ofMillis(20)));

    assertThat(ScriptedAnswer.of(script, "{\"prompt\":\"x\"}").duration()).isEqualTo(ofMillis(100));
    ScriptedAnswer streamed = ScriptedAnswer.of(script, "{\"prompt\":\"x\",\"stream\":true}");
    assertThat(streamed.duration()).isEqualTo(ofMillis(100));
    assertThat(streamed.steps().subList(0, 6))
        .extracting(step -> step instanceof Step.After ? "token" : "batch")
        .containsExactly("token", "batch", "token", "token", "token", "batch");
  }

  @Test
  void a_worker_that_is_lost_does_not_send_its_last_batch() {
    Script script = Scripts.vllm(ChatReply.of("a b c d e").stopAfter(3)).crash();

    ScriptedAnswer streamed = ScriptedAnswer.of(script, "{\"prompt\":\"x\",\"stream\":true}");
    assertThat(sizes(streamed)).containsExactly(1);
    assertThat(streamed.steps()).endsWith(new Step.Crash());
    ScriptedAnswer whole = ScriptedAnswer.of(script, "{\"prompt\":\"x\"}");
    assertThat(whole.chunks()).isEmpty();
    assertThat(whole.steps()).endsWith(new Step.Crash());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                 | 'prompt' is missing; it is required",
        "{\"prompt\":5}                     | 'prompt' cannot be 5; must be text or a list of one message or more",
        "{\"messages\":[5]}                 | 'messages[0]' cannot be 5; must be an object",
        "{\"prompt\":\"x\",\"sampling_params\":[]}   | 'sampling_params' cannot be an empty list; must be an object",
        "{\"prompt\":\"x\",\"sampling_params\":{\"n\":1000000}} | 'n' cannot be 1000000; must be a whole number from 1 to 128",
        "{\"prompt\":\"x\",\"max_batch_size\":0} | 'max_batch_size' cannot be 0; must be a whole number from 1 to 2147483647",
        "{\"prompt\":\"x\",\"batch_size_growth_factor\":\"x\"} | 'batch_size_growth_factor' cannot be \"x\"; must be a number",
      })
  void a_request_of_its_own_that_is_not_valid_fails_the_job(String input, String error) {
    assertThat(ScriptedAnswer.of(Scripts.vllm("x"), input).error()).isEqualTo(error);
  }

  // ---- by the OpenAI-compatible route

  @Test
  void a_completion_is_the_one_element_of_the_output() {
    ScriptedAnswer answer = chat("Hello", "");

    assertThat(answer.chunks())
        .singleElement()
        .satisfies(
            body -> assertThat(body.at("/choices/0/message/content")).contains(Json.of("Hello")));
    assertThat(answer.output()).contains(new Json.Arr(answer.chunks()));
  }

  @Test
  void a_stream_comes_as_batches_of_events_with_the_mark_of_the_end() {
    ScriptedAnswer answer = chat("a b c d", ",\"stream\":true");
    List<String> batches = answer.chunks().stream().map(ChatReply::textOf).toList();

    assertThat(batches).hasSize(3);
    assertThat(batches.get(0)).startsWith("data: {").endsWith("}\n\n").contains("\"role\"");
    assertThat(batches.get(1).split("\n\n"))
        .hasSize(3)
        .allSatisfy(event -> assertThat(event).startsWith("data: {"));
    assertThat(batches.get(2)).endsWith("\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
  }

  @Test
  void models_are_listed() {
    ScriptedAnswer answer =
        ScriptedAnswer.of(
            Scripts.vllm(ChatReply.of("x").model("meta/llama")),
            "{\"openai_route\":\"/v1/models\"}");

    assertThat(answer.chunks().get(0))
        .hasToString(
            "{\"object\":\"list\",\"data\":[{\"id\":\"meta/llama\",\"object\":\"model\","
                + "\"created\":1700000000,\"owned_by\":\"vllm\"}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/v1/responses        | {\"input\":\"x\"} | Invalid route",
        "/v1/models/llama     | {}                | Invalid route",
        "/v1/chat/completions | {}                | 'messages' is missing; it is required",
      })
  void a_request_that_it_cannot_serve_completes_with_an_error_object(
      String route, String body, String message) {
    assertThat(ScriptedAnswer.onRoute(Scripts.vllm("x"), route, body).output().orElseThrow())
        .isEqualTo(
            Json.of(
                List.of(
                    Json.object()
                        .put("object", "error")
                        .put("message", message)
                        .put("type", "BadRequestError")
                        .put("param", null)
                        .put("code", 400)
                        .build())));
  }

  private static ScriptedAnswer own(String text, String members) {
    return ScriptedAnswer.of(Scripts.vllm(text), "{\"prompt\":\"x\"," + members + "}");
  }

  private static ScriptedAnswer chat(String text, String members) {
    return ScriptedAnswer.onRoute(
        Scripts.vllm(text),
        "/v1/chat/completions",
        "{\"messages\":[{\"content\":\"hi\"}]" + members + "}");
  }

  /** The numbers of tokens of the batches, all choices together. */
  private static List<Integer> sizes(ScriptedAnswer answer) {
    return answer.chunks().stream()
        .map(batch -> ((Json.Arr) batch.at("/choices").orElseThrow()).items())
        .map(
            choices ->
                choices.stream()
                    .mapToInt(
                        choice -> ((Json.Arr) choice.at("/tokens").orElseThrow()).items().size())
                    .sum())
        .toList();
  }
}
