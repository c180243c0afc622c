package dev.localpod.scenario;

import dev.localpod.spelling.Suggestion;
import java.util.List;

/**
 * The names that the fields of a mapping may have.
 *
 * @param owner what messages call the mapping
 * @param names the names
 */
record AllowedFields(String owner, List<String> names) {

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
    if (!names.contains(field.name())) {
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
    return String.join(", ", names);
  }
}
