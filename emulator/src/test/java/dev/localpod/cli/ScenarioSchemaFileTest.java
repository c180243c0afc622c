package dev.localpod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.json.Json;
import dev.localpod.scenario.Scenario;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** {@code --print-schema}. */
class ScenarioSchemaFileTest {

  @Test
  void the_schema_is_printed_for_people() {
    var out = new ByteArrayOutputStream();

    ScenarioSchemaFile.print(out);

    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(Json.parse(text)).isEqualTo(Scenario.schema());
    assertThat(text.lines()).hasSizeGreaterThan(500);
  }
}
