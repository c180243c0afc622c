package dev.localpod.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Requests for completions that are not as they should be, and what is counted in those that are.
 */
class ChatRequestTest {

  private static final Script SCRIPT = Scripts.chat("Hello there");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                              | 'messages' is missing; it is required",
        "{\"messages\":null}             | 'messages' is missing; it is required",
        "{\"messages\":\"hi\"}           | 'messages' cannot be \"hi\"; must be a list of one message or more",
        "{\"messages\":[]}               | 'messages' cannot be an empty list; must be a list of one message or more",
        "{\"messages\":[5]}            | 'messages[0]' cannot be 5; must be an object",
        "{\"messages\":[{},[]]}        | 'messages[1]' cannot be an empty list; must be an object",
        "{\"messages\":[{\"content\":5}]} | 'messages[0].content' cannot be 5; must be text or a list of parts",
        "{\"messages\":[{\"content\":[{},\"x\"]}]} | 'messages[0].content[1]' cannot be \"x\"; must be an object",
        "{\"messages\":[{}],\"n\":\"x\"}  | 'n' cannot be \"x\"; must be a whole number from 1 to 128",
        "{\"messages\":[{}],\"n\":1000000}| 'n' cannot be 1000000; must be a whole number from 1 to 128",
        "{\"messages\":[{}],\"n\":1e9999} | 'n' cannot be 1e9999; must be a whole number from 1 to 128",
        "{\"messages\":[{}],\"n\":0}      | 'n' cannot be 0; must be a whole number from 1 to 128",
        "{\"messages\":[{}],\"stream\":\"yes\"} | 'stream' cannot be \"yes\"; must be true or false",
        "{\"messages\":[{}],\"max_tokens\":1.5} | 'max_tokens' cannot be 1.5; must be a whole number from 1 to 2147483647",
        "{\"messages\":[{}],\"model\":[]}  | 'model' cannot be an empty list; must be text",
        "{\"messages\":[{}],\"stream_options\":[1]} | 'stream_options' cannot be a list; must be an object",
        "{\"messages\":[{}],\"stream_options\":{\"include_usage\":{}}} | 'include_usage' cannot be an object; must be true or false",
      })
  void a_member_of_another_type_or_size_fails_the_job(String body, String error) {
    assertThat(ScriptedAnswer.onRoute(SCRIPT, "/v1/chat/completions", body).error())
        .isEqualTo(error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"prompt\":5}        | 'prompt' cannot be 5; must be text or a list that is not empty",
        "{\"prompt\":[]}       | 'prompt' cannot be an empty list; must be text or a list that is not empty",
        "{\"prompt\":[{}]}     | 'prompt[0]' cannot be an object; must be text or a list of numbers",
        "{\"prompt\":[\"a\",1]}  | 'prompt[1]' cannot be 1; must be text or a list of numbers",
        "{\"prompt\":[[1,\"a\"]]} | 'prompt[0]' cannot be a list; must be text or a list of numbers",
        "{\"prompt\":[1,\"a\"]}  | 'prompt[1]' cannot be \"a\"; must be a number, as the first one is",
        "{\"prompt\":[\"a\",\"b\"],\"n\":65} | the prompts ask for 130 choices; must be 128 or fewer",
      })
  void a_prompt_that_cannot_be_continued_fails_the_job(String body, String error) {
    assertThat(ScriptedAnswer.onRoute(SCRIPT, "/v1/completions", body).error()).isEqualTo(error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"input\":5}            | 'input' cannot be 5; must be text or a list that is not empty",
        "{\"input\":[5]}          | 'input[0]' cannot be 5; must be an object",
        "{\"input\":[{\"content\":true}]} | 'input[0].content' cannot be true; must be text or a list of parts",
      })
  void an_input_of_another_type_fails_the_job(String body, String error) {
    assertThat(ScriptedAnswer.onRoute(SCRIPT, "/v1/responses", body).error()).isEqualTo(error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                      | the input has no prompt; must have 'messages', 'prompt' or 'openai_route'",
        "{\"openai_route\":7}    | 'openai_route' cannot be 7; must be text",
        "{\"openai_route\":\"/v1/embeddings\",\"openai_input\":{}} | the worker does not serve /v1/embeddings; must be one of /v1/chat/completions, /v1/completions, /v1/responses, /v1/models",
        "{\"openai_route\":\"/v1/completions\"} | 'openai_input' is missing; it is required",
        "{\"openai_route\":\"/v1/completions\",\"openai_input\":[]} | 'openai_input' cannot be an empty list; must be an object",
      })
  void an_input_that_asks_for_nothing_fails_the_job(String input, String error) {
    assertThat(ScriptedAnswer.of(SCRIPT, input).error()).isEqualTo(error);
  }

  @Test
  void an_answer_is_bounded_over_all_its_choices() {
    Script script = Scripts.chat("word ".repeat(1_000).strip());
    String messages = "\"messages\":[{\"content\":\"hi\"}],\"stream\":true";

    assertThat(ScriptedAnswer.of(script, "{" + messages + ",\"n\":100}").chunks())
        .hasSize(100 * 1_002);
    String error = "the answer has 1000 tokens in 101 choices; must have 100000 or fewer in all";
    assertThat(ScriptedAnswer.of(script, "{" + messages + ",\"n\":101}").error()).isEqualTo(error);
    Script vllm = Scripts.vllm("word ".repeat(1_000).strip());
    String sampling = "\"sampling_params\":{\"n\":101,\"max_tokens\":1000}";
    assertThat(ScriptedAnswer.of(vllm, "{\"prompt\":\"hi\"," + sampling + "}").error())
        .isEqualTo(error);
  }

  @Test
  void an_error_quotes_the_beginning_of_a_long_value() {
    String error =
        ScriptedAnswer.of(SCRIPT, "{\"messages\":\"" + "x".repeat(1_000_000) + "\"}").error();

    assertThat(error)
        .isEqualTo(
            "'messages' cannot be \""
                + "x".repeat(59)
                + "...; must be a list of one message or more");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"role\":\"user\",\"content\":\"one two\"},{\"content\":\"three\"}] | 3",
        "[{\"content\":[{\"type\":\"text\",\"text\":\"what is it\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}]}] | 3",
        "[{\"content\":null},{\"tool_calls\":[]},{\"content\":\"two words\"},{\"content\":[{\"text\":\"7\"}]}] | 3",
      })
  void the_texts_of_messages_are_counted(String messages, int tokens) {
    assertThat(
            ScriptedAnswer.of(SCRIPT, "{\"messages\":" + messages + "}").at("/usage/prompt_tokens"))
        .isEqualTo(Json.of(tokens));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`Hello there, friend!`     | `Hello| there,| friend!`",
        "`internationalization`     | `internationa|lization`",
        "` a  b `                   | ` a|  b| `",
        "`` | ``",
        "`😀😀😀😀😀😀😀😀😀😀😀😀😀` | `😀😀😀😀😀😀😀😀😀😀😀😀|😀`",
      })
  void tokens_are_words_with_the_space_before_them(String text, String tokens) {
    assertThat(String.join("|", ChatTokens.split(text))).isEqualTo(tokens);
  }

  @Test
  void a_long_text_is_split_in_linear_time() {
    String spaces = " ".repeat(1_000_000);

    assertThat(ChatTokens.split(spaces)).containsExactly(spaces);
    assertThat(ChatTokens.split("x".repeat(1_200_000))).hasSize(100_000);
  }
}
