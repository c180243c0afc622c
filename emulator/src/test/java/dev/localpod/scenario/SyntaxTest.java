package dev.localpod.scenario;

import static dev.localpod.scenario.Reading.json;
import static dev.localpod.scenario.Reading.refused;
import static dev.localpod.scenario.Reading.steps;
import static dev.localpod.scenario.Reading.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.json.Json;
import dev.localpod.script.Step;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntaxTest {

  private static String output(String yaml) {
    return ((Step.Complete) steps("{complete: " + yaml + "}").get(0)).output().orElseThrow() + "";
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.10", "-0", "1e400", "1.0E+3", "123456789012345678901234567890"})
  void numbers_keep_their_spelling(String number) {
    assertThat(output(number)).isEqualTo(number);
    assertThat(
            Reading.options(
                    json("{\"endpoints\":{\"a\":{\"script\":[{\"do\":[{\"complete\":"
                            + number
                            + "}]}]}}}")
                        .endpoints()
                        .get(0))
                .settings()
                .script()
                .rules()
                .get(0)
                .steps()
                .get(0)
                .toString())
        .contains("[" + number + "]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x1F", "0o14", "014", "+12", ".5", "5.", ".inf", "-.INF", ".nan"})
  void a_number_that_json_has_no_word_for_is_refused(String number) {
    refused(
        () -> output(number),
        "shop.yaml:1: "
            + number
            + " is not a JSON number; must be one such as 12 or 0.5, or text in quotes");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "yes, \"yes\"",
        "off, \"off\"",
        "1_000, \"1_000\"",
        "2001-01-01, \"2001-01-01\"",
        "True, true",
        "'true', \"true\"",
        "'', \"\"",
        "[~], [null]"
      })
  void plain_words_mean_what_they_mean_in_yaml_1_2(String yaml, String json) {
    assertThat(output(yaml)).isEqualTo(json);
  }

  @Test
  void an_unknown_word_that_resembles_an_allowed_one_gets_a_suggestion() {
    refused(
        () -> yaml("endpoint: {shop: }"),
        "shop.yaml:1: unknown field 'endpoint' of a scenario; did you mean endpoints? Must be one of"
            + " edition, clock, endpoints");
    refused(
        () -> Reading.endpoint("workers: {scaling: {typ: queue-delay}}"),
        "shop.yaml:1: unknown field 'typ' of scaling; did you mean type? Must be one of type, value");
    refused(
        () -> Reading.endpoint("workers: {scaling: {type: queue-dela}}"),
        "shop.yaml:1: 'type' cannot be \"queue-dela\"; did you mean queue-delay? Must be"
            + " queue-delay or request-count");
    refused(
        () -> Reading.endpoint("clock: manuel"),
        "shop.yaml:1: unknown clock 'manuel'; did you mean manual? Must be one of real, manual, skip,"
            + " skip:5s, x1 to x1000000");
    refused(
        () -> steps("{complete: \"{{inpt.prompt}}\"}"),
        "shop.yaml:1: unknown placeholder '{{inpt.prompt}}'; did you mean input? Must begin with one"
            + " of id, attempt, input, policy, webhook, s3Config");
    assertThatThrownBy(() -> steps("{complet: 1}"))
        .hasMessageContaining("unknown field 'complet' of a step; did you mean complete? ");
  }

  @Test
  void templates_keep_the_order_of_their_keys() {
    assertThat(output("{zoo: 1, bar: {b: 2, a: 3}, foo: [4]}"))
        .isEqualTo("{\"zoo\":1,\"bar\":{\"b\":2,\"a\":3},\"foo\":[4]}");
  }

  @Test
  void text_may_span_lines() {
    assertThat(
            Reading.options(
                    yaml("""
                    endpoints:
                      shop:
                        script:
                          - do:
                              - complete: |
                                  one
                                  two
                    """)
                        .endpoints()
                        .get(0))
                .settings()
                .script()
                .rules()
                .get(0)
                .steps())
        .containsExactly(new Step.Complete(Optional.of(new Json.Str("one\ntwo\n"))));
  }

  @Test
  void json_may_be_indented_with_tabs() {
    assertThat(json("{\n\t\"endpoints\": {\n\t\t\"shop\": {}\n\t}\n}").endpoints()).hasSize(1);
  }

  @Test
  void a_byte_order_mark_is_skipped() {
    assertThat(yaml("\uFEFFendpoints: {shop: }").endpoints()).hasSize(1);
    assertThat(json("\uFEFF{\"endpoints\": {\"shop\": {}}}").endpoints()).hasSize(1);
  }

  @Test
  void a_field_may_be_there_only_once() {
    refused(
        () -> yaml("endpoints:\n  shop:\n    limits: off\n    limits: off\n"),
        "shop.yaml:4: duplicate field 'limits', first on line 3");
    refused(
        () -> json("{\"endpoints\": {\"shop\": {},\n\"shop\": {}}}"),
        "shop.json:2: duplicate field 'shop', first on line 1");
  }

  @Test
  void a_field_of_a_template_may_be_there_only_once() {
    refused(() -> output("{a: 1,\n a: 2}"), "shop.yaml:2: duplicate field 'a', first on line 1");
  }

  @Test
  void aliases_are_refused() {
    refused(
        () -> yaml("endpoints:\n  one: &same {limits: off}\n  two: *same\n"),
        "shop.yaml:3: aliases such as *same are not supported; write the value again");
    refused(
        () -> yaml("endpoints:\n  one: &same {limits: off}\n  two: {<<: *same}\n"),
        "shop.yaml:3: aliases such as *same are not supported; write the value again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"!!str 12", "!mine {a: 1}", "!!binary aGVsbG8=", "!mine [1]", "!!null ~"})
  void tags_are_refused(String value) {
    refused(
        () -> output(value),
        "shop.yaml:1: tags such as !!str are not supported; put text in quotes instead");
  }

  @Test
  void a_second_document_is_refused() {
    String problem = ": there is text after the end of the document; must be one document";

    refused(() -> yaml("clock: real\n---\nclock: manual\n"), "shop.yaml:3" + problem);
    refused(() -> json("{}\n{}"), "shop.json:2" + problem);
  }

  @Test
  void an_empty_file_is_refused() {
    String problem = ":1: the file is empty; it must be JSON or YAML";

    refused(() -> yaml(""), "shop.yaml" + problem);
    refused(() -> yaml("# to come\n"), "shop.yaml" + problem);
    refused(() -> json(" "), "shop.json" + problem);
  }

  @Test
  void nesting_has_an_end() {
    String value = "[".repeat(600) + "]".repeat(600);
    String problem = ":1: lists and mappings nest too deep; must be at most 500 levels";

    refused(() -> yaml("endpoints: " + value), "shop.yaml" + problem);
    refused(() -> json("{\"endpoints\": " + value + "}"), "shop.json" + problem);
  }

  @Test
  void yaml_indented_with_tabs_is_refused() {
    refused(
        () -> yaml("endpoints:\n\tshop: {}\n"),
        "shop.yaml:2: this is not valid YAML: indent with spaces, not with tabs");
  }

  @Test
  void broken_yaml_is_refused_with_the_line_of_the_problem() {
    refused(
        () -> yaml("endpoints:\n  shop:\n    apiKeys: [one\n    limits: off\n"),
        "shop.yaml:4: this is not valid YAML: a list in brackets needs a ',' or a ']' here");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a: b: c     | a value that contains ': ' needs quotes",
        "a: @b       | a value that starts with this character needs quotes",
        "a: 'x       | the text ends inside of quotes",
        "{a: 1       | a mapping in braces needs a ',' or a '}' here",
        "b: [1       | a list in brackets needs a ',' or a ']' here",
        "a: \"x\"y    | the indentation does not match the lines above"
      })
  void broken_yaml_is_refused_with_advice(String text, String advice) {
    refused(() -> yaml(text.strip()), "shop.yaml:1: this is not valid YAML: " + advice);
  }

  @Test
  void broken_json_is_refused_with_the_line_of_the_problem() {
    refused(() -> json("{\n\t\"endpoints\": {},\n}"), "shop.json:3: this is not valid JSON");
    refused(
        () -> json("{\n\"endpoints\": {"),
        "shop.json:2: this is not valid JSON: the text ends before the value is complete");
  }

  @Test
  void a_placeholder_without_quotes_is_refused_with_advice() {
    refused(
        () ->
            yaml(
                """
                endpoints:
                  shop:
                    script:
                      - do:
                          - complete: {{input.prompt}}
                """),
        "shop.yaml:5: the name of a field must be plain text; a value that starts with a"
            + " placeholder needs quotes, as in \"{{input.prompt}}\"");
  }

  @Test
  void a_control_character_in_yaml_is_refused() {
    refused(
        () -> yaml("clock: real\nendpoints:\n  a\u0007: {}\n"),
        "shop.yaml:3: YAML cannot contain the character U+0007; write it as an escape");
  }

  @Test
  void what_is_not_utf_8_is_refused() {
    byte[] latin1 = "clock: real\n# caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);

    refused(
        () -> Scenario.read(new ByteArrayInputStream(latin1), "shop.yaml"),
        "shop.yaml:2: this is not UTF-8; must be text in UTF-8");
  }

  @Test
  void a_character_cut_off_at_the_end_is_refused() {
    byte[] cut = {'a', (byte) 0xC3};

    refused(
        () -> Scenario.read(new ByteArrayInputStream(cut), "shop.yaml"),
        "shop.yaml:1: this is not UTF-8; must be text in UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: b: c",
        "a: 'x",
        "? [a]\n: b",
        "a: @b",
        "- 1\n -2: 3",
        "*a : 1",
        "{a: [}",
        "%X"
      })
  void whatever_is_broken_is_refused_in_one_line(String text) {
    assertThatThrownBy(() -> yaml(text))
        .isInstanceOf(ScenarioException.class)
        .message()
        .matches("shop\\.yaml:[1-9][0-9]*: [^\\n]+");
  }

  @Test
  void a_quoted_line_break_does_not_break_the_message() {
    refused(
        () -> yaml("\"clo\\nck\": real"),
        "shop.yaml:1: unknown field 'clo ck' of a scenario; did you mean clock?"
            + " Must be one of edition, clock, endpoints");
  }
}
