package dev.localpod.scenario;

import dev.localpod.json.Json;
import java.io.InputStream;

/** Reads any file in the syntax of scenarios. */
public final class YamlFile {

  private YamlFile() {}

  /**
   * Reads a stream to its end and leaves it open.
   *
   * @param name the name in messages; JSON if it ends in {@code .json}, else YAML
   * @throws ScenarioException if it cannot be read
   */
  public static Json read(InputStream in, String name) {
    return TreeParser.parse(name, SourceText.read(in, name)).json();
  }
}
