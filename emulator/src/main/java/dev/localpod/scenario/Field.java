package dev.localpod.scenario;

import dev.localpod.json.Json;
import dev.localpod.script.Delay;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A named value of a mapping.
 *
 * @param place where its name stands
 */
record Field(SourceLocation place, String name, Node value) {

  String text() {
    if (value.json() instanceof Json.Str text) {
      return text.value();
    }
    throw refuse("text");
  }

  boolean flag() {
    if (value.json() instanceof Json.Bool flag) {
      return flag.value();
    }
    throw refuse("true or false");
  }

  int whole() {
    Optional<Long> number =
        value.json() instanceof Json.Num figure ? figure.asLong() : Optional.empty();
    return number
        .filter(found -> found == found.intValue())
        .orElseThrow(() -> refuse("a whole number"))
        .intValue();
  }

  Duration duration() {
    String text =
        value.json() instanceof Json.Str string ? string.value() : value.json().toString();
    return DurationText.parse(text).orElseThrow(() -> refuse(DurationText.ALLOWED));
  }

  /** A duration, or a way to draw one. */
  Delay delay() {
    return value instanceof Node.Mapping random ? DelayReader.read(random) : Delay.of(duration());
  }

  /** A number that need not be whole. */
  double number() {
    if (value.json() instanceof Json.Num figure) {
      return Double.parseDouble(figure.text());
    }
    throw refuse("a number");
  }

  List<Node> items() {
    if (value instanceof Node.Items items) {
      return items.nodes();
    }
    throw refuse("a list");
  }

  /** What a name stands for. */
  <T> T choice(Map<String, T> named) {
    String text =
        value.json() instanceof Json.Str string ? string.value() : value.json().toString();
    T chosen = named.get(text);
    if (chosen == null) {
      throw refuse(String.join(" or ", new TreeSet<>(named.keySet())));
    }
    return chosen;
  }

  /** The exception for a value that is none of what is allowed. */
  ScenarioException refuse(String allowed) {
    return value
        .place()
        .refuse("'" + name + "' cannot be " + value.description() + "; allowed is " + allowed);
  }
}
