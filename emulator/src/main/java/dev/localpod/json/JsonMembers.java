package dev.localpod.json;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object, in order, unmodifiable. They may be kept as their JSON text, which
 * takes a fraction of the memory; it is read anew each time somebody looks inside.
 */
final class JsonMembers extends AbstractMap<String, Json> {

  private final @Nullable Map<String, Json> parsed;

  /** Their text in UTF-8, which parsed members may have as well. */
  private final byte @Nullable [] text;

  private JsonMembers(@Nullable Map<String, Json> parsed, byte @Nullable [] text) {
    this.parsed = parsed;
    this.text = text;
  }

  static JsonMembers copyOf(Map<String, Json> members) {
    return members instanceof JsonMembers unmodifiable
        ? unmodifiable
        : new JsonMembers(new LinkedHashMap<>(members), null);
  }

  /** Wraps members that nobody changes any more. */
  static JsonMembers of(Map<String, Json> members) {
    return new JsonMembers(members, null);
  }

  /** Returns the text in UTF-8 if it is there; callers must not change it. */
  byte @Nullable [] text() {
    return text;
  }

  /** Returns equal members with their text in UTF-8, which nobody changes any more. */
  JsonMembers withText(byte[] written) {
    return new JsonMembers(parsed, written);
  }

  /** Returns whether the text is all that is kept. */
  boolean isTextOnly() {
    return parsed == null;
  }

  /** Keeps members as their text in UTF-8, which nobody changes any more. */
  static JsonMembers ofText(byte[] text) {
    return new JsonMembers(null, text);
  }

  private Map<String, Json> members() {
    return parsed == null ? JsonReader.readObject(Objects.requireNonNull(text)).fields() : parsed;
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
