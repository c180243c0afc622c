package dev.localpod.scenario;

import static dev.localpod.scenario.Reading.endpoint;
import static dev.localpod.scenario.Reading.refused;
import static dev.localpod.scenario.Reading.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.json.Json;
import dev.localpod.json.JsonPointer;
import dev.localpod.script.Condition;
import dev.localpod.script.Rule;
import dev.localpod.script.Script;
import dev.localpod.script.Step;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {

  private static final JsonPointer PROMPT = JsonPointer.parse("/prompt");

  private static List<Condition> when(String conditions) {
    return rules("{when: {" + conditions + "}, do: []}").get(0).when();
  }

  @Test
  void rules_keep_their_order() {
    assertThat(rules("{when: {attempt: 2}, do: [{hang: true}]}, {do: []}"))
        .containsExactly(
            new Rule(List.of(new Condition.Attempt(2)), List.of(new Step.Hang())),
            new Rule(List.of(), List.of()));
  }

  @Test
  void a_rule_after_one_without_when_is_refused_with_its_line() {
    assertThatThrownBy(
            () -> Scenario.script("- do: [{hang: true}]\n- when: {attempt: 1}\n  do: []\n"))
        .hasMessageEndingWith(":2: this rule is never reached: the rule before it has no 'when'");
  }

  @Test
  void an_unknown_placeholder_is_refused_with_its_line() {
    assertThatThrownBy(() -> Scenario.script("- do:\n  - complete: 'a {{inptu.prompt}}'\n"))
        .hasMessageEndingWith(
            ":2: unknown placeholder '{{inptu.prompt}}'; did you mean input? Must begin with one of id,"
                + " attempt, input, policy, webhook, s3Config");
  }

  @Test
  void a_script_without_rules_echoes() {
    assertThat(endpoint("script: []").settings().script()).isEqualTo(Script.ECHO);
  }

  @Test
  void a_place_in_the_input_is_compared() {
    assertThat(when("at: /prompt, equals: {a: [1, null]}"))
        .containsExactly(new Condition.Equal(PROMPT, Json.parse("{\"a\": [1, null]}")));
    assertThat(when("at: /prompt, contains: 1.0"))
        .containsExactly(new Condition.Contains(PROMPT, new Json.Num("1.0")));
    assertThat(when("at: /prompt, matches: 'a+'"))
        .containsExactly(new Condition.Matches(PROMPT, Pattern.compile("a+")));
    assertThat(when("at: /prompt, exists: false"))
        .containsExactly(new Condition.Exists(PROMPT, false));
  }

  @Test
  void null_is_something_to_compare_with() {
    assertThat(when("at: /prompt, equals: null"))
        .containsExactly(new Condition.Equal(PROMPT, Json.NULL));
  }

  @Test
  void the_whole_input_is_a_place() {
    assertThat(when("at: '', equals: {}"))
        .containsExactly(new Condition.Equal(JsonPointer.parse(""), Json.EMPTY));
  }

  @Test
  void all_conditions_are_required() {
    assertThat(when("exists: true, matches: a.*, contains: b, equals: ab, at: /prompt, attempt: 1"))
        .containsExactly(
            new Condition.Attempt(1),
            new Condition.Equal(PROMPT, new Json.Str("ab")),
            new Condition.Contains(PROMPT, new Json.Str("b")),
            new Condition.Matches(PROMPT, Pattern.compile("a.*")),
            new Condition.Exists(PROMPT, true));
  }

  @Test
  void conditions_may_look_at_several_places() {
    assertThat(
            rules("{when: [{attempt: 1, at: /prompt, exists: true}, {at: /a, equals: 1}], do: []}")
                .get(0)
                .when())
        .containsExactly(
            new Condition.Attempt(1),
            new Condition.Exists(PROMPT, true),
            new Condition.Equal(JsonPointer.parse("/a"), Json.of(1)));
    refused(
        () -> rules("{when: [{attempt: 1},\n {at: /a}], do: []}"),
        "shop.yaml:2: 'at' needs one of equals, contains, matches, exists beside it");
    refused(
        () -> rules("{when: [[]], do: []}"),
        "shop.yaml:1: when cannot be a list;"
            + " must be a mapping of attempt, at, equals, contains, matches, exists");
  }

  @Test
  void no_condition_holds_always() {
    assertThat(when("")).isEmpty();
  }

  @Test
  void a_place_alone_is_refused() {
    refused(
        () -> when("attempt: 1,\n at: /prompt"),
        "shop.yaml:2: 'at' needs one of equals, contains, matches, exists beside it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"equals", "contains", "matches", "exists"})
  void a_comparison_without_a_place_is_refused(String comparison) {
    refused(
        () -> when("attempt: 1,\n " + comparison + ": x"),
        "shop.yaml:2: '" + comparison + "' needs 'at' beside it, a JSON Pointer into the input");
  }

  @Test
  void a_place_is_a_json_pointer() {
    refused(
        () -> when("\nat: prompt, exists: true"),
        "shop.yaml:2: 'prompt' is not a JSON Pointer: it must be empty or start with '/'");
    refused(
        () -> when("\nat: /a~2, exists: true"),
        "shop.yaml:2: '/a~2' is not a JSON Pointer: after '~' there must be 0 or 1");
    refused(() -> when("at: 0, exists: true"), "shop.yaml:1: 'at' cannot be 0; must be text");
  }

  @Test
  void what_matches_is_a_regular_expression() {
    refused(
        () -> when("at: /prompt,\n matches: '('"),
        "shop.yaml:2: 'matches' cannot be \"(\";"
            + " must be a Java regular expression: Unclosed group");
    refused(
        () -> when("at: /prompt, matches: 5"), "shop.yaml:1: 'matches' cannot be 5; must be text");
  }

  @Test
  void what_exists_is_true_or_false() {
    refused(
        () -> when("at: /prompt, exists: maybe"),
        "shop.yaml:1: 'exists' cannot be \"maybe\"; must be true or false");
  }

  @Test
  void attempts_are_counted_from_one() {
    refused(
        () -> when("\nattempt: 0"),
        "shop.yaml:2: attempt 0 never happens: attempts are counted from 1");
    refused(
        () -> when("attempt: first"),
        "shop.yaml:1: 'attempt' cannot be \"first\"; must be a whole number");
  }

  @Test
  void an_unknown_condition_is_refused() {
    refused(
        () -> when("path: /prompt"),
        "shop.yaml:1: unknown field 'path' of when;"
            + " must be one of attempt, at, equals, contains, matches, exists");
  }

  @Test
  void a_rule_needs_steps() {
    refused(
        () -> rules("\n{when: {attempt: 1}}"), "shop.yaml:2: a rule needs 'do', a list of steps");
  }

  @Test
  void a_rule_can_do_other_things_the_following_times() {
    assertThat(rules("{do: [{hang: true}], inTurn: [[{crash: true}], []]}"))
        .containsExactly(
            new Rule(
                List.of(),
                List.of(new Step.Hang()),
                List.of(List.of(new Step.Crash()), List.of())));
    refused(
        () -> rules("{do: [], inTurn: [{crash: true}]}"),
        "shop.yaml:1: 'inTurn' cannot be a mapping; must be a list");
  }

  @Test
  void a_rule_has_no_other_fields() {
    refused(
        () -> rules("{then: []}"),
        "shop.yaml:1: unknown field 'then' of a rule; did you mean when? Must be one of when, do, inTurn");
  }

  @Test
  void a_script_must_be_a_list_of_rules() {
    refused(
        () -> endpoint("script: {do: []}"),
        "shop.yaml:1: 'script' cannot be a mapping; must be a list");
    refused(
        () -> rules("complete"),
        "shop.yaml:1: a rule cannot be \"complete\"; must be a mapping of when, do, inTurn");
    refused(
        () -> rules("{do: {complete: 1}}"),
        "shop.yaml:1: 'do' cannot be a mapping; must be a list");
  }
}
