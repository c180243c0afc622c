package dev.localpod.scenario;

import static java.util.stream.Collectors.joining;

import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The fields of a mapping in a scenario, each with how it is read into a value and written from it.
 *
 * @param <T> the type of the value
 */
final class FieldTable<T> {

  private record Row<T>(
      String name,
      Schema schema,
      BiFunction<T, Field, T> reader,
      Function<T, Optional<?>> writer) {}

  private final String owner;
  private final Map<String, T> named;
  private final List<Row<T>> rows = new ArrayList<>();

  /** Creates a table without fields; {@code owner} is what messages call the mapping. */
  FieldTable(String owner) {
    this(owner, Map.of());
  }

  /** Creates a table without fields, with values that have a name to write instead of a mapping. */
  FieldTable(String owner, Map<String, T> named) {
    this.owner = owner;
    this.named = named;
  }

  /** Adds a field whose values are those that {@code schema} accepts. */
  FieldTable<T> add(
      String name, Schema schema, BiFunction<T, Field, T> reader, Function<T, ?> writer) {
    return addOptional(name, schema, reader, value -> Optional.of(writer.apply(value)));
  }

  /** Adds a field that is not always written. */
  FieldTable<T> addOptional(
      String name, Schema schema, BiFunction<T, Field, T> reader, Function<T, Optional<?>> writer) {
    rows.add(new Row<>(name, schema, reader, writer));
    return this;
  }

  /** Adds a field that is never written. */
  FieldTable<T> addReadOnly(String name, Schema schema, BiFunction<T, Field, T> reader) {
    return addOptional(name, schema, reader, value -> Optional.empty());
  }

  /** Reads a mapping, or the name of a value. */
  T read(Field field, T defaults) {
    return named.isEmpty() || field.value() instanceof Node.Mapping
        ? apply(check(field.value()), defaults)
        : field.choice(named);
  }

  /** Lists the names of the fields, for messages. */
  String names() {
    return rows.stream().map(Row::name).collect(joining(", "));
  }

  /** Returns the mapping; refuses any other node and fields that this table does not have. */
  Node.Mapping check(Node node) {
    return new AllowedFields(owner, fields()).check(node);
  }

  /** Returns the names of the fields, each with its schema, in order. */
  Map<String, Schema> fields() {
    var fields = new LinkedHashMap<String, Schema>();
    rows.forEach(row -> fields.put(row.name, row.schema));
    return fields;
  }

  /** Returns the schema of what {@link #read} accepts. */
  Schema schema() {
    Schema mapping = new AllowedFields(owner, fields()).schema();
    return named.isEmpty() ? mapping : Schema.anyOf(Schema.oneOf(named.keySet()), mapping);
  }

  /** Returns the schema of what {@link #read} accepts, with the values of the fields left out. */
  Schema schema(T defaults) {
    var fields = new LinkedHashMap<String, Schema>();
    rows.forEach(
        row ->
            fields.put(
                row.name,
                row.writer
                    .apply(defaults)
                    .map(value -> row.schema.with("default", value))
                    .orElse(row.schema)));
    return new AllowedFields(owner, fields).schema();
  }

  /**
   * Sets the fields of a mapping, in the order of this table. A field that is refused is tried once
   * more after the others, because it may be legal only together with them.
   */
  T apply(Node.Mapping mapping, T defaults) {
    T value = defaults;
    var refused = new ArrayList<Row<T>>();
    for (Row<T> row : rows) {
      Optional<Field> field = mapping.get(row.name);
      try {
        value = field.isPresent() ? row.reader.apply(value, field.get()) : value;
      } catch (IllegalArgumentException e) {
        refused.add(row);
      }
    }
    for (Row<T> row : refused) {
      T before = value;
      Field field = mapping.get(row.name).orElseThrow();
      value = field.location().check(() -> row.reader.apply(before, field));
    }
    return value;
  }

  /** Writes a value: its name, or all fields. */
  Json write(T value) {
    Optional<String> name =
        named.entrySet().stream()
            .filter(entry -> entry.getValue().equals(value))
            .map(Map.Entry::getKey)
            .findFirst();
    return name.isPresent() ? Json.of(name.get()) : writeFields(value);
  }

  Json.Obj writeFields(T value) {
    var json = Json.object();
    rows.forEach(row -> json.putIfPresent(row.name, row.writer.apply(value)));
    return json.build();
  }
}
