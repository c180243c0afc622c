package dev.localpod.scenario;

import dev.localpod.spelling.Suggestion;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields that a mapping may have.
 *
 * @param owner what messages call the mapping
 * @param fields the names, each with the schema of its value
 */
record AllowedFields(String owner, Map<String, Schema> fields) {

  AllowedFields {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** Starts a mapping without fields. */
  static AllowedFields of(String owner) {
    return new AllowedFields(owner, Map.of());
  }

  /** Returns these fields and one more. */
  AllowedFields and(String name, Schema value) {
    var more = new LinkedHashMap<>(fields);
    more.put(name, value);
    return new AllowedFields(owner, more);
  }

  /** Returns the mapping; refuses any other node and unknown fields. */
  Node.Mapping check(Node node) {
    if (!(node instanceof Node.Mapping mapping)) {
      throw node.location()
          .refuse(owner + " cannot be " + node.description() + "; must be a mapping of " + list());
    }
    mapping.fields().values().forEach(this::check);
    return mapping;
  }

  private void check(Field field) {
    if (!fields.containsKey(field.name())) {
      List<String> names = List.copyOf(fields.keySet());
      throw field
          .location()
          .refuse(
              "unknown field '%s' of %s; %s"
                  .formatted(
                      field.name(),
                      owner,
                      Suggestion.must("be one of " + list(), field.name(), names)));
    }
  }

  private String list() {
    return String.join(", ", fields.keySet());
  }

  /** Returns the schema of the mapping. */
  Schema schema() {
    return Schema.of("type", "object")
        .with("properties", fields)
        .with("additionalProperties", false);
  }
}
