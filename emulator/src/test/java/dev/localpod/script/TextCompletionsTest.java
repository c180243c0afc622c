package dev.localpod.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The step {@code chat} in the shape of text completions. */
class TextCompletionsTest {

  @Test
  void a_text_is_a_completion() {
    assertThat(answer(Scripts.chat("and more"), "\"prompt\":\"Once upon\"").body())
        .hasToString(
            """
            {"id":"cmpl-job-7","object":"text_completion","created":1700000000,"model":"localpod",\
            "choices":[{"text":"and more","index":0,"logprobs":null,"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":2,"completion_tokens":2,"total_tokens":4}}""");
  }

  @Test
  void a_stream_has_the_tokens_then_the_reason_then_the_usage() {
    assertThat(
            answer(
                    Scripts.chat("and more"),
                    "\"prompt\":\"Once\",\"stream\":true,\"max_tokens\":1,"
                        + "\"stream_options\":{\"include_usage\":true}")
                .chunks())
        .extracting(Json::toString)
        .containsExactly(
            chunk(
                "{\"text\":\"and\",\"index\":0,\"logprobs\":null,\"finish_reason\":null}", "null"),
            chunk(
                "{\"text\":\"\",\"index\":0,\"logprobs\":null,\"finish_reason\":\"length\"}",
                "null"),
            chunk("", "{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}"));
  }

  private static String chunk(String choice, String usage) {
    return """
    {"id":"cmpl-job-7","object":"text_completion","created":1700000000,"model":"localpod",\
    "choices":[%s],"usage":%s}"""
        .formatted(choice, usage);
  }

  @Test
  void several_prompts_have_as_many_choices_each() {
    ScriptedAnswer answer = answer(Scripts.chat("x"), "\"prompt\":[\"a b\",\"c\"],\"n\":2");

    assertThat(answer.at("/choices")).satisfies(list -> assertThat(items(list)).hasSize(4));
    assertThat(answer.at("/usage/prompt_tokens")).isEqualTo(Json.of(3));
  }

  @Test
  void a_list_of_numbers_is_one_prompt_of_tokens() {
    ScriptedAnswer answer = answer(Scripts.chat("x"), "\"prompt\":[11,22,33]");

    assertThat(items(answer.at("/choices"))).hasSize(1);
    assertThat(answer.at("/usage/prompt_tokens")).isEqualTo(Json.of(3));
  }

  @Test
  void tools_and_refusals_have_no_place_in_a_text() {
    assertThat(
            answer(Scripts.chat(ChatReply.of("x").tool("t", Map.of())), "\"prompt\":\"a\"")
                .at("/choices/0"))
        .hasToString("{\"text\":\"x\",\"index\":0,\"logprobs\":null,\"finish_reason\":\"stop\"}");
    assertThat(
            answer(Scripts.chat(ChatReply.ofRefusal("no")), "\"prompt\":\"a\"")
                .at("/choices/0/text"))
        .isEqualTo(Json.of(""));
  }

  @Test
  void the_list_of_choices_can_be_empty() {
    Script script = Scripts.chat(ChatReply.of("x").choices(0));

    assertThat(answer(script, "\"prompt\":\"a\"").at("/choices")).hasToString("[]");
    assertThat(answer(script, "\"prompt\":\"a\",\"stream\":true").chunks()).hasSize(1);
  }

  @Test
  void a_run_with_a_prompt_is_answered_the_same_way() {
    assertThat(ScriptedAnswer.of(Scripts.chat("x"), "{\"prompt\":\"a\"}").at("/object"))
        .isEqualTo(Json.of("text_completion"));
  }

  private static List<Json> items(Json list) {
    return ((Json.Arr) list).items();
  }

  private static ScriptedAnswer answer(Script script, String members) {
    return ScriptedAnswer.onRoute(script, "/v1/completions", "{" + members + "}");
  }
}
