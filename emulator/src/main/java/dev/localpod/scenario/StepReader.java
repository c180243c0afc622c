package dev.localpod.scenario;

import dev.localpod.json.Json;
import dev.localpod.script.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads {@code do} of a rule, a list of steps. A step is a mapping of its name to its value. {@code
 * complete} may also stand alone or have {@code null} beside it: then it has no value of its own.
 */
final class StepReader {

  /** The fields that may stand beside a step, and which step it is. */
  private static final Map<String, String> BESIDE = new LinkedHashMap<>();

  /** Reads the value of a step, and the field beside it. */
  private interface ValueReader {
    Step read(Field field, Optional<Json> beside);
  }

  /** By the name of the step, in the order in which messages list them. */
  private static final Map<String, ValueReader> READERS = new LinkedHashMap<>();

  static {
    BESIDE.put("metrics", "chunk");
    BESIDE.put("output", "fail");
    READERS.put("after", (field, beside) -> new Step.After(field.delay()));
    READERS.put("progress", (field, beside) -> new Step.Progress(field.value().json()));
    READERS.put("chunk", StepReader::chunk);
    READERS.put("complete", (field, beside) -> complete(field.value().json()));
    READERS.put(
        "completeWithoutOutput",
        (field, beside) -> onlyTrue(field, new Step.CompleteWithoutOutput()));
    READERS.put("fail", (field, output) -> new Step.Fail(field.value().json(), output));
    READERS.put("crash", (field, beside) -> onlyTrue(field, new Step.Crash()));
    READERS.put("hang", (field, beside) -> onlyTrue(field, new Step.Hang()));
    READERS.put("mock", (field, beside) -> onlyTrue(field, new Step.Mock()));
    READERS.put(
        "chat",
        (field, beside) -> ChatReplyReader.read(field, Step.Chat::new, Step.ChatBeginning::new));
    READERS.put(
        "vllm",
        (field, beside) -> ChatReplyReader.read(field, Step.Vllm::new, Step.VllmBeginning::new));
    READERS.put("retire", (field, beside) -> onlyTrue(field, new Step.Retire()));
  }

  private static final AllowedFields FIELDS =
      new AllowedFields(
          "a step", Stream.concat(READERS.keySet().stream(), BESIDE.keySet().stream()).toList());

  private static final Json COMPLETE_ALONE = new Json.Str("complete");

  private StepReader() {}

  static List<Step> read(Field field) {
    return read(field.items());
  }

  /** Reads the lists of {@code inTurn}. */
  static List<List<Step>> readEach(Field field) {
    return field.items().stream()
        .map(list -> read(new Field(list.location(), field.name(), list).items()))
        .toList();
  }

  private static List<Step> read(List<Node> nodes) {
    var steps = new ArrayList<Step>();
    for (Node node : nodes) {
      Step step = step(node);
      steps.add(node.location().check(() -> step.checkAfter(steps)));
    }
    return steps;
  }

  private static Step step(Node node) {
    if (node.json().equals(COMPLETE_ALONE)) {
      return complete(Json.NULL);
    }
    Node.Mapping fields = FIELDS.check(node);
    List<Field> steps =
        fields.fields().values().stream().filter(each -> READERS.containsKey(each.name())).toList();
    if (steps.size() != 1) {
      throw fields
          .location()
          .refuse(
              "an entry of 'do' cannot have "
                  + steps.size()
                  + " steps; must be one of "
                  + String.join(", ", READERS.keySet()));
    }
    Field field = steps.get(0);
    return READERS.get(field.name()).read(field, beside(fields));
  }

  private static Step chunk(Field field, Optional<Json> metrics) {
    return field.location().check(() -> new Step.Chunk(field.value().json(), metrics));
  }

  private static Step complete(Json value) {
    return new Step.Complete(value.equals(Json.NULL) ? Optional.empty() : Optional.of(value));
  }

  private static Optional<Json> beside(Node.Mapping fields) {
    Optional<Json> found = Optional.empty();
    for (Map.Entry<String, String> each : BESIDE.entrySet()) {
      Optional<Field> field = fields.get(each.getKey());
      if (field.isPresent() && fields.get(each.getValue()).isEmpty()) {
        throw field
            .get()
            .location()
            .refuse("'%s' is allowed beside '%s' only".formatted(each.getKey(), each.getValue()));
      }
      found = found.or(() -> field.map(beside -> beside.value().json()));
    }
    return found;
  }

  private static Step onlyTrue(Field field, Step step) {
    if (!field.flag()) {
      throw field.refuse("true");
    }
    return step;
  }
}
