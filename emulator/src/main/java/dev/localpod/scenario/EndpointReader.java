package dev.localpod.scenario;

import dev.localpod.json.Json;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one endpoint. */
final class EndpointReader {

  private static final AllowedFields FIELDS =
      new AllowedFields(
          "an endpoint",
          List.of(
              "apiKeys",
              "edition",
              "clock",
              "workers",
              "policy",
              "limits",
              "aggregateStream",
              "script",
              "faults"));

  private EndpointReader() {}

  static EndpointEntry read(Field field) {
    String id = field.place().check(() -> EndpointOptions.of(field.name())).id();
    Node.Mapping entry = FIELDS.check(emptyIfNull(field.value()));
    return new EndpointEntry(
        id,
        entry.get("apiKeys").map(EndpointReader::apiKeys),
        entry.get("edition").map(EditionReader::read),
        entry.get("clock").map(ScenarioReader::clock),
        entry.get("limits").map(LimitsReader::read),
        settings(entry),
        entry.get("faults").map(FaultReader::readAll).orElse(List.of()));
  }

  // A name with nothing after its colon is an endpoint with nothing to say about.
  private static Node emptyIfNull(Node node) {
    return node.json().equals(Json.NULL) ? new Node.Mapping(node.place(), Map.of()) : node;
  }

  private static EndpointSettings settings(Node.Mapping entry) {
    var defaults = EndpointSettings.DEFAULT;
    WorkerSettings workers =
        entry.get("workers").map(WorkersReader::read).orElse(defaults.workers());
    boolean aggregate =
        entry.get("aggregateStream").map(Field::flag).orElse(defaults.aggregateStream());
    Script script = entry.get("script").map(ScriptReader::read).orElse(defaults.script());
    EndpointSettings settings = defaults.workers(workers).aggregateStream(aggregate).script(script);
    Optional<Field> policy = entry.get("policy");
    return policy.isPresent() ? PolicyReader.read(policy.get(), settings) : settings;
  }

  private static List<String> apiKeys(Field field) {
    var keys = new ArrayList<String>();
    for (Node item : field.items()) {
      if (!(item.json() instanceof Json.Str key) || key.value().isBlank()) {
        throw item.place()
            .refuse("an API key cannot be " + item.description() + "; allowed is text, not blank");
      }
      keys.add(key.value());
    }
    if (keys.isEmpty()) {
      throw field.value().place().refuse("there is no API key; allowed are one or more");
    }
    return keys;
  }
}
