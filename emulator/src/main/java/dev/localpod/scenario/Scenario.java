package dev.localpod.scenario;

import dev.localpod.fault.PlannedFault;
import dev.localpod.options.ClockMode;
import dev.localpod.options.Edition;
import dev.localpod.script.Script;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a scenario file says.
 *
 * @param edition the edition its endpoints follow, where nobody says otherwise
 * @param clock how the time of its endpoints passes, where nobody says otherwise
 * @param endpoints the endpoints it names, in its order
 */
public record Scenario(
    Optional<Edition> edition, Optional<ClockMode> clock, List<EndpointEntry> endpoints) {

  /** Copies {@code endpoints}. */
  public Scenario {
    endpoints = List.copyOf(endpoints);
  }

  /**
   * Reads a file: JSON if its name ends in {@code .json}, else YAML.
   *
   * @throws ScenarioException if it cannot be read or holds what is not allowed
   */
  public static Scenario read(Path file) {
    return ScenarioReader.read(TreeParser.parse(file.toString(), SourceText.read(file)));
  }

  /**
   * Reads a stream to its end, which stays open.
   *
   * @param name what messages call it; if it ends in {@code .json} it is JSON, else YAML
   * @throws ScenarioException if it cannot be read or holds what is not allowed
   */
  public static Scenario read(InputStream in, String name) {
    return ScenarioReader.read(TreeParser.parse(name, SourceText.read(in, name)));
  }

  /**
   * Reads what may stand under {@code script:} of an endpoint, in JSON or YAML. Messages call it
   * {@code script}, as in {@code script:2: unknown field ...}.
   *
   * @throws ScenarioException if it holds what is not allowed
   */
  public static Script script(String text) {
    return ScriptReader.read(part("script", text));
  }

  /**
   * Reads what may stand under the id of an endpoint, in JSON or YAML. Messages call it by its id.
   *
   * @throws ScenarioException if the id or the text holds what is not allowed
   */
  public static EndpointEntry endpoint(String id, String text) {
    return EndpointReader.read(part(id, text));
  }

  /**
   * Reads one of what may stand under {@code faults:} of an endpoint, in JSON or YAML. Messages
   * call it {@code fault}.
   *
   * @throws ScenarioException if it holds what is not allowed
   */
  public static PlannedFault fault(String text) {
    return FaultReader.read(part("fault", text).value());
  }

  private static Field part(String name, String text) {
    return new Field(new SourceLocation(name, 1), name, TreeParser.parsePart(name, text));
  }
}
