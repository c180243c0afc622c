package dev.localpod.scenario;

import static dev.localpod.scenario.Reading.endpoint;
import static dev.localpod.scenario.Reading.refused;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A script or the entry of an endpoint, read without a scenario around it. */
class PartsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"do\": [{\"after\": \"1s\"}, {\"complete\": [1.10]}]}]",
        "[\n\t{\"do\":[{\"after\":1000},{\"complete\":[1.10]}]}\n]\n",
        "[{do: [{after: 1s}, {complete: [1.10]}]}]",
        "# slowly\n- do:\n    - after: 1s\n    - complete: [1.10]\n"
      })
  void a_script_is_json_or_yaml(String text) {
    assertThat(Scenario.script(text))
        .isEqualTo(Scripts.after(ofSeconds(1)).complete(List.of(new BigDecimal("1.10"))));
  }

  @Test
  void a_script_may_have_no_rules() {
    assertThat(Scenario.script("[]")).isEqualTo(Script.ECHO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"workers\": {\"min\": 1}, \"apiKeys\": [\"open\"]}",
        "workers: {min: 1}\napiKeys: [open]"
      })
  void an_endpoint_is_json_or_yaml(String text) {
    assertThat(Reading.options(Scenario.endpoint("shop", text)))
        .isEqualTo(endpoint("workers: {min: 1}, apiKeys: [open]"));
  }

  @Test
  void an_endpoint_may_have_nothing_to_say() {
    assertThat(Reading.options(Scenario.endpoint("shop", "{}"))).isEqualTo(endpoint(""));
    assertThat(Reading.options(Scenario.endpoint("shop", "null"))).isEqualTo(endpoint(""));
  }

  @Test
  void a_mistake_in_a_script_is_told_with_its_line() {
    refused(
        () -> Scenario.script("[\n{\"do\": [\n{\"sleep\": 1}]}]"),
        "script:3: unknown field 'sleep' of a step;"
            + " must be one of after, progress, chunk, complete, completeWithoutOutput, fail, crash, hang, mock, chat, vllm, retire, metrics, output");
    refused(
        () -> Scenario.script("[{\"do\": [],\n\"do\": []}]"),
        "script:2: duplicate field 'do', first on line 1");
    refused(
        () -> Scenario.script("{\"do\": []}"),
        "script:1: 'script' cannot be a mapping; must be a list");
    refused(() -> Scenario.script(""), "script:1: the file is empty; it must be JSON or YAML");
  }

  @Test
  void a_mistake_in_an_endpoint_is_told_with_its_line() {
    refused(
        () -> Scenario.endpoint("shop", "{\"workers\":\n {\"max\": -1}}"),
        "shop:2: workers cannot be min 0 and max -1; must be 0 <= min <= max");
    refused(
        () -> Scenario.endpoint("sh op", "{}"),
        "sh op:1: 'sh op' cannot be the id of an endpoint; must be letters, digits, '_' and '-'");
  }

  @Test
  void what_is_neither_json_nor_yaml_is_told_with_its_line() {
    refused(() -> Scenario.script("[\n{\"do\": [}]"), "script:2: this is not valid YAML");
    refused(
        () -> Scenario.script("[]\n---\n[]"),
        "script:3: there is text after the end of the document; must be one document");
    refused(
        () -> Scenario.script("[] []"),
        "script:1: there is text after the end of the document; must be one document");
  }
}
