package dev.localpod.bundle;

import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
import dev.localpod.json.Json;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.scenario.Scenario;
import dev.localpod.scenario.ScenarioException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * An endpoint of a failed run.
 *
 * @param name its name in the test; empty for the unnamed one
 * @param seed the seed of its job ids and random values
 * @param settings its options when it was started, as an entry of a scenario
 * @param snapshot what it was like at the failure, as the admin API shows it: {@code endpoint},
 *     {@code faults} and {@code jobs}, newest first
 * @param dropped the number of older entries that the journal here lacks
 * @param journal the journal entries until the failure, as the admin API shows them
 */
public record RecordedEndpoint(
    String name,
    long seed,
    Json.Obj settings,
    Json.Obj snapshot,
    long dropped,
    List<Json.Obj> journal) {

  private static final int MOST_ENTRIES = 10_000;
  private static final int MOST_CHARACTERS = 4 << 20;

  /**
   * Copies the entries.
   *
   * @throws IllegalArgumentException if the snapshot or an entry lacks what it must have
   */
  public RecordedEndpoint {
    journal = List.copyOf(journal);
    var shown = new Members(snapshot);
    var endpoint = new Members(shown.object("endpoint"));
    endpoint.text("id");
    endpoint.object("clock");
    shown.objects("faults");
    for (Json.Obj job : shown.objects("jobs")) {
      new Members(job).text("id");
      new Members(job).text("status");
    }
    journal.forEach(entry -> new Members(entry).number("seq"));
  }

  static RecordedEndpoint read(Json.Obj object) {
    var members = new Members(object);
    return new RecordedEndpoint(
        members.text("name"),
        members.number("seed"),
        members.object("settings"),
        members.object("snapshot"),
        members.number("dropped"),
        members.objects("journal"));
  }

  /** Records an endpoint, with the newest entries of its journal. */
  public static RecordedEndpoint of(
      String name, long seed, EndpointOptions options, Json.Obj snapshot, Journal journal) {
    List<JournalEntry> entries = journal.entries();
    Deque<Json.Obj> kept = new ArrayDeque<>();
    long characters = 0;
    for (int i = entries.size() - 1; i >= 0 && kept.size() < MOST_ENTRIES; i--) {
      Json.Obj entry = entries.get(i).toJson();
      characters += entry.toString().length();
      if (characters > MOST_CHARACTERS) {
        break;
      }
      kept.addFirst(entry);
    }
    return new RecordedEndpoint(
        name,
        seed,
        settings(options),
        snapshot,
        entries.isEmpty() ? 0 : entries.get(entries.size() - 1).seq() - kept.size(),
        List.copyOf(kept));
  }

  /** Writes options; a script with code in Java stays that of the test. */
  private static Json.Obj settings(EndpointOptions options) {
    Json.Obj written = Scenario.write(options);
    try {
      Scenario.endpoint("recorded", written.toString());
      return written;
    } catch (ScenarioException codeInJava) {
      var rest = Json.object();
      written.fields().forEach((field, value) -> put(rest, field, value));
      return rest.build();
    }
  }

  private static void put(Json.Builder rest, String field, Json value) {
    if (!field.equals("script")) {
      rest.put(field, value);
    }
  }

  /**
   * Returns the options of the recorded endpoint, with what a bundle does not have of other ones.
   *
   * @throws ScenarioException if the settings cannot be read
   */
  public EndpointOptions over(EndpointOptions planned) {
    EndpointOptions recorded = Scenario.endpoint(planned.id(), settings.toString()).over(planned);
    EndpointSettings own = planned.settings();
    EndpointOptions complete =
        recorded.settings(
            recorded.settings().journal(own.journal()).skipTimeout(own.skipTimeout()));
    return settings.get("script").isPresent() ? complete : complete.script(own.script());
  }

  /** Returns the id of the endpoint. */
  public String id() {
    return new Members(shown()).text("id");
  }

  /** Returns what the admin API shows of the endpoint at the failure. */
  public Json.Obj shown() {
    return new Members(snapshot).object("endpoint");
  }

  /** Returns its planned faults at the failure, used ones included. */
  public List<Json.Obj> faults() {
    return new Members(snapshot).objects("faults");
  }

  /** Returns its jobs at the failure, newest first. */
  public List<Json.Obj> jobs() {
    return new Members(snapshot).objects("jobs");
  }

  Json.Obj toJson() {
    return Json.object()
        .put("name", name)
        .put("seed", seed)
        .put("settings", settings)
        .put("snapshot", snapshot)
        .put("dropped", dropped)
        .put("journal", journal)
        .build();
  }

  /**
   * Describes the first call in the journal of another run that differs from that of this one;
   * empty if all are alike, or if calls are missing here.
   */
  public Optional<String> firstDifference(Journal other) {
    if (dropped > 0) {
      return Optional.empty();
    }
    List<String> before = calls(journal);
    List<String> now = calls(other.entries().stream().map(JournalEntry::toJson).toList());
    for (int i = 0; i < before.size(); i++) {
      String call = i < now.size() ? now.get(i) : "none";
      if (!before.get(i).equals(call)) {
        return Optional.of(
            "call %s%s was %s, and is now %s"
                .formatted(
                    i + 1,
                    name.isEmpty() ? "" : " of endpoint '" + name + "'",
                    before.get(i),
                    call));
      }
    }
    return Optional.empty();
  }

  private static List<String> calls(List<Json.Obj> entries) {
    return entries.stream()
        .filter(entry -> text(entry, "kind").equals("call"))
        .map(RecordedEndpoint::call)
        .toList();
  }

  private static String call(Json.Obj entry) {
    String query = text(entry, "query");
    String job = text(entry, "job");
    String told = text(entry, "told");
    return text(entry, "method")
        + " "
        + text(entry, "operation")
        + (query.isEmpty() ? "" : "?" + query)
        + (job.isEmpty() ? "" : " of job " + job)
        + ": "
        + text(entry, "answer")
        + (told.isEmpty() ? "" : " " + told);
  }

  private static String text(Json.Obj entry, String field) {
    return entry
        .get(field)
        .map(value -> value instanceof Json.Str text ? text.value() : value.toString())
        .orElse("");
  }
}
