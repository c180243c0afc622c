package dev.localpod.scenario;

import dev.localpod.json.Json;
import dev.localpod.script.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads {@code do} of a rule. A step is a mapping with its name and what it needs. {@code complete}
 * may also stand alone or have {@code null} beside it: then it ends without a value of its own.
 */
final class StepReader {

  private static final String METRICS = "metrics";

  private static final List<String> STEPS =
      Arrays.stream(Step.Kind.values())
          .filter(kind -> kind != Step.Kind.HANDLE) // which is for code only
          .map(Step.Kind::text)
          .toList();

  private static final AllowedFields FIELDS =
      new AllowedFields("a step", Stream.concat(STEPS.stream(), Stream.of(METRICS)).toList());

  private static final Json COMPLETE_ALONE = new Json.Str("complete");

  private StepReader() {}

  static List<Step> read(Field field) {
    return read(field.items());
  }

  /** The lists of {@code inTurn}. */
  static List<List<Step>> readEach(Field field) {
    return field.items().stream()
        .map(list -> read(new Field(list.location(), field.name(), list).items()))
        .toList();
  }

  private static List<Step> read(List<Node> nodes) {
    var steps = new ArrayList<Step>();
    for (Node node : nodes) {
      Step step = step(node);
      steps.add(node.location().check(() -> step.following(steps)));
    }
    return steps;
  }

  private static Step step(Node node) {
    if (node.json().equals(COMPLETE_ALONE)) {
      return new Step.Complete(Optional.empty());
    }
    Node.Mapping fields = FIELDS.check(node);
    List<Field> steps =
        fields.fields().values().stream().filter(each -> STEPS.contains(each.name())).toList();
    if (steps.size() != 1) {
      throw fields
          .location()
          .refuse(
              "an entry of 'do' cannot have "
                  + steps.size()
                  + " steps; must be one of "
                  + String.join(", ", STEPS));
    }
    Field field = steps.get(0);
    return step(Step.Kind.valueOf(field.name().toUpperCase(Locale.ROOT)), field, metrics(fields));
  }

  private static Step step(Step.Kind kind, Field field, Optional<Json> metrics) {
    Json value = field.value().json();
    return switch (kind) {
      case AFTER -> new Step.After(field.delay());
      case PROGRESS -> new Step.Progress(value);
      case CHUNK -> field.location().check(() -> new Step.Chunk(value, metrics));
      case COMPLETE ->
          new Step.Complete(value.equals(Json.NULL) ? Optional.empty() : Optional.of(value));
      case FAIL -> new Step.Fail(value);
      case CRASH -> onlyTrue(field, new Step.Crash());
      case HANG -> onlyTrue(field, new Step.Hang());
      case MOCK -> onlyTrue(field, new Step.Mock());
      case RETIRE -> onlyTrue(field, new Step.Retire());
      case HANDLE -> throw new IllegalStateException("no field has the name of " + kind);
    };
  }

  private static Optional<Json> metrics(Node.Mapping fields) {
    Optional<Field> metrics = fields.get(METRICS);
    if (metrics.isPresent() && fields.get("chunk").isEmpty()) {
      throw metrics.get().location().refuse("'metrics' is allowed beside 'chunk' only");
    }
    return metrics.map(field -> field.value().json());
  }

  private static Step onlyTrue(Field field, Step step) {
    if (!field.flag()) {
      throw field.refuse("true");
    }
    return step;
  }
}
