package dev.localpod.scenario;

import static java.util.Map.entry;

import dev.localpod.json.Json;
import dev.localpod.options.Edition;
import dev.localpod.options.EditionSwitch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** The switches of an edition, as scenarios and the admin API read and write them. */
final class EditionFields {

  private static final Map<EditionSwitch<?>, String> DESCRIPTIONS =
      Map.ofEntries(
          entry(
              EditionSwitch.EXECUTION_TIMEOUT, "The status of a job after its execution timeout."),
          entry(EditionSwitch.TTL_IN_PROGRESS, "The end of a running job whose ttl passes."),
          entry(
              EditionSwitch.TTL_COVERS,
              "Whether a ttl limits the whole life of a job, or its time in the queue only."),
          entry(
              EditionSwitch.MIN_EXECUTION_TIMEOUT,
              "The shortest execution timeout that a policy may ask for, in ms."),
          entry(
              EditionSwitch.SYNC_WAIT,
              "Whether ?wait on runsync also keeps the result that long, or only holds the call."),
          entry(
              EditionSwitch.WEBHOOK_DELAYS,
              "The pauses before the second and each further attempt to deliver a webhook."),
          entry(EditionSwitch.WEBHOOK_ACK, "Which answers acknowledge a webhook."),
          entry(
              EditionSwitch.WEBHOOK_BODY,
              "The body of webhooks: that of status, or the same without workerId, with input and"
                  + " webhook."),
          entry(
              EditionSwitch.STREAM_BODY,
              "The body of stream answers: an object with status and stream, or the array alone."),
          entry(
              EditionSwitch.WEBHOOK_TIMEOUT,
              "The longest time that one attempt to deliver a webhook may take, in real time."),
          entry(
              EditionSwitch.OVERSIZE_RESULT,
              "Whether a result over 20 MB fails its job, or the job ends without an output."),
          entry(EditionSwitch.STREAM_WAIT, "How long a stream call without ?wait is held."));

  static final FieldTable<Edition> TABLE = table();

  private EditionFields() {}

  /** Returns the schema of an edition. */
  static Schema schema() {
    return TABLE
        .schema()
        .described(
            "Which reading of the service to follow where its documents and the live service differ:"
                + " a name, or a value for each switch.")
        .examples("observed", "{base: documented, webhookAck: 2xx}");
  }

  private static FieldTable<Edition> table() {
    var table =
        new FieldTable<>("edition", Edition.NAMED)
            .add(
                "base",
                Schema.oneOf(Edition.NAMED.keySet())
                    .described("The edition whose value each switch has that is left out.")
                    .with("default", "documented"),
                (edition, field) -> field.choice(Edition.NAMED),
                edition -> "documented");
    for (EditionSwitch<?> each : EditionSwitch.ALL) {
      table.add(
          each.name(),
          switchSchema(each),
          (edition, field) -> each.read(field, edition),
          each::write);
    }
    return table;
  }

  private static Schema switchSchema(EditionSwitch<?> each) {
    var read = new AtomicReference<>(Schema.ANY);
    each.read(new Recorder(read), Edition.DOCUMENTED);
    return read.get()
        .described(DESCRIPTIONS.getOrDefault(each, each.name()))
        .examples(Json.of(each.write(Edition.OBSERVED)).toString());
  }

  /** Records as which type a switch reads its value. */
  private record Recorder(AtomicReference<Schema> schema) implements EditionSwitch.Value {

    @Override
    public <E> E choice(Map<String, E> named) {
      schema.set(Schema.oneOf(named.keySet()));
      return named.values().iterator().next();
    }

    @Override
    public Duration duration(Duration min, Duration max) {
      schema.set(ScenarioSchema.duration(min, max));
      return min;
    }

    @Override
    public List<Duration> durations() {
      schema.set(Schema.listOf(ScenarioSchema.DURATION));
      return List.of();
    }
  }
}
