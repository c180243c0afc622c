package dev.localpod.scenario;

import dev.localpod.options.ClockMode;
import java.util.List;

/** Reads the top level. */
final class ScenarioReader {

  private static final AllowedFields FIELDS =
      new AllowedFields("a scenario", List.of("edition", "clock", "endpoints"));

  private ScenarioReader() {}

  static Scenario read(Node root) {
    Node.Mapping scenario = FIELDS.check(root);
    return new Scenario(
        scenario.get("edition").map(EditionReader::read),
        scenario.get("clock").map(ScenarioReader::clock),
        scenario.get("endpoints").map(ScenarioReader::endpoints).orElse(List.of()));
  }

  /** Reads {@code clock}, here or of an endpoint. */
  static ClockMode clock(Field field) {
    String name = field.text();
    return field.value().place().check(() -> ClockMode.parse(name));
  }

  private static List<EndpointEntry> endpoints(Field field) {
    if (field.value() instanceof Node.Mapping endpoints) {
      return endpoints.fields().values().stream().map(EndpointReader::read).toList();
    }
    throw field.refuse("a mapping of endpoint ids to endpoints");
  }
}
