package dev.localpod.scenario;

import java.util.List;

/**
 * The names that the fields of a mapping may have.
 *
 * @param owner what the mapping is, for messages
 * @param supported the names
 */
record AllowedFields(String owner, List<String> supported) {

  /** The mapping, if it is one and has no other fields. */
  Node.Mapping check(Node node) {
    if (!(node instanceof Node.Mapping mapping)) {
      throw node.place()
          .refuse(
              owner + " cannot be " + node.description() + "; allowed is a mapping with " + list());
    }
    mapping.fields().values().forEach(this::check);
    return mapping;
  }

  private void check(Field field) {
    if (!supported.contains(field.name())) {
      throw field
          .place()
          .refuse("unknown field '" + field.name() + "' of " + owner + "; allowed are " + list());
    }
  }

  private String list() {
    return String.join(", ", supported);
  }
}
