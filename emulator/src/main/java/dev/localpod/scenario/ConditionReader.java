package dev.localpod.scenario;

import dev.localpod.json.JsonPointer;
import dev.localpod.script.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Reads {@code when} of a rule: a mapping, or a list of mappings for several pointers. */
final class ConditionReader {

  private static final List<String> COMPARISONS =
      Condition.WORDS.stream().filter(word -> !word.equals("attempt")).toList();

  private static final AllowedFields FIELDS =
      new AllowedFields(
          "when", Stream.concat(Stream.of("attempt", "at"), COMPARISONS.stream()).toList());

  private ConditionReader() {}

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
