package dev.localpod.admin;

import dev.localpod.json.Json;
import dev.localpod.scenario.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The OpenAPI document of the client API and the admin API. */
final class OpenApiDocument {

  private static final String FILE = "openapi.yaml";

  static final Json OPENAPI = read();

  private OpenApiDocument() {}

  private static Json read() {
    try (InputStream file = OpenApiDocument.class.getResourceAsStream(FILE)) {
      return YamlFile.read(Objects.requireNonNull(file), FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
