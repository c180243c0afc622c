package dev.localpod.scenario;

import dev.localpod.json.Json;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An endpoint that a scenario names, with the settings that the scenario gives it. */
public final class EndpointEntry {

  private final String id;
  private final Node.Mapping fields;

  private EndpointEntry(String id, Node.Mapping fields) {
    this.id = id;
    this.fields = fields;
  }

  /** Reads an entry and refuses whatever is wrong in it. */
  static EndpointEntry read(Field field) {
    EndpointOptions options = field.location().check(() -> EndpointOptions.of(field.name()));
    var entry =
        new EndpointEntry(options.id(), EndpointFields.ENDPOINT.check(emptyIfNull(field.value())));
    entry.over(options);
    return entry;
  }

  // An endpoint whose name has nothing after its colon has defaults only.
  private static Node emptyIfNull(Node node) {
    return node.json().equals(Json.NULL) ? new Node.Mapping(node.location(), Map.of()) : node;
  }

  /** Returns the id of the endpoint. */
  public String id() {
    return id;
  }

  /**
   * Returns the file and line of a setting, as in {@code shop.yaml:5}; empty if the entry does not
   * have it.
   *
   * @param path the name of the field, after those of the fields around it, such as {@code
   *     "workers", "max"}
   */
  public Optional<String> location(String... path) {
    Optional<Field> field = Optional.empty();
    Node node = fields;
    for (String name : path) {
      field = node instanceof Node.Mapping mapping ? mapping.get(name) : Optional.empty();
      if (field.isEmpty()) {
        return Optional.empty();
      }
      node = field.get().value();
    }
    return field.map(Field::location).map(found -> found.source() + ":" + found.line());
  }

  /**
   * Returns the options of the endpoint. What the entry leaves out has its default; the keys, the
   * edition, the clock and the limits are then those of {@code otherwise}.
   */
  public EndpointOptions over(EndpointOptions otherwise) {
    EndpointSettings settings =
        EndpointSettings.DEFAULT
            .edition(otherwise.settings().edition())
            .limits(otherwise.settings().limits());
    return EndpointFields.ENDPOINT.apply(fields, otherwise.settings(settings).faults(List.of()));
  }
}
