package dev.localpod.scenario;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.options.EndpointOptions;
import dev.localpod.script.Rule;
import dev.localpod.script.Step;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Scenarios as text, read as the file {@code shop.yaml} or {@code shop.json}. */
final class Reading {

  private Reading() {}

  static Scenario yaml(String text) {
    return read("shop.yaml", text);
  }

  static Scenario json(String text) {
    return read("shop.json", text);
  }

  /** The one endpoint of a text in flow style, such as <code>workers: {min: 1}</code>. */
  static EndpointOptions endpoint(String fields) {
    return options(yaml("endpoints: {shop: {" + fields + "}}").endpoints().get(0));
  }

  /** The options of an entry that gets all it leaves out by default. */
  static EndpointOptions options(EndpointEntry entry) {
    return entry.over(EndpointOptions.of(entry.id()));
  }

  /** The rules of a script. */
  static List<Rule> rules(String rules) {
    return endpoint("script: [" + rules + "]").settings().script().rules();
  }

  /** The steps of a {@code do}. */
  static List<Step> steps(String steps) {
    return rules("{do: [" + steps + "]}").get(0).steps();
  }

  static void refused(Runnable reading, String message) {
    assertThatThrownBy(reading::run).isInstanceOf(ScenarioException.class).hasMessage(message);
  }

  private static Scenario read(String name, String text) {
    return Scenario.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), name);
  }
}
