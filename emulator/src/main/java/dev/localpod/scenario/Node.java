package dev.localpod.scenario;

import dev.localpod.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of a scenario with its location. */
sealed interface Node {

  /** Returns the location of its first character. */
  SourceLocation location();

  /** Returns the value without locations. */
  Json json();

  /** Describes it for messages. */
  String description();

  /** Text, a number, {@code true}, {@code false} or {@code null}. */
  record Scalar(SourceLocation location, Json json) implements Node {

    private static final int LONGEST_DESCRIPTION = 60;

    @Override
    public String description() {
      String text = json.toString();
      return text.length() <= LONGEST_DESCRIPTION
          ? text
          : text.substring(0, LONGEST_DESCRIPTION) + "...";
    }
  }

  /** A list. */
  record Items(SourceLocation location, List<Node> nodes) implements Node {
    public Items {
      nodes = List.copyOf(nodes);
    }

    @Override
    public Json json() {
      return new Json.Arr(nodes.stream().map(Node::json).toList());
    }

    @Override
    public String description() {
      return "a list";
    }
  }

  /** Named values, in the order of the text. */
  record Mapping(SourceLocation location, Map<String, Field> fields) implements Node {
    public Mapping {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    Optional<Field> get(String name) {
      return Optional.ofNullable(fields.get(name));
    }

    @Override
    public Json json() {
      var members = new LinkedHashMap<String, Json>();
      fields.forEach((name, field) -> members.put(name, field.value().json()));
      return new Json.Obj(members);
    }

    @Override
    public String description() {
      return "a mapping";
    }
  }
}
