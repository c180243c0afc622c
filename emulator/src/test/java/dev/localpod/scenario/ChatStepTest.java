package dev.localpod.scenario;

import static dev.localpod.scenario.Reading.refused;
import static dev.localpod.scenario.Reading.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.json.Json;
import dev.localpod.script.ChatReply;
import dev.localpod.script.ChatReply.Finish;
import dev.localpod.script.Delay;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import dev.localpod.script.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The steps {@code chat} and {@code vllm} of a scenario. */
class ChatStepTest {

  private static final String FIELDS =
      "text, refusal, tools, finish, model, choices, pace, stopAfter";

  @Test
  void a_text_alone_is_a_reply() {
    assertThat(steps("{chat: Hello there}"))
        .containsExactly(new Step.Chat(ChatReply.of("Hello there")));
    assertThat(steps("{vllm: Hello there}"))
        .containsExactly(new Step.Vllm(ChatReply.of("Hello there")));
  }

  @Test
  void a_mapping_has_all_that_a_reply_has() {
    assertThat(
            steps(
                "{chat: {text: Hello, pace: 50ms, finish: length, model: llama, choices: 2,"
                    + " tools: [{name: look}, {name: say, arguments: {a: 1}}]}}"))
        .containsExactly(
            new Step.Chat(
                ChatReply.of("Hello")
                    .pace(Duration.ofMillis(50))
                    .finish(Finish.LENGTH)
                    .model("llama")
                    .choices(2)
                    .tool("look", Map.of())
                    .tool("say", Map.of("a", 1))));
    assertThat(steps("{chat: {refusal: I cannot}}"))
        .containsExactly(new Step.Chat(ChatReply.ofRefusal("I cannot")));
    assertThat(steps("{chat: {text: {city: Berlin}}}"))
        .containsExactly(new Step.Chat(ChatReply.of(Map.of("city", "Berlin"))));
    assertThat(steps("{chat: {text: a, pace: {uniform: [1s, 2s]}}}"))
        .containsExactly(
            new Step.Chat(
                ChatReply.of("a")
                    .pace(Delay.uniform(Duration.ofSeconds(1), Duration.ofSeconds(2)))));
  }

  @Test
  void the_beginning_of_a_reply_is_followed_by_a_step() {
    assertThat(steps("{chat: {text: Hello, stopAfter: 1}}, {crash: true}"))
        .containsExactly(
            new Step.ChatBeginning(ChatReply.of("Hello").stopAfter(1)), new Step.Crash());
    assertThat(steps("{vllm: {text: Hello, stopAfter: 1}}, {fail: lost}"))
        .containsExactly(
            new Step.VllmBeginning(ChatReply.of("Hello").stopAfter(1)),
            new Step.Fail(Json.of("lost")));
  }

  @Test
  void no_step_follows_a_whole_reply() {
    refused(
        () -> steps("{chat: Hello},\n {crash: true}"),
        "shop.yaml:2: this step is never reached: the step before it ends the job");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{chat: 5}                  | 'chat' cannot be 5; must be text or a mapping of " + FIELDS,
        "{chat: [a]}                | 'chat' cannot be a list; must be text or a mapping of "
            + FIELDS,
        "{vllm: null}               | 'vllm' cannot be null; must be text or a mapping of "
            + FIELDS,
        "{chat: {txt: a}}           | unknown field 'txt' of a reply; did you mean text? Must be one of "
            + FIELDS,
        "{chat: {text: null}}       | 'text' cannot be null; must be text or another value",
        "{chat: {finish: end}}      | 'finish' cannot be \"end\"; must be one of content_filter, length, stop, tool_calls",
        "{chat: {choices: 200}}     | 'choices' cannot be 200; must be 0 to 128",
        "{chat: {choices: many}}    | 'choices' cannot be \"many\"; must be a whole number",
        "{chat: {stopAfter: -1}}    | 'stopAfter' cannot be -1; must be 0 or more tokens",
        "{chat: {model: ''}}        | 'model' cannot be empty; must be a name",
        "{chat: {pace: fast}}       | 'pace' cannot be \"fast\"; must be a duration of 0 to 876000h, as in 500ms, 2s, 30m, 24h, PT2S, or a number of milliseconds",
        "{chat: {tools: look}}      | 'tools' cannot be \"look\"; must be a list",
        "{chat: {tools: [look]}}    | a tool cannot be \"look\"; must be a mapping of name, arguments",
        "{chat: {tools: [{}]}}      | a tool needs 'name'",
        "{chat: {tools: [{name: ''}]}}      | 'name' cannot be empty; must be the name of a tool",
        "{chat: {tools: [{name: a, args: {}}]}} | unknown field 'args' of a tool; must be one of name, arguments",
        "{chat: {text: a, refusal: b}}      | a reply cannot have 'text' and 'refusal'; must be one of them",
        "{chat: '{{prompt}}'}       | unknown placeholder '{{prompt}}'; must begin with one of id, attempt, input, policy, webhook, s3Config",
      })
  void a_reply_that_cannot_be_sent_is_refused_with_its_place(String step, String problem) {
    refused(() -> steps("{after: 1s},\n " + step), "shop.yaml:2: " + problem);
  }

  @Test
  void replies_print_as_they_are_best_read() {
    Script script =
        Scripts.when(Scripts.attempt(1))
            .chat(ChatReply.of("Hello").pace(Duration.ofMillis(50)).stopAfter(10))
            .crash()
            .otherwise()
            .chat("Hello");

    assertThat(script)
        .hasToString(
            """
            [
              {"when": {"attempt": 1}, "do": [{"chat": {"text": "Hello", "pace": "50ms", "stopAfter": 10}}, {"crash": true}]},
              {"do": [{"chat": "Hello"}]}
            ]""");
    assertThat(Scenario.script(script.toString())).isEqualTo(script);
  }

  @Test
  void a_reply_without_a_text_prints_and_reads_back() {
    for (ChatReply reply :
        List.of(ChatReply.empty(), ChatReply.of(""), ChatReply.empty().choices(0))) {
      assertThat(Scenario.script(Scripts.chat(reply).toString())).isEqualTo(Scripts.chat(reply));
    }
  }
}
