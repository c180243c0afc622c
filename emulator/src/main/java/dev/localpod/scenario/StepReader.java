package dev.localpod.scenario;

import dev.localpod.json.Json;
import dev.localpod.script.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  private static final Map<String, Schema> SCHEMAS = new LinkedHashMap<>();

  static {
    add(
        "after",
        Schema.ref("delay").described("Works for a while.").examples("2s"),
        (field, beside) -> new Step.After(field.delay()));
    add(
        "progress",
        ScenarioSchema.VALUE
            .described("Reports progress: the value is the output of the job while it runs.")
            .examples("{percent: 50}"),
        (field, beside) -> new Step.Progress(field.value().json()));
    add(
        "chunk",
        ScenarioSchema.VALUE.described("Streams the value.").examples("{text: Hel}"),
        StepReader::chunk);
    add(
        "complete",
        ScenarioSchema.VALUE
            .described(
                "Completes the job with the value as its output; without one, with the list of its"
                    + " chunks, or with its input if it sent none.")
            .examples("{image: \"{{input.prompt}}.png\"}"),
        (field, beside) -> complete(field.value().json()));
    add(
        "completeWithoutOutput",
        Schema.onlyTrue().described("Completes the job without an output, even if it sent chunks."),
        (field, beside) -> onlyTrue(field, new Step.CompleteWithoutOutput()));
    add(
        "fail",
        ScenarioSchema.VALUE_BUT_NULL
            .described("Fails the job with the value as its error.")
            .examples("CUDA out of memory"),
        (field, output) -> new Step.Fail(field.value().json(), output));
    add(
        "crash",
        Schema.onlyTrue().described("Loses the worker; the job is dispatched once more."),
        (field, beside) -> onlyTrue(field, new Step.Crash()));
    add(
        "hang",
        Schema.onlyTrue().described("Never ends the job; the worker stays alive."),
        (field, beside) -> onlyTrue(field, new Step.Hang()));
    add(
        "mock",
        Schema.onlyTrue()
            .described("Does what the service's public mock worker would do with the input."),
        (field, beside) -> onlyTrue(field, new Step.Mock()));
    add(
        "chat",
        Schema.ref("reply").described("Answers a request for a completion, and completes the job."),
        (field, beside) -> ChatReplyReader.read(field, Step.Chat::new, Step.ChatBeginning::new));
    add(
        "vllm",
        Schema.ref("reply")
            .described("Answers as the service's public vLLM worker does, and completes the job."),
        (field, beside) -> ChatReplyReader.read(field, Step.Vllm::new, Step.VllmBeginning::new));
    add(
        "retire",
        Schema.onlyTrue()
            .described("Retires the worker: it finishes its jobs, gets no further one, and goes."),
        (field, beside) -> onlyTrue(field, new Step.Retire()));
    addBeside(
        "metrics",
        "chunk",
        ScenarioSchema.VALUE
            .with("type", "object")
            .described("Beside 'chunk': the metrics of the chunk.")
            .examples("{stream_index: 1}"));
    addBeside(
        "output",
        "fail",
        ScenarioSchema.VALUE_BUT_NULL.described("Beside 'fail': the output of the failed job."));
  }

  private static final AllowedFields FIELDS = new AllowedFields("a step", SCHEMAS);

  private static final Json COMPLETE_ALONE = new Json.Str("complete");

  private StepReader() {}

  private static void add(String name, Schema schema, ValueReader reader) {
    SCHEMAS.put(name, schema);
    READERS.put(name, reader);
  }

  private static void addBeside(String name, String step, Schema schema) {
    SCHEMAS.put(name, schema);
    BESIDE.put(name, step);
  }

  /** Returns the schema of a step. */
  static Schema schema() {
    var dependent = new LinkedHashMap<String, List<String>>();
    BESIDE.forEach((name, step) -> dependent.put(name, List.of(step)));
    return Schema.anyOf(
            Schema.of("const", COMPLETE_ALONE),
            FIELDS
                .schema()
                .with("dependentRequired", dependent)
                .with("oneOf", READERS.keySet().stream().map(Schema::has).toList()))
        .described("One step, and what may stand beside it.")
        .examples("{after: 2s}", "complete");
  }

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
