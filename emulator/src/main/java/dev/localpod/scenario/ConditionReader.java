package dev.localpod.scenario;

import dev.localpod.json.JsonPointer;
import dev.localpod.script.Condition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Reads {@code when} of a rule: a mapping, or a list of mappings for several pointers. */
final class ConditionReader {

  private static final List<String> COMPARISONS =
      Condition.WORDS.stream().filter(word -> !word.equals("attempt")).toList();

  private static final AllowedFields FIELDS = fields();

  private ConditionReader() {}

  private static AllowedFields fields() {
    var fields =
        AllowedFields.of("when")
            .and(
                "attempt",
                Schema.whole(1)
                    .described(
                        "Holds for the n-th dispatch of a job to a worker, from 1; a re-dispatch and"
                            + " a retry each count."))
            .and(
                "at",
                Schema.text()
                    .with("pattern", "^(/([^/~]|~[01])*)*$")
                    .described("A JSON Pointer into the input, for the comparison beside it.")
                    .examples("/prompt"));
    for (String word : COMPARISONS) {
      fields = fields.and(word, comparison(word));
    }
    return fields;
  }

  private static Schema comparison(String word) {
    return switch (word) {
      case "equals" -> Schema.ANY.described("The value at that place.");
      case "contains" ->
          Schema.ANY.described("A part of the text, or an element of the list, at that place.");
      case "matches" ->
          Schema.text()
              .described("A Java regular expression that the whole text at that place matches.")
              .examples("(?i).*a cat.*");
      case "exists" -> Schema.flag().described("Whether there is a value at that place.");
      default -> throw new IllegalStateException("the condition '" + word + "' has no schema");
    };
  }

  /** Returns the schema of {@code when}: a mapping, or a list of mappings. */
  static Schema schema() {
    Schema one = Schema.ref("condition");
    return Schema.anyOf(one, Schema.listOf(one))
        .described("The conditions, all of which must hold; a list for several places.");
  }

  /** Returns the schema of one mapping. */
  static Schema conditionSchema() {
    var dependent = new LinkedHashMap<String, List<String>>();
    COMPARISONS.forEach(word -> dependent.put(word, List.of("at")));
    return FIELDS
        .schema()
        .described("Conditions on a job, all of which must hold.")
        .examples("{attempt: 1}", "{at: /prompt, equals: boom}")
        .with("dependentRequired", dependent)
        .and(
            Schema.has("at")
                .implies(
                    Schema.anyOf(COMPARISONS.stream().map(Schema::has).toArray(Schema[]::new))));
  }

  static List<Condition> read(Field field) {
    return field.value() instanceof Node.Items items
        ? items.nodes().stream().flatMap(node -> read(node).stream()).toList()
        : read(field.value());
  }

  private static List<Condition> read(Node node) {
    Node.Mapping when = FIELDS.check(node);
    List<Field> comparisons =
        COMPARISONS.stream().map(when::get).flatMap(Optional::stream).toList();
    Optional<Field> at = when.get("at");
    if (at.isEmpty() && !comparisons.isEmpty()) {
      Field lost = comparisons.get(0);
      throw lost.location()
          .refuse("'" + lost.name() + "' needs 'at' beside it, a JSON Pointer into the input");
    }
    if (at.isPresent() && comparisons.isEmpty()) {
      throw at.get()
          .location()
          .refuse("'at' needs one of " + String.join(", ", COMPARISONS) + " beside it");
    }
    var conditions = new ArrayList<Condition>();
    when.get("attempt").map(ConditionReader::attempt).ifPresent(conditions::add);
    at.map(ConditionReader::pointer).ifPresent(into -> conditions.addAll(compare(into, when)));
    return conditions;
  }

  private static Condition attempt(Field field) {
    int number = field.whole();
    return field.value().location().check(() -> new Condition.Attempt(number));
  }

  private static JsonPointer pointer(Field field) {
    String text = field.text();
    return field.value().location().check(() -> JsonPointer.parse(text));
  }

  private static List<Condition> compare(JsonPointer at, Node.Mapping when) {
    return Stream.of(
            when.get("equals").map(field -> new Condition.Equal(at, field.value().json())),
            when.get("contains").map(field -> new Condition.Contains(at, field.value().json())),
            when.get("matches").map(field -> new Condition.Matches(at, pattern(field))),
            when.get("exists").map(field -> new Condition.Exists(at, field.flag())))
        .<Condition>flatMap(Optional::stream)
        .toList();
  }

  private static Pattern pattern(Field field) {
    try {
      return Pattern.compile(field.text());
    } catch (PatternSyntaxException e) {
      throw field.refuse("a Java regular expression: " + e.getDescription());
    }
  }
}
