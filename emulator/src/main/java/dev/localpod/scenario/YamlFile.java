package dev.localpod.scenario;

import dev.localpod.json.Json;
import java.io.InputStream;

/** A file in the syntax of scenarios, whatever it says. */
public final class YamlFile {

  private YamlFile() {}

  /**
   * Reads a stream to its end, which stays open.
   *
   * @param name what messages call it; if it ends in {@code .json} it is JSON, else YAML
   * @throws ScenarioException if it cannot be read
   */
  public static Json read(InputStream in, String name) {
    return TreeParser.parse(name, SourceText.read(in, name)).json();
  }
}
