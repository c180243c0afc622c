package dev.localpod.scenario;

import dev.localpod.fault.PlannedFault;
import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.options.Edition;
import dev.localpod.options.EndpointOptions;
import dev.localpod.script.Script;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The content of a scenario file.
 *
 * @param edition the edition of endpoints that do not name their own
 * @param clock the clock of endpoints that do not name their own
 * @param endpoints the endpoints, in the order of the file
 */
public record Scenario(
    Optional<Edition> edition, Optional<ClockMode> clock, List<EndpointEntry> endpoints) {

  static final AllowedFields FIELDS =
      AllowedFields.of("a scenario")
          .and(
              "edition",
              Schema.ref("edition")
                  .described("The edition of endpoints that do not name their own."))
          .and(
              "clock",
              Schema.ref("clock").described("The clock of endpoints that do not name their own."))
          .and("endpoints", ScenarioSchema.endpoints());

  /** Copies {@code endpoints}. */
  public Scenario {
    endpoints = List.copyOf(endpoints);
  }

  /**
   * Returns the JSON Schema (2020-12) of scenario files, with which editors complete and check
   * them.
   */
  public static Json.Obj schema() {
    return ScenarioSchema.json();
  }

  /**
   * Reads a file: JSON if its name ends in {@code .json}, else YAML.
   *
   * @throws ScenarioException if it cannot be read or contains an error
   */
  public static Scenario read(Path file) {
    return read(TreeParser.parse(file.toString(), SourceText.read(file)));
  }

  /**
   * Reads a stream to its end and leaves it open.
   *
   * @param name the name in messages; JSON if it ends in {@code .json}, else YAML
   * @throws ScenarioException if it cannot be read or contains an error
   */
  public static Scenario read(InputStream in, String name) {
    return read(TreeParser.parse(name, SourceText.read(in, name)));
  }

  /**
   * Finds the file and line of a field at the top of a file, as in {@code shop.yaml:1}; empty if
   * the file does not have it.
   *
   * @throws ScenarioException if the file cannot be read
   */
  public static Optional<String> location(Path file, String field) {
    return FIELDS
        .check(TreeParser.parse(file.toString(), SourceText.read(file)))
        .get(field)
        .map(found -> found.location().source() + ":" + found.location().line());
  }

  private static Scenario read(Node root) {
    Node.Mapping scenario = FIELDS.check(root);
    return new Scenario(
        scenario.get("edition").map(field -> EditionFields.TABLE.read(field, Edition.DOCUMENTED)),
        scenario.get("clock").map(Field::clock),
        scenario.get("endpoints").map(Scenario::endpoints).orElse(List.of()));
  }

  private static List<EndpointEntry> endpoints(Field field) {
    if (field.value() instanceof Node.Mapping endpoints) {
      return endpoints.fields().values().stream().map(EndpointEntry::read).toList();
    }
    throw field.refuse("a mapping of endpoint ids to endpoints");
  }

  /**
   * Reads the value of {@code script:} of an endpoint, in JSON or YAML. Messages call it {@code
   * script}, as in {@code script:2: unknown field ...}.
   *
   * @throws ScenarioException if it contains an error
   */
  public static Script script(String text) {
    return ScriptReader.read(part("script", text));
  }

  /**
   * Reads the entry of an endpoint, in JSON or YAML. Messages call it by its id.
   *
   * @throws ScenarioException if the id or the text contains an error
   */
  public static EndpointEntry endpoint(String id, String text) {
    return EndpointEntry.read(part(id, text));
  }

  /**
   * Reads one element of {@code faults:} of an endpoint, in JSON or YAML. Messages call it {@code
   * fault}.
   *
   * @throws ScenarioException if it contains an error
   */
  public static PlannedFault fault(String text) {
    return FaultReader.read(part("fault", text).value());
  }

  private static Field part(String name, String text) {
    return new Field(new SourceLocation(name, 1), name, TreeParser.parsePart(name, text));
  }

  /**
   * Writes the entry of an endpoint without its keys, which are secret. Read again, it gives the
   * same settings and faults.
   */
  public static Json.Obj write(EndpointOptions options) {
    return EndpointFields.ENDPOINT.writeFields(options);
  }

  /** Writes an edition: its name, or all of its switches if it has none. */
  public static Json write(Edition edition) {
    return EditionFields.TABLE.write(edition);
  }
}
