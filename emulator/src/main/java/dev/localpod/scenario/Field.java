package dev.localpod.scenario;

import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EditionSwitch;
import dev.localpod.script.Delay;
import dev.localpod.script.DurationText;
import dev.localpod.spelling.Suggestion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A named value of a mapping.
 *
 * @param location the location of its name
 */
record Field(SourceLocation location, String name, Node value) implements EditionSwitch.Value {

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

  /** Reads a number that need not be whole. */
  double number() {
    if (value.json() instanceof Json.Num figure) {
      return Double.parseDouble(figure.text());
    }
    throw refuse("a number");
  }

  Duration duration() {
    Optional<Duration> duration =
        value.json() instanceof Json.Num number
            ? DurationText.ofMillis(number.text())
            : DurationText.parse(plainText());
    return duration.orElseThrow(() -> refuse(DurationText.ALLOWED));
  }

  @Override
  public Duration duration(Duration min, Duration max) {
    Duration duration = duration();
    if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
      throw refuse(DurationText.write(min) + " to " + DurationText.write(max));
    }
    return duration;
  }

  @Override
  public List<Duration> durations() {
    return items().stream().map(item -> new Field(item.location(), name, item).duration()).toList();
  }

  /** Reads a duration, or a distribution to draw one from. */
  Delay delay() {
    return value instanceof Node.Mapping random ? DelayReader.read(random) : Delay.of(duration());
  }

  ClockMode clock() {
    String mode = text();
    return value.location().check(() -> ClockMode.parse(mode));
  }

  List<Node> items() {
    if (value instanceof Node.Items items) {
      return items.nodes();
    }
    throw refuse("a list");
  }

  @Override
  public <T> T choice(Map<String, T> named) {
    String word = plainText();
    return Optional.ofNullable(named.get(word)).orElseThrow(() -> unknown(word, named.keySet()));
  }

  /** Reads one of some values by its name. */
  <T> T choice(Stream<T> values, Function<T, String> name) {
    return choice(values.collect(Collectors.toMap(name, Function.identity())));
  }

  private ScenarioException unknown(String word, Set<String> names) {
    String required = oneOf(names.stream().sorted().toList());
    return refuseWith(Suggestion.must("be " + required, word, names));
  }

  private String plainText() {
    if (value.json() instanceof Json.Num number) {
      return number.asLong().map(String::valueOf).orElse(number.text());
    }
    return value.json() instanceof Json.Str text ? text.value() : value.json().toString();
  }

  private static String oneOf(List<String> names) {
    return names.size() > 2 ? "one of " + String.join(", ", names) : String.join(" or ", names);
  }

  /** Creates the exception for a value that must be something else. */
  ScenarioException refuse(String required) {
    return refuseWith("must be " + required);
  }

  private ScenarioException refuseWith(String advice) {
    return value
        .location()
        .refuse("'" + name + "' cannot be " + value.description() + "; " + advice);
  }
}
