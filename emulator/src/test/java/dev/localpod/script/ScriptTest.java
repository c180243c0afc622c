package dev.localpod.script;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.localpod.json.Json;
import dev.localpod.json.JsonPointer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptTest {

  private static final Json.Obj INPUT =
      (Json.Obj)
          Json.parse(
              """
              {"prompt": "a coffee cup", "steps": 1.10, "big": 123456789012345678901234567890,
               "tags": ["hot", 2.0, {"a": 1}], "nested": {"list": [[1, 2], "x"], "flag": true},
               "nothing": null, "empty": "", "cost": "$1\\\\2", "sly": "{{input.prompt}}"}
              """);

  private static final ScriptContext WORK = new ScriptContext("job-7", 2, INPUT);

  @Nested
  class Rules {

    @Test
    void the_first_rule_that_applies_decides() {
      var script =
          new Script(
              List.of(
                  rule("no", new Condition.Attempt(1)),
                  rule("first", new Condition.Attempt(2)),
                  rule("second", new Condition.Attempt(2)),
                  rule("always")));

      assertThat(stepsFor(script)).isEqualTo(complete("first"));
    }

    @Test
    void all_conditions_of_a_rule_must_hold() {
      Condition holds = new Condition.Attempt(2);
      Condition fails = new Condition.Exists(pointer("/nobody"), true);
      var script = new Script(List.of(rule("both", holds, fails), rule("one", holds)));

      assertThat(stepsFor(script)).isEqualTo(complete("one"));
    }

    @Test
    void a_rule_without_conditions_applies_to_every_job() {
      assertThat(stepsFor(new Script(List.of(rule("always"))))).isEqualTo(complete("always"));
    }

    @Test
    void a_job_that_no_rule_applies_to_is_echoed() {
      assertThat(stepsFor(new Script(List.of(rule("no", new Condition.Attempt(9)))))).isEmpty();
      assertThat(stepsFor(Script.ECHO)).isEmpty();
    }

    @Test
    void a_worker_cannot_work_for_less_than_no_time() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Step.After(Duration.ofMillis(-1)))
          .withMessage("nothing can take PT-0.001S: a duration must be from zero to 876000 hours");
    }

    @ParameterizedTest
    @MethodSource("ends")
    void a_step_after_the_end_of_a_job_is_refused(Step end) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Script.always(List.of(end, new Step.After(ofSeconds(1)))))
          .withMessage("this step is never reached: the step before it ends the job");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Rule(List.of(), List.of(), List.of(List.of(end, end))))
          .withMessage("this step is never reached: the step before it ends the job");
    }

    static List<Step> ends() {
      return List.of(
          new Step.Complete(Optional.empty()),
          new Step.Fail(Json.of("no")),
          new Step.Crash(),
          new Step.Hang(),
          new Step.Mock());
    }

    @Test
    void a_job_does_not_end_with_null() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Script.always(List.of(new Step.Complete(Optional.of(Json.NULL)))))
          .withMessage("a job cannot be completed with null; give another value or leave it out");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Script.always(List.of(new Step.Fail(Json.NULL))))
          .withMessage("a job cannot fail with null; an error is required");
    }

    @Test
    void a_placeholder_that_finds_nothing_completes_a_job_with_null() {
      assertThat(stepsFor(Scripts.complete("{{input.nothing}}")))
          .containsExactly(new Step.Complete(Optional.of(Json.NULL)));
    }

    private Rule rule(String output, Condition... when) {
      return new Rule(List.of(when), complete(output));
    }

    private List<Step> complete(String output) {
      return List.of(new Step.Complete(Optional.of(Json.of(output))));
    }
  }

  @Nested
  class Conditions {

    @Test
    void attempt_is_the_number_of_the_dispatch() {
      assertThat(new Condition.Attempt(2).holds(WORK)).isTrue();
      assertThat(new Condition.Attempt(1).holds(WORK)).isFalse();
      assertThat(new Condition.Attempt(3).holds(WORK)).isFalse();
    }

    @Test
    void attempts_are_counted_from_1() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Condition.Attempt(0))
          .withMessage("attempt 0 never happens: attempts are counted from 1");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "/prompt      | \"a coffee cup\"       | true",
          "/prompt      | \"a coffee\"           | false",
          "/steps       | 1.1                    | true",
          "/steps       | 11e-1                  | true",
          "/steps       | \"1.10\"               | false",
          "/nothing     | null                   | true",
          "/nobody      | null                   | false",
          "/nested/flag | true                   | true",
          "/nested      | {\"flag\":true,\"list\":[[1.0,2],\"x\"]} | true",
          "/nested      | {\"flag\":true}        | false",
          "/tags/1      | 2                      | true"
        })
    void equal_compares_values_and_not_spellings(String at, String value, boolean holds) {
      assertThat(new Condition.Equal(pointer(at), Json.parse(value)).holds(WORK)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "/prompt  | \"coffee\"  | true",
          "/prompt  | \"\"        | true",
          "/prompt  | \"Coffee\"  | false",
          "/tags    | \"hot\"     | true",
          "/tags    | \"ho\"      | false",
          "/tags    | 2           | true",
          "/tags    | {\"a\":1.0} | true",
          "/steps   | 1           | false",
          "/nested  | \"flag\"    | false",
          "/nothing | null        | false",
          "/nobody  | \"x\"       | false"
        })
    void contains_looks_for_a_part_of_a_string_or_an_element(
        String at, String value, boolean holds) {
      assertThat(new Condition.Contains(pointer(at), Json.parse(value)).holds(WORK))
          .isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "/prompt | a .* cup | true",
          "/prompt | coffee   | false",
          "/empty  | x?       | true",
          "/steps  | 1.*      | false",
          "/nobody | .*       | false"
        })
    void matches_wants_a_string_to_match_as_a_whole(String at, String pattern, boolean holds) {
      assertThat(new Condition.Matches(pointer(at), Pattern.compile(pattern)).holds(WORK))
          .isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({
      "/nothing,true",
      "/empty,true",
      "/nested/list/0/1,true",
      "/nobody,false",
      "/tags/3,false"
    })
    void exists_asks_for_a_value_be_it_null(String at, boolean there) {
      assertThat(new Condition.Exists(pointer(at), true).holds(WORK)).isEqualTo(there);
      assertThat(new Condition.Exists(pointer(at), false).holds(WORK)).isEqualTo(!there);
    }

    @Test
    void an_expression_has_its_flags_inside() {
      assertThat(
              new Condition.Matches(pointer("/prompt"), Pattern.compile("(?i)A COFFEE CUP"))
                  .holds(WORK))
          .isTrue();
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  new Condition.Matches(
                      pointer("/a"), Pattern.compile("x+", Pattern.CASE_INSENSITIVE)))
          .withMessage(
              "the expression 'x+' cannot have flags beside it;"
                  + " write them inside it, as in (?i)x+");
    }

    @Test
    void conditions_are_values() {
      var one = new Condition.Matches(pointer("/a"), Pattern.compile("x+"));
      var other = new Condition.Matches(pointer("/a"), Pattern.compile("x+"));

      assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
      assertThat(one).isNotEqualTo(new Condition.Matches(pointer("/a"), Pattern.compile("x")));
      assertThat(one).isNotEqualTo(new Condition.Matches(pointer("/b"), Pattern.compile("x+")));
    }
  }

  @Nested
  class Placeholders {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "{{id}}                  | \"job-7\"",
          "{{attempt}}             | 2",
          "{{input.prompt}}        | \"a coffee cup\"",
          "{{input.steps}}         | 1.10",
          "{{input.big}}           | 123456789012345678901234567890",
          "{{input.tags}}          | [\"hot\",2.0,{\"a\":1}]",
          "{{input.tags.2.a}}      | 1",
          "{{input.nested.list.0}} | [1,2]",
          "{{input.nested.flag}}   | true",
          "{{input.nothing}}       | null",
          "{{ input.prompt }}      | \"a coffee cup\"",
        })
    void a_string_that_is_one_placeholder_becomes_the_value_of_whatever_type(
        String template, String value) {
      assertThat(fill(Json.of(template))).hasToString(value);
    }

    @Test
    void a_placeholder_for_the_input_becomes_all_of_it() {
      assertThat(fill(Json.of("{{input}}"))).hasToString(INPUT.toString());
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "draw {{input.prompt}}! | draw a coffee cup!",
          "{{id}}/{{attempt}}     | job-7/2",
          "x{{input.steps}}       | x1.10",
          "tags: {{input.tags}}   | tags: [\"hot\",2.0,{\"a\":1}]",
          "is {{input.nothing}}   | is null",
          "<{{input.empty}}>      | <>",
          "cost {{input.cost}}    | cost $1\\2"
        })
    void inside_a_longer_string_a_value_becomes_its_text(String template, String text) {
      assertThat(fill(Json.of(template))).isEqualTo(Json.of(text));
    }

    @ParameterizedTest
    @CsvSource({"{{input.nobody}}", "{{nobody}}", "{{input.tags.9}}", "{{}}", "{{input.prompt.x}}"})
    void what_is_missing_is_null_alone_and_empty_inside_a_text(String template) {
      assertThat(fill(Json.of(template))).isEqualTo(Json.NULL);
      assertThat(fill(Json.of("<" + template + ">"))).isEqualTo(Json.of("<>"));
    }

    @ParameterizedTest
    @CsvSource({"plain", "{input}", "{{input", "input}}", "{{in{put}}"})
    void a_text_without_a_placeholder_stays_as_it_is(String text) {
      assertThat(fill(Json.of(text))).isEqualTo(Json.of(text));
    }

    @Test
    void placeholders_are_found_at_any_depth_and_names_of_members_stay() {
      assertThat(
              fill(Json.parse("{\"{{id}}\":[{\"p\":\"{{input.steps}}\"},1.50,null,\"{{id}}\"]}")))
          .hasToString("{\"{{id}}\":[{\"p\":1.10},1.50,null,\"job-7\"]}");
    }

    @Test
    void what_looks_like_a_placeholder_in_the_input_is_not_filled_in() {
      assertThat(fill(Json.of("{{input.sly}}"))).isEqualTo(Json.of("{{input.prompt}}"));
      assertThat(fill(Json.of("<{{input.sly}}>"))).isEqualTo(Json.of("<{{input.prompt}}>"));
    }

    @Test
    void all_steps_that_say_something_are_filled_in() {
      Script script =
          Script.always(
              List.of(
                  new Step.Progress(Json.of("{{attempt}}")),
                  new Step.Chunk(
                      Json.of("{{id}}"), Optional.of(Json.parse("{\"n\":\"{{attempt}}\"}"))),
                  new Step.After(ofSeconds(1)),
                  new Step.Fail(Json.of("{{input.steps}}"))));

      assertThat(stepsFor(script))
          .containsExactly(
              new Step.Progress(Json.of(2)),
              new Step.Chunk(Json.of("job-7"), Optional.of(Json.parse("{\"n\":2}"))),
              new Step.After(ofSeconds(1)),
              new Step.Fail(new Json.Num("1.10")));
    }

    private Json fill(Json template) {
      return WORK.fill(template);
    }
  }

  private static JsonPointer pointer(String text) {
    return JsonPointer.parse(text);
  }

  private static List<Step> stepsFor(Script script) {
    return new ScriptSession(script, new Random(1)).choose(WORK).steps();
  }
}
