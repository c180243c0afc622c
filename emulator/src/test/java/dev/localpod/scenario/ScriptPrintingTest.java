package dev.localpod.scenario;

import static dev.localpod.scenario.Reading.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.localpod.json.Json;
import dev.localpod.json.JsonPointer;
import dev.localpod.script.ChatReply;
import dev.localpod.script.Condition;
import dev.localpod.script.Delay;
import dev.localpod.script.Rule;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import dev.localpod.script.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A script prints as its scenario text and reads back equal. */
class ScriptPrintingTest {

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void a_printed_script_reads_back_equal(@ForAll("scripts") Script script) {
    String text = script.toString();

    assertThat(Scenario.script(text)).isEqualTo(script);
    assertThat(onlyScript(Reading.yaml("endpoints: {shop: {script: " + text + "}}")))
        .isEqualTo(script);
    assertThat(onlyScript(Reading.yaml("endpoints:\n  shop:\n    script:\n" + text.indent(6))))
        .isEqualTo(script);
    assertThat(onlyScript(Reading.json("{\"endpoints\":{\"shop\":{\"script\":" + text + "}}}")))
        .isEqualTo(script);
    assertThat(Json.parse(text)).isEqualTo(script.toJson());
  }

  private static Script onlyScript(Scenario scenario) {
    return Reading.options(scenario.endpoints().get(0)).settings().script();
  }

  @Test
  void each_rule_prints_on_a_line_of_its_own() {
    String text =
        """
        [
          {"when": {"at": "/prompt", "equals": "boom"}, "do": [{"after": "1s"}, {"fail": "CUDA out of memory"}]},
          {"when": {"attempt": 1, "at": "/prompt", "contains": "flaky", "exists": true}, "do": [{"crash": true}]},
          {"when": [{"at": "/a", "matches": "(?i)x+"}, {"at": "/b", "exists": false}], "do": [{"retire": true}, {"mock": true}]},
          {"do": [{"chunk": {"text": "Hel"}, "metrics": {"n": 1}}, "complete"], "inTurn": [[], [{"hang": true}]]}
        ]""";

    assertThat(Scenario.script(text)).hasToString(text);
    assertThat(Script.ECHO).hasToString("[]");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.5S, 500ms",
    "PT0.00025S, 0.25ms",
    "PT0.000000001S, 0.000001ms",
    "PT1S, 1s",
    "PT1.5S, 1.5s",
    "PT1.000000001S, 1.000000001s",
    "PT90S, 90s",
    "PT30M, 30m",
    "PT90M, 90m",
    "PT24H, 24h",
    "PT100S, 100s",
    "PT876000H, 876000h"
  })
  void a_duration_prints_as_it_is_best_read(Duration duration, String text) {
    assertThat(Scripts.after(duration).hang())
        .hasToString("[\n  {\"do\": [{\"after\": \"" + text + "\"}, {\"hang\": true}]}\n]");
  }

  @Test
  void a_random_duration_prints_in_the_words_of_a_scenario() {
    assertThat(
            Scripts.after(Delay.uniform(Duration.ofMillis(100), Duration.ofSeconds(3)))
                .after(Delay.lognormal(Duration.ofSeconds(1), 0.4))
                .crash())
        .hasToString(
            "[\n  {\"do\": [{\"after\": {\"uniform\": [\"100ms\", \"3s\"]}},"
                + " {\"after\": {\"lognormal\": {\"median\": \"1s\", \"sigma\": 0.4}}},"
                + " {\"crash\": true}]}\n]");
  }

  @Test
  void every_character_reads_back_from_yaml() {
    var all = new StringBuilder();
    for (char c = 0; c < Character.MAX_VALUE; c++) {
      all.append(c);
    }
    List<Rule> rules = Scripts.complete(all.append(Character.MAX_VALUE)).rules();
    String text = new Script(rules).toString();

    assertThat(rules(text.substring(1, text.length() - 1))).isEqualTo(rules);
  }

  @Test
  void a_large_script_reads_back_equal() {
    Script script =
        Scripts.chunk("x".repeat(25_000_000))
            .complete(
                Json.object().put("k".repeat(100_000), new Json.Num("1".repeat(2_000))).build());

    assertThat(Scenario.script(script.toString())).isEqualTo(script);
  }

  @Test
  void the_deepest_value_of_a_script_reads_back_in_a_whole_scenario() {
    Script script = Scripts.complete(nested(493));

    assertThat(rules(script.toString().substring(1, script.toString().length() - 1)))
        .isEqualTo(script.rules());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scripts.complete(nested(100_000)))
        .withMessage("a rule nests too deep; it must have 496 levels or fewer");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scripts.complete(nested(494)))
        .withMessage("a rule nests too deep; it must have 496 levels or fewer");
  }

  private static Json nested(int levels) {
    Json value = Json.of("inside");
    for (int i = 0; i < levels; i++) {
      value = new Json.Arr(List.of(value));
    }
    return value;
  }

  @Provide
  Arbitrary<Script> scripts() {
    return rule().list().ofMaxSize(4).map(ScriptPrintingTest::upToTheFirstWithoutConditions);
  }

  private static Script upToTheFirstWithoutConditions(List<Rule> rules) {
    int end = 0;
    while (end < rules.size() && (end == 0 || !rules.get(end - 1).when().isEmpty())) {
      end++;
    }
    return new Script(rules.subList(0, end));
  }

  private static Arbitrary<Rule> rule() {
    return Combinators.combine(
            condition().list().ofMaxSize(5), steps(), steps().list().ofMaxSize(3))
        .as(Rule::new);
  }

  private static Arbitrary<Condition> condition() {
    Arbitrary<JsonPointer> at =
        Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of("", "/prompt", "/a/0", "/~0~1")),
                Tuple.of(1, Arbitraries.strings().map(name -> "/" + name.replace("~", "~0"))))
            .map(JsonPointer::parse);
    return Arbitraries.oneOf(
        Arbitraries.integers().greaterOrEqual(1).map(Condition.Attempt::new),
        Combinators.combine(at, json()).as(Condition.Equal::new),
        Combinators.combine(at, json()).as(Condition.Contains::new),
        Combinators.combine(at, expression()).as(Condition.Matches::new),
        Combinators.combine(at, Arbitraries.of(true, false)).as(Condition.Exists::new));
  }

  private static Arbitrary<Pattern> expression() {
    return Arbitraries.oneOf(
            Arbitraries.of("a+", "(?i)(a|b).*", "\\d{2}\\s", "", "[^\"']"),
            Arbitraries.strings().map(Pattern::quote))
        .map(Pattern::compile);
  }

  private static Arbitrary<List<Step>> steps() {
    Arbitrary<Json> notNull = json().map(value -> value.equals(Json.NULL) ? Json.EMPTY : value);
    Arbitrary<Step> step =
        Arbitraries.oneOf(
            delay().map(Step.After::new),
            json().map(Step.Progress::new),
            Combinators.combine(json(), object(json()).optional()).as(Step.Chunk::new),
            Combinators.combine(reply(), Arbitraries.integers().greaterOrEqual(0))
                .as(ChatReply::stopAfter)
                .flatMap(
                    beginning ->
                        Arbitraries.of(
                            new Step.ChatBeginning(beginning), new Step.VllmBeginning(beginning))),
            Arbitraries.just(new Step.Retire()));
    Arbitrary<Step> end =
        Arbitraries.oneOf(
            notNull.optional().map(Step.Complete::new),
            Combinators.combine(notNull, notNull.optional()).as(Step.Fail::new),
            reply().map(Step.Chat::new),
            reply().map(Step.Vllm::new),
            Arbitraries.of(
                new Step.CompleteWithoutOutput(),
                new Step.Crash(),
                new Step.Hang(),
                new Step.Mock()));
    return Combinators.combine(step.list().ofMaxSize(4), end.optional())
        .as(
            (before, last) -> {
              var steps = new ArrayList<Step>(before);
              last.ifPresent(steps::add);
              return steps;
            });
  }

  private static Arbitrary<ChatReply> reply() {
    Arbitrary<ChatReply> words =
        Arbitraries.oneOf(
            json().filter(value -> !value.equals(Json.NULL)).map(ChatReply::of),
            text().map(ChatReply::ofRefusal));
    return Combinators.combine(
            words,
            Combinators.combine(name(), json()).as(ChatReply.ToolCall::new).list().ofMaxSize(2),
            Arbitraries.of(ChatReply.Finish.values()).optional(),
            name().optional(),
            Arbitraries.integers().between(0, ChatReply.MAX_CHOICES).optional(),
            delay().optional())
        .as(
            (reply, tools, finish, model, choices, pace) -> {
              ChatReply with = reply.tools(tools);
              with = finish.map(with::finish).orElse(with);
              with = model.map(with::model).orElse(with);
              with = choices.map(with::choices).orElse(with);
              return pace.map(with::pace).orElse(with);
            });
  }

  private static Arbitrary<String> name() {
    return text().filter(text -> !text.isEmpty());
  }

  private static Arbitrary<Delay> delay() {
    return Arbitraries.oneOf(
        duration().map(Delay::of),
        duration()
            .tuple2()
            .map(
                pair ->
                    pair.get1().compareTo(pair.get2()) < 0
                        ? Delay.uniform(pair.get1(), pair.get2())
                        : Delay.uniform(pair.get2(), pair.get1())),
        Combinators.combine(duration(), Arbitraries.doubles().greaterOrEqual(0).ofScale(9))
            .as(Delay::lognormal));
  }

  private static Arbitrary<Duration> duration() {
    return Arbitraries.oneOf(
        Arbitraries.of(Duration.ZERO, Duration.ofNanos(1), Delay.LONGEST),
        Arbitraries.longs().between(0, Delay.LONGEST.toHours()).map(Duration::ofHours),
        Arbitraries.longs().between(0, 1_000_000).map(Duration::ofMinutes),
        Arbitraries.longs().between(0, 1_000_000).map(Duration::ofSeconds),
        Arbitraries.longs().between(0, 1_000_000).map(Duration::ofMillis),
        Arbitraries.longs().between(0, Delay.LONGEST.toNanos()).map(Duration::ofNanos));
  }

  private static Arbitrary<Json> json() {
    return Arbitraries.recursive(ScriptPrintingTest::scalar, ScriptPrintingTest::around, 0, 3);
  }

  private static Arbitrary<Json> around(Arbitrary<Json> inner) {
    return Arbitraries.oneOf(inner.list().ofMaxSize(3).map(Json.Arr::new), object(inner));
  }

  private static Arbitrary<Json> object(Arbitrary<Json> members) {
    return Arbitraries.maps(text().map(ScriptPrintingTest::asName), members)
        .ofMaxSize(3)
        .map(Json.Obj::new);
  }

  // The reader of JSON refuses half a surrogate pair in a name, wherever it comes from.
  private static String asName(String text) {
    return text.replaceAll("[\\uD800-\\uDFFF]", "?");
  }

  private static Arbitrary<Json> scalar() {
    return Arbitraries.oneOf(
        Arbitraries.of(Json.NULL, Json.of(true), Json.of(false)),
        Arbitraries.of("0", "-0", "1.10", "1e400", "1.0E+3", "-12", "9".repeat(40))
            .map(Json.Num::new),
        Arbitraries.longs().map(Json::of),
        Arbitraries.doubles().map(Json::of),
        text().map(Json::of));
  }

  private static Arbitrary<String> text() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(12),
        Arbitraries.strings().ascii().ofMaxLength(12),
        Arbitraries.of(
            "complete",
            "null",
            "{{input.prompt}}",
            "- a",
            "a: b",
            "# no",
            "<<",
            "\u0085",
            "\uD83D"));
  }
}
