package dev.localpod.json;

import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An immutable JSON value. Objects keep the order of their keys and numbers the way they were
 * written, so that what a client sends reaches a worker, and comes back, unchanged (RUN-4).
 */
public sealed interface Json {

  /** The JSON value {@code null}. */
  Json NULL = new Null();

  /** An object without members. */
  Obj EMPTY = new Obj(Map.of());

  /** The deepest nesting of arrays and objects that {@link #parse} accepts in a value (RUN-4). */
  int MAX_DEPTH = 500;

  /**
   * Reads one JSON value.
   *
   * @throws MalformedJsonException if the text is not exactly one JSON value, or nests deeper than
   *     {@value #MAX_DEPTH} levels
   */
  static Json parse(String text) {
    return JsonReader.read(text, MAX_DEPTH);
  }

  /**
   * Reads one JSON value from UTF-8 bytes that may nest {@code maxDepth} levels deep.
   *
   * @throws MalformedJsonException if the bytes are not UTF-8, or not exactly one JSON value
   */
  static Json parse(InputStream utf8, int maxDepth) {
    return JsonReader.read(utf8, maxDepth, JsonReader.Duplicates.ALLOWED);
  }

  /**
   * Reads one JSON value from UTF-8 bytes as {@link #parse(InputStream, int)} does, and refuses an
   * object that names a member twice.
   *
   * @throws MalformedJsonException if the bytes are not UTF-8, or not exactly one such value
   */
  static Json parseStrictly(InputStream utf8, int maxDepth) {
    return JsonReader.read(utf8, maxDepth, JsonReader.Duplicates.REFUSED);
  }

  /**
   * The JSON form of a Java value: a {@code Json} is itself; maps, collections, arrays, strings,
   * numbers, booleans and {@code null} become what they are called in JSON; anything else (a
   * record, a bean) becomes an object of its properties.
   *
   * @throws IllegalArgumentException if the value has no JSON form; where one of its accessors
   *     threw, with what it threw as the cause
   */
  static Json of(@Nullable Object value) {
    if (value == null) {
      return NULL;
    } else if (value instanceof Json json) {
      return json;
    } else if (value instanceof CharSequence text) {
      return new Str(text.toString());
    } else if (value instanceof Boolean bool) {
      return new Bool(bool);
    } else if (value instanceof Integer || value instanceof Long) {
      return new Num(value.toString());
    } else if (value instanceof Map<?, ?> map) {
      var fields = new LinkedHashMap<String, Json>();
      map.forEach((key, member) -> fields.put(String.valueOf(key), of(member)));
      return new Obj(JsonMembers.of(fields));
    } else if (value instanceof Collection<?> elements) {
      var items = new ArrayList<Json>();
      elements.forEach(element -> items.add(of(element)));
      return new Arr(items);
    }
    return JsonBinding.fromObject(value);
  }

  /** Starts an object, member by member. */
  static Builder object() {
    return new Builder();
  }

  /**
   * Reads this value as {@code type}: a record, a bean, a collection or a simple type.
   *
   * @throws IllegalArgumentException if this value does not fit the type; where a constructor of
   *     the type threw, with what it threw as the cause
   */
  default <T> T as(Class<T> type) {
    return JsonBinding.toObject(this, type);
  }

  /** The value a JSON Pointer (RFC 6901) names in this one, if there is one. */
  default Optional<Json> at(String pointer) {
    return JsonPointer.parse(pointer).in(this);
  }

  /** This value as compact JSON text in UTF-8. */
  default byte[] toBytes() {
    return JsonText.bytes(this);
  }

  /** The number of bytes of {@link #toBytes}, counted without making them. */
  default long size() {
    return JsonText.size(this);
  }

  /**
   * Returns an equal value to keep for long: a small object keeps its text only, which takes a
   * fraction of the memory and is read anew each time somebody looks inside.
   */
  default Json compact() {
    return this;
  }

  /** Writes the bytes of {@link #toBytes} piece by piece. */
  default void writeTo(OutputStream out) {
    JsonText.write(this, out);
  }

  /** An object; its members keep their order. */
  record Obj(Map<String, Json> fields) implements Json {
    /** Copies {@code fields}, keeping their order. */
    public Obj {
      fields = JsonMembers.copyOf(fields);
    }

    /** The member of that name, if there is one. */
    public Optional<Json> get(String name) {
      return Optional.ofNullable(fields.get(name));
    }

    @Override
    public Obj compact() {
      return JsonText.compact(this);
    }

    @Override
    public String toString() {
      return JsonText.write(this);
    }
  }

  /** An array. */
  record Arr(List<Json> items) implements Json {
    /** Copies {@code items}. */
    public Arr {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return JsonText.write(this);
    }
  }

  /** A string. */
  record Str(String value) implements Json {
    @Override
    public String toString() {
      return JsonText.write(this);
    }
  }

  /**
   * A number, kept as it was written. Two numbers are equal when they are the same decimal value,
   * however written.
   */
  record Num(String text) implements Json {

    private static final int LONGEST_COMPARED = 1_000;

    /** This number as a {@code long}, if it is an integer that fits into one. */
    public Optional<Long> asLong() {
      if (text.length() > LONGEST_COMPARED) {
        return Optional.empty();
      }
      try {
        return Optional.of(new BigDecimal(text).longValueExact());
      } catch (ArithmeticException | NumberFormatException notALong) {
        return Optional.empty();
      }
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Num that && (text.equals(that.text) || sameValue(text, that.text));
    }

    private static boolean sameValue(String one, String other) {
      if (one.length() > LONGEST_COMPARED || other.length() > LONGEST_COMPARED) {
        return false; // reading a million digits takes seconds; such numbers are compared as text
      }
      try {
        return new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
      } catch (NumberFormatException exponentTooLarge) {
        return false;
      }
    }

    @Override
    public int hashCode() {
      return Double.hashCode(Double.parseDouble(text) + 0.0); // + 0.0 makes -0.0 and 0 alike
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** {@code true} or {@code false}. */
  record Bool(boolean value) implements Json {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /** The type of {@link Json#NULL}. */
  record Null() implements Json {
    @Override
    public String toString() {
      return "null";
    }
  }

  /** Collects the members of an object in order; for one thread. */
  final class Builder {
    private Map<String, Json> fields = new LinkedHashMap<>();
    private boolean isBuilt;

    private Builder() {}

    /** Adds a member; {@code value} is read as by {@link Json#of}. */
    public Builder put(String name, @Nullable Object value) {
      if (isBuilt) {
        fields = new LinkedHashMap<>(fields); // those so far belong to an object
        isBuilt = false;
      }
      fields.put(name, of(value));
      return this;
    }

    /** Adds a member if there is a value for it. */
    public Builder putIfPresent(String name, Optional<?> value) {
      value.ifPresent(present -> put(name, present));
      return this;
    }

    /** The object. */
    public Obj build() {
      isBuilt = true;
      return new Obj(JsonMembers.of(fields));
    }
  }
}
