package dev.localpod.script;

import static dev.localpod.script.Scripts.at;
import static dev.localpod.script.Scripts.attempt;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.localpod.json.Json;
import dev.localpod.json.JsonPointer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Scripts as they are written in Java. */
class ScriptsTest {

  @Test
  void steps_give_plain_data() {
    assertThat(
            Scripts.after(ofSeconds(1))
                .progress(Map.of("done", 50))
                .chunk("a")
                .chunk("b", Map.of("tokens", 1))
                .retire()
                .complete("c"))
        .isEqualTo(
            always(
                new Step.After(ofSeconds(1)),
                new Step.Progress(Json.parse("{\"done\":50}")),
                new Step.Chunk(Json.of("a"), Optional.empty()),
                new Step.Chunk(Json.of("b"), Optional.of(Json.parse("{\"tokens\":1}"))),
                new Step.Retire(),
                new Step.Complete(Optional.of(Json.of("c")))));
  }

  @Test
  void each_end_gives_a_script() {
    assertThat(Scripts.echo()).isEqualTo(Script.ECHO);
    assertThat(Scripts.complete("yes"))
        .isEqualTo(always(new Step.Complete(Optional.of(Json.of("yes")))));
    assertThat(Scripts.chunk("a").complete())
        .isEqualTo(
            always(
                new Step.Chunk(Json.of("a"), Optional.empty()),
                new Step.Complete(Optional.empty())));
    assertThat(Scripts.fail("no")).isEqualTo(always(new Step.Fail(Json.of("no"))));
    assertThat(Scripts.crash()).isEqualTo(always(new Step.Crash()));
    assertThat(Scripts.hang()).isEqualTo(always(new Step.Hang()));
    assertThat(Scripts.mock()).isEqualTo(always(new Step.Mock()));
    assertThat(Scripts.retire().mock()).isEqualTo(always(new Step.Retire(), new Step.Mock()));
  }

  @Test
  void conditions_give_plain_data() {
    JsonPointer place = JsonPointer.parse("/a/0");

    assertThat(attempt(2)).isEqualTo(new Condition.Attempt(2));
    assertThat(at("/a/0").equalTo(List.of(1, "x")))
        .isEqualTo(new Condition.Equal(place, Json.parse("[1,\"x\"]")));
    assertThat(at("/a/0").equalTo(Json.NULL)).isEqualTo(new Condition.Equal(place, Json.NULL));
    assertThat(at("/a/0").contains("x")).isEqualTo(new Condition.Contains(place, Json.of("x")));
    assertThat(at("/a/0").matches("x+"))
        .isEqualTo(new Condition.Matches(place, Pattern.compile("x+")));
    assertThat(at("/a/0").exists()).isEqualTo(new Condition.Exists(place, true));
    assertThat(at("/a/0").doesNotExist()).isEqualTo(new Condition.Exists(place, false));
  }

  @Test
  void a_script_goes_on_with_rules() {
    assertThat(
            Scripts.when(attempt(1), at("/a").exists())
                .crash()
                .when(attempt(2))
                .hang()
                .otherwise()
                .mock())
        .isEqualTo(
            new Script(
                List.of(
                    new Rule(List.of(attempt(1), at("/a").exists()), List.of(new Step.Crash())),
                    new Rule(List.of(attempt(2)), List.of(new Step.Hang())),
                    new Rule(List.of(), List.of(new Step.Mock())))));
  }

  @Test
  void the_last_rule_may_do_something_else_each_time() {
    assertThat(Scripts.when(attempt(1)).crash().otherwise().hang().inTurn().mock().inTurn().crash())
        .isEqualTo(
            new Script(
                List.of(
                    new Rule(List.of(attempt(1)), List.of(new Step.Crash())),
                    new Rule(
                        List.of(),
                        List.of(new Step.Hang()),
                        List.of(List.of(new Step.Mock()), List.of(new Step.Crash()))))));
  }

  @Test
  void an_echo_has_nothing_to_do_in_turn() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Scripts.echo().inTurn())
        .withMessage("cannot add steps in turn: the script has no rule");
  }

  @Test
  void a_beginning_can_be_used_again() {
    Scripts.Steps beginning = Scripts.after(ofSeconds(1));
    Script one = beginning.complete("one");
    Script two = beginning.progress("half").fail("two");

    assertThat(one.rules().get(0).steps()).hasSize(2);
    assertThat(two.rules().get(0).steps()).hasSize(3);
    Script several = Scripts.when(Scripts.attempt(1)).crash();
    assertThat(several.otherwise().crash().rules()).hasSize(2);
    assertThat(several.rules()).hasSize(1);
  }

  @Test
  void a_rule_after_one_without_conditions_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scripts.complete("one").otherwise().crash())
        .withMessage("this rule is never reached: the rule before it has no 'when'");
  }

  @Test
  void a_placeholder_that_begins_with_an_unknown_word_is_refused() {
    for (Object value :
        List.of("{{inptu.prompt}}", Map.of("a", List.of("see {{ inptu.prompt }}")))) {
      for (Consumer<Object> taker :
          List.<Consumer<Object>>of(
              Scripts::complete, Scripts::fail, it -> Scripts.chunk(it).hang())) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> taker.accept(value))
            .withMessageMatching(
                "unknown placeholder '\\{\\{ ?inptu.prompt ?}}'; did you mean input\\? Must begin with"
                    + " one of id, attempt, input, policy, webhook, s3Config");
      }
    }
    Scripts.complete(
        "{{ input }} {{webhook}} {{policy.ttl}} {{s3Config.bucketName}} {{id}} { {x} }");
  }

  @ParameterizedTest
  @MethodSource("takersOfAValue")
  void null_is_refused(String word, Consumer<Object> taker) {
    assertThatNullPointerException()
        .isThrownBy(() -> taker.accept(null))
        .withMessage("'" + word + "' cannot have null; JSON's own null is Json.NULL");
  }

  static List<Arguments> takersOfAValue() {
    return List.of(
        taker("complete", Scripts::complete),
        taker("fail", Scripts::fail),
        taker("progress", Scripts::progress),
        taker("chunk", Scripts::chunk),
        taker("metrics", metrics -> Scripts.chunk("a", metrics)),
        taker("equals", value -> at("").equalTo(value)),
        taker("contains", value -> at("").contains(value)));
  }

  private static Arguments taker(String word, Consumer<Object> taker) {
    return Arguments.of(word, taker);
  }

  @Test
  void the_metrics_of_a_chunk_are_an_object() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scripts.chunk("a", 5))
        .withMessage("the metrics of a chunk cannot be 5; they must be an object");
  }

  @Test
  void a_place_is_a_json_pointer() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> at("prompt"))
        .withMessage("'prompt' is not a JSON Pointer: it must be empty or start with '/'");
  }

  @Test
  void a_rule_prints_as_in_a_scenario() {
    assertThat(Scripts.when(attempt(1)).crash().rules().get(0))
        .hasToString("{\"when\": {\"attempt\": 1}, \"do\": [{\"crash\": true}]}");
  }

  private static Script always(Step... steps) {
    return Script.always(List.of(steps));
  }
}
