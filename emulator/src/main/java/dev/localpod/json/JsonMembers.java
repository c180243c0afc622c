package dev.localpod.json;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object, in order, unmodifiable. They may be kept as their JSON text, which
 * takes a fraction of the memory; it is read anew each time somebody looks inside.
 */
final class JsonMembers extends AbstractMap<String, Json> {

  /** A {@code Map} of the members, or a {@code byte[]} with their text in UTF-8. */
  private final Object form;

  private JsonMembers(Object form) {
    this.form = form;
  }

  static JsonMembers copyOf(Map<String, Json> members) {
    return members instanceof JsonMembers unmodifiable
        ? unmodifiable
        : new JsonMembers(new LinkedHashMap<>(members));
  }

  /** Wraps members that nobody changes any more. */
  static JsonMembers of(Map<String, Json> members) {
    return new JsonMembers(members);
  }

  /** Returns the text in UTF-8 if the members are kept as text; callers must not change it. */
  byte @Nullable [] text() {
    return form instanceof byte[] text ? text : null;
  }

  /** Keeps members as their text in UTF-8, which nobody changes any more. */
  static JsonMembers ofText(byte[] text) {
    return new JsonMembers(text);
  }

  @SuppressWarnings("unchecked") // a form that is not bytes is this map
  private Map<String, Json> members() {
    return form instanceof byte[] text
        ? JsonText.readObject(text).fields()
        : (Map<String, Json>) form;
  }

  @Override
  public Set<Map.Entry<String, Json>> entrySet() {
    return Collections.unmodifiableMap(members()).entrySet();
  }

  @Override
  public @Nullable Json get(@Nullable Object name) {
    return members().get(name);
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return members().containsKey(name);
  }

  @Override
  public int size() {
    return members().size();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return members().equals(other instanceof JsonMembers that ? that.members() : other);
  }

  @Override
  public int hashCode() {
    return members().hashCode();
  }
}
