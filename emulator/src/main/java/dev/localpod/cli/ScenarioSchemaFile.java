package dev.localpod.cli;

import dev.localpod.scenario.Scenario;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The JSON Schema of scenarios as a file in the jar, laid out for people. */
final class ScenarioSchemaFile {

  private static final String NAME = "scenario.schema.json";

  private ScenarioSchemaFile() {}

  static void print(OutputStream out) {
    try (InputStream schema = Scenario.class.getResourceAsStream(NAME)) {
      Objects.requireNonNull(schema, NAME).transferTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
