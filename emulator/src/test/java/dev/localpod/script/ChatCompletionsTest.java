package dev.localpod.script;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.localpod.json.Json;
import dev.localpod.script.ChatReply.Finish;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The step {@code chat} in the shape of chat completions. */
class ChatCompletionsTest {

  private static final String MESSAGES =
      "\"model\":\"llama\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello to me\"}]";

  private static final Json ZERO = Json.of(0);
  private static final Json ONE = Json.of(1);

  @Test
  void a_text_is_a_completion() {
    assertThat(answer(Scripts.chat("Hello there"), "").body())
        .hasToString(
            """
            {"id":"chatcmpl-job-7","object":"chat.completion","created":1700000000,"model":"llama",\
            "choices":[{"index":0,"message":{"role":"assistant","content":"Hello there","refusal":null},\
            "logprobs":null,"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":4,"completion_tokens":2,"total_tokens":6}}""");
  }

  @Test
  void a_stream_has_the_role_then_the_tokens_then_the_reason() {
    assertThat(answer(Scripts.chat("Hello there"), ",\"stream\":true").chunks())
        .extracting(Json::toString)
        .containsExactly(
            chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"),
            chunk("{\"content\":\"Hello\"}", "null"),
            chunk("{\"content\":\" there\"}", "null"),
            chunk("{}", "\"stop\""));
  }

  private static String chunk(String delta, String finish) {
    return """
    {"id":"chatcmpl-job-7","object":"chat.completion.chunk","created":1700000000,"model":"llama",\
    "choices":[{"index":0,"delta":%s,"logprobs":null,"finish_reason":%s}]}"""
        .formatted(delta, finish);
  }

  @Test
  void a_stream_completes_with_its_chunks() {
    List<Step> steps = answer(Scripts.chat("Hello"), ",\"stream\":true").steps();

    assertThat(steps.get(steps.size() - 1)).isEqualTo(new Step.Complete(Optional.empty()));
  }

  @Test
  void the_usage_ends_a_stream_that_asks_for_it() {
    List<Json> chunks =
        answer(
                Scripts.chat("Hello"),
                ",\"stream\":true,\"stream_options\":{\"include_usage\":true}")
            .chunks();

    assertThat(chunks).hasSize(4);
    assertThat(chunks.subList(0, 3))
        .allSatisfy(chunk -> assertThat(chunk.at("/usage")).contains(Json.NULL));
    assertThat(chunks.get(3))
        .hasToString(
            """
            {"id":"chatcmpl-job-7","object":"chat.completion.chunk","created":1700000000,"model":"llama",\
            "choices":[],"usage":{"prompt_tokens":4,"completion_tokens":1,"total_tokens":5}}""");
  }

  @Test
  void each_token_takes_the_pace_in_a_stream_and_in_a_body() {
    Script script = Scripts.chat(ChatReply.of("one two three").pace(ofMillis(50)));

    assertThat(answer(script, "").duration()).isEqualTo(ofMillis(150));
    assertThat(answer(script, ",\"stream\":true").duration()).isEqualTo(ofMillis(150));
    assertThat(answer(script, ",\"stream\":true").steps().get(0)).isInstanceOf(Step.Chunk.class);
  }

  @Test
  void the_time_of_all_tokens_together_is_bounded() {
    Script script = Scripts.chat(ChatReply.of("one two three").pace(Delay.LONGEST));

    assertThat(answer(script, "").duration()).isEqualTo(Delay.LONGEST);
  }

  @Test
  void a_tool_call_has_its_arguments_as_text() {
    Script script = Scripts.chat(ChatReply.ofTool("get_weather", Map.of("city", "Berlin")));

    assertThat(answer(script, "").at("/choices/0"))
        .hasToString(
            """
            {"index":0,"message":{"role":"assistant","content":null,"refusal":null,\
            "tool_calls":[{"id":"call_job-7_0_0","type":"function",\
            "function":{"name":"get_weather","arguments":"{\\"city\\":\\"Berlin\\"}"}}]},\
            "logprobs":null,"finish_reason":"tool_calls"}""");
  }

  @Test
  void a_streamed_tool_call_begins_with_its_name_and_goes_on_with_arguments() {
    Script script =
        Scripts.chat(
            ChatReply.ofTool("get_weather", Map.of("city", "Berlin")).tool("now", "{broken"));

    assertThat(answer(script, ",\"stream\":true").chunks())
        .extracting(chunk -> chunk.at("/choices/0/delta").orElseThrow().toString())
        .containsExactly(
            "{\"role\":\"assistant\",\"content\":\"\"}",
            "{\"tool_calls\":[{\"index\":0,\"id\":\"call_job-7_0_0\",\"type\":\"function\","
                + "\"function\":{\"name\":\"get_weather\",\"arguments\":\"\"}}]}",
            "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"city\\\":\\\"Ber\"}}]}",
            "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"lin\\\"}\"}}]}",
            "{\"tool_calls\":[{\"index\":1,\"id\":\"call_job-7_0_1\",\"type\":\"function\","
                + "\"function\":{\"name\":\"now\",\"arguments\":\"\"}}]}",
            "{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"{broken\"}}]}",
            "{}");
  }

  @Test
  void a_text_may_stand_beside_a_tool_call() {
    Script script = Scripts.chat(ChatReply.of("Let me look").tool("look", Map.of()));

    assertThat(answer(script, "").at("/choices/0/message/content"))
        .isEqualTo(Json.of("Let me look"));
    assertThat(answer(script, "").at("/choices/0/message/tool_calls/0/function/arguments"))
        .isEqualTo(Json.of("{}"));
  }

  @Test
  void several_choices_stream_side_by_side() {
    ScriptedAnswer streamed = answer(Scripts.chat("a b"), ",\"n\":2,\"stream\":true");

    assertThat(streamed.chunks())
        .extracting(chunk -> chunk.at("/choices/0/index").orElseThrow())
        .containsExactly(ZERO, ONE, ZERO, ONE, ZERO, ONE, ZERO, ONE);
    ScriptedAnswer whole = answer(Scripts.chat("a b"), ",\"n\":2");
    assertThat(whole.at("/choices/1/message/content")).isEqualTo(Json.of("a b"));
    assertThat(whole.at("/usage/completion_tokens")).isEqualTo(Json.of(4));
  }

  @ParameterizedTest
  @CsvSource({"max_tokens", "max_completion_tokens"})
  void an_answer_ends_at_the_limit_of_tokens(String member) {
    ScriptedAnswer answer = answer(Scripts.chat("one two three"), ",\"" + member + "\":2");

    assertThat(answer.at("/choices/0/message/content")).isEqualTo(Json.of("one two"));
    assertThat(answer.at("/choices/0/finish_reason")).isEqualTo(Json.of("length"));
    assertThat(answer.at("/usage/completion_tokens")).isEqualTo(Json.of(2));
  }

  @Test
  void a_limit_that_is_not_reached_changes_nothing() {
    assertThat(answer(Scripts.chat("one two"), ",\"max_tokens\":2").at("/choices/0/finish_reason"))
        .isEqualTo(Json.of("stop"));
  }

  @Test
  void the_limit_also_cuts_the_arguments_of_a_tool_call() {
    Script script = Scripts.chat(ChatReply.ofTool("get_weather", Map.of("city", "Berlin")));

    assertThat(answer(script, ",\"max_tokens\":2").at("/choices/0"))
        .hasToString(
            """
            {"index":0,"message":{"role":"assistant","content":null,"refusal":null,\
            "tool_calls":[{"id":"call_job-7_0_0","type":"function",\
            "function":{"name":"get_weather","arguments":"{\\"city\\":\\"Ber"}}]},\
            "logprobs":null,"finish_reason":"length"}""");
  }

  @Test
  void a_finish_reason_can_be_set() {
    assertThat(
            answer(Scripts.chat(ChatReply.of("I must").finish(Finish.CONTENT_FILTER)), "")
                .at("/choices/0/finish_reason"))
        .isEqualTo(Json.of("content_filter"));
  }

  @Test
  void a_refusal_takes_the_place_of_the_content() {
    Script script = Scripts.chat(ChatReply.ofRefusal("I cannot"));

    assertThat(answer(script, "").at("/choices/0/message"))
        .hasToString("{\"role\":\"assistant\",\"content\":null,\"refusal\":\"I cannot\"}");
    assertThat(answer(script, ",\"stream\":true").chunks().get(1).at("/choices/0/delta"))
        .contains(Json.parse("{\"refusal\":\"I\"}"));
  }

  @Test
  void the_list_of_choices_can_be_empty() {
    Script script = Scripts.chat(ChatReply.of("Hello").choices(0));

    assertThat(answer(script, "").at("/choices")).hasToString("[]");
    assertThat(answer(script, ",\"stream\":true").chunks())
        .singleElement()
        .satisfies(chunk -> assertThat(chunk.at("/choices")).contains(Json.of(List.of())));
  }

  @Test
  void an_empty_text_is_an_empty_content() {
    assertThat(answer(Scripts.chat(""), "").at("/choices/0/message/content"))
        .isEqualTo(Json.of(""));
    assertThat(answer(Scripts.chat(""), ",\"stream\":true").chunks()).hasSize(2);
  }

  @Test
  void an_object_is_sent_as_json_text() {
    Script script = Scripts.chat(ChatReply.of(Map.of("city", "Berlin")));

    assertThat(
            answer(script, ",\"response_format\":{\"type\":\"json_object\"}")
                .at("/choices/0/message/content"))
        .isEqualTo(Json.of("{\"city\":\"Berlin\"}"));
  }

  @Test
  void texts_hold_placeholders() {
    Script script =
        Scripts.chat(
            ChatReply.of("You said: {{input.openai_input.messages.0.content}}")
                .tool("say", Map.of("job", "{{id}}"))
                .model("{{input.openai_input.model}}-tuned"));

    assertThat(answer(script, "").at("/choices/0/message/content"))
        .isEqualTo(Json.of("You said: Say hello to me"));
    assertThat(answer(script, "").at("/choices/0/message/tool_calls/0/function/arguments"))
        .isEqualTo(Json.of("{\"job\":\"job-7\"}"));
    assertThat(answer(script, "").at("/model")).isEqualTo(Json.of("llama-tuned"));
  }

  @Test
  void a_placeholder_without_a_value_is_an_empty_text() {
    Script script = Scripts.chat(ChatReply.of("{{input.nobody}}").model("{{input.nobody}}"));

    assertThat(answer(script, "").at("/choices/0/message/content")).isEqualTo(Json.of(""));
    assertThat(answer(script, "").at("/model")).isEqualTo(Json.of("llama"));
  }

  @Test
  void a_later_attempt_has_other_ids() {
    var input = (Json.Obj) Json.parse("{\"messages\":[{\"content\":\"hi\"}]}");

    assertThat(ScriptedAnswer.of(Scripts.chat("a"), input, 2).at("/id"))
        .isEqualTo(Json.of("chatcmpl-job-7-2"));
  }

  @Test
  void the_beginning_of_a_reply_is_followed_by_another_step() {
    Script script =
        Scripts.chat(ChatReply.of("one two three").pace(ofSeconds(1)).stopAfter(2)).crash();

    ScriptedAnswer streamed = answer(script, ",\"stream\":true");
    assertThat(streamed.chunks()).hasSize(3);
    assertThat(streamed.steps()).endsWith(new Step.Crash());
    ScriptedAnswer whole = answer(script, "");
    assertThat(whole.steps()).containsExactly(new Step.After(ofSeconds(2)), new Step.Crash());
  }

  @Test
  void a_beginning_longer_than_the_reply_has_no_finish_reason() {
    Script script = Scripts.chat(ChatReply.of("one two").stopAfter(10)).fail("lost");

    assertThat(answer(script, ",\"stream\":true").chunks())
        .hasSize(3)
        .allSatisfy(chunk -> assertThat(chunk.at("/choices/0/finish_reason")).contains(Json.NULL));
  }

  @Test
  void a_run_with_messages_is_answered_the_same_way() {
    ScriptedAnswer answer =
        ScriptedAnswer.of(
            Scripts.chat("Hello"), "{\"messages\":[{\"content\":\"hi\"}],\"stream\":true}");

    assertThat(answer.chunks().get(1).at("/choices/0/delta/content")).contains(Json.of("Hello"));
    assertThat(answer.chunks().get(1).at("/model")).contains(Json.of("localpod"));
  }

  @Test
  void models_are_answered_by_the_same_script() {
    Script script = Scripts.chat(ChatReply.of("Hello").model("tiny"));
    String list =
        "{\"object\":\"list\",\"data\":[{\"id\":\"tiny\",\"object\":\"model\",\"created\":1700000000,"
            + "\"owned_by\":\"localpod\"}]}";

    assertThat(models(script, "").body()).hasToString(list);
    assertThat(models(script, "/tiny").body())
        .isEqualTo(Json.parse(list).at("/data/0").orElseThrow());
    assertThat(models(script, "/huge").error()).isEqualTo("model 'huge' not found; must be tiny");
    assertThat(models(Scripts.chat("Hello"), "").at("/data/0/id")).isEqualTo(Json.of("localpod"));
    assertThat(models(Scripts.chat("Hello"), "/meta/llama").at("/id"))
        .isEqualTo(Json.of("meta/llama"));
  }

  private static ScriptedAnswer models(Script script, String name) {
    return ScriptedAnswer.of(script, "{\"openai_route\":\"/v1/models" + name + "\"}");
  }

  @Test
  void a_reply_that_cannot_be_sent_is_refused() {
    ChatReply reply = ChatReply.of("Hello");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> reply.refusal("no"))
        .withMessage("a reply cannot have 'text' and 'refusal'; must be one of them");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reply.choices(129))
        .withMessage("'choices' cannot be 129; must be 0 to 128");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reply.stopAfter(-1))
        .withMessage("'stopAfter' cannot be -1; must be 0 or more tokens");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChatReply.of(Json.NULL))
        .withMessage("'text' cannot be null; must be text or another value");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reply.tool("", Map.of()))
        .withMessage("'name' cannot be empty; must be the name of a tool");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reply.model(""))
        .withMessage("'model' cannot be empty; must be a name");
  }

  private static ScriptedAnswer answer(Script script, String members) {
    return ScriptedAnswer.onRoute(script, "/v1/chat/completions", "{" + MESSAGES + members + "}");
  }
}
