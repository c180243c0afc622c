package dev.localpod.scenario;

import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A JSON Schema (2020-12) of a value in a scenario. It stands beside the reader of the value and
 * accepts the same values.
 */
record Schema(Json.Obj json) {

  /** Accepts any value. */
  static final Schema ANY = new Schema(Json.EMPTY);

  static Schema of(String keyword, Object value) {
    return ANY.with(keyword, value);
  }

  static Schema text() {
    return of("type", "string");
  }

  static Schema flag() {
    return of("type", "boolean");
  }

  static Schema onlyTrue() {
    return of("const", true);
  }

  /** Accepts whole numbers from a least one on. */
  static Schema whole(int min) {
    return whole(min, Integer.MAX_VALUE);
  }

  static Schema whole(int min, int max) {
    return of("type", "integer").with("minimum", min).with("maximum", max);
  }

  static Schema oneOf(Stream<String> words) {
    return of("enum", words.toList());
  }

  /** Accepts words; those of digits only also as numbers. */
  static Schema oneOf(Collection<String> words) {
    return of(
        "enum",
        words.stream()
            .sorted()
            .flatMap(
                word ->
                    word.matches("[0-9]+") ? Stream.of(word, new Json.Num(word)) : Stream.of(word))
            .toList());
  }

  static Schema listOf(Schema item) {
    return of("type", "array").with("items", item);
  }

  /** Accepts what a definition accepts. */
  static Schema ref(String definition) {
    return of("$ref", "#/$defs/" + definition);
  }

  static Schema anyOf(Schema... alternatives) {
    return of("anyOf", List.of(alternatives));
  }

  /** Accepts mappings that have all of these fields. */
  static Schema has(String... names) {
    return of("required", List.of(names));
  }

  /** Accepts mappings whose field, if it is there, a schema accepts. */
  static Schema field(String name, Schema value) {
    return of("properties", Map.of(name, value));
  }

  Schema not() {
    return of("not", this);
  }

  /** Accepts what is not accepted here, and of the rest what {@code then} accepts. */
  Schema implies(Schema then) {
    return of("if", this).with("then", then);
  }

  Schema and(Schema... others) {
    var all = new ArrayList<Object>();
    json.get("allOf").ifPresent(before -> all.addAll(((Json.Arr) before).items()));
    all.addAll(List.of(others));
    return with("allOf", all);
  }

  /** Says what the value means. */
  Schema described(String description) {
    return with("description", description);
  }

  /** Shows values that are accepted, in YAML or JSON. */
  Schema examples(String... values) {
    return with(
        "examples",
        Stream.of(values).map(value -> TreeParser.parsePart("example", value).json()).toList());
  }

  /** Returns this schema with a keyword; replaces the value it had. */
  Schema with(String keyword, Object value) {
    var keywords = new LinkedHashMap<>(json.fields());
    keywords.put(keyword, toJson(value));
    return new Schema(new Json.Obj(keywords));
  }

  private static Json toJson(Object value) {
    if (value instanceof Schema schema) {
      return schema.json;
    } else if (value instanceof Map<?, ?> map) {
      var members = new LinkedHashMap<String, Json>();
      map.forEach((name, member) -> members.put(String.valueOf(name), toJson(member)));
      return new Json.Obj(members);
    } else if (value instanceof Collection<?> items) {
      return new Json.Arr(items.stream().map(Schema::toJson).toList());
    }
    return Json.of(value);
  }
}
