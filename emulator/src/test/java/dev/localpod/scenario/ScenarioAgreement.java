package dev.localpod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.localpod.json.Json;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Holds the reader of scenarios against their JSON Schema. */
public final class ScenarioAgreement {

  private static final Json SCHEMA = Scenario.schema();

  static final String ID = ((Json.Str) SCHEMA.at("/$id").orElseThrow()).value();

  static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialectId(
          Dialects.getDraft202012().getId(),
          builder -> builder.schemas(Map.of(ID, SCHEMA.toString())));

  private static final Schema ROOT = REGISTRY.getSchema(SchemaLocation.of(ID));

  /**
   * What a schema cannot say, by the message of the reader: nothing else may be accepted by the
   * schema alone, and nothing by the reader alone.
   */
  private static final Pattern ONLY_THE_READER_REFUSES =
      Pattern.compile(
          Stream.of(
                  // an order of two values
                  "workers cannot be min \\d+ and max \\d+; .*",
                  "\\d+ unhealthy and \\d+ throttled workers cannot exist; .*",
                  "a duration cannot be from .* the first must be the shorter",
                  // an order of the elements of a list
                  "this rule is never reached: .*",
                  "this step is never reached: .*",
                  // the size of a duration that is text
                  "'\\w+' cannot be \"[^\"]*\"; must be a duration of 0 to 876000h, .*",
                  "'\\w+' cannot be \"[^\"]*\"; must be [\\w.]+ to [\\w.]+",
                  // a language of its own
                  "'matches' cannot be .*; must be a Java regular expression: .*")
              .reduce((a, b) -> a + "|" + b)
              .map(all -> "scenario\\.json:\\d+: (" + all + ")")
              .orElseThrow());

  private ScenarioAgreement() {}

  /** Checks that a scenario is accepted by both, or refused by both. */
  public static void check(Json scenario) {
    List<String> errors = errors(scenario);
    Optional<String> refusal = refusal(scenario);

    if (refusal.isEmpty()) {
      assertThat(errors).as("read: " + scenario).isEmpty();
    } else if (errors.isEmpty()) {
      assertThat(refusal.get())
          .as("accepted by the schema: " + scenario)
          .matches(ONLY_THE_READER_REFUSES);
    }
  }

  static List<String> errors(Json scenario) {
    return ROOT.validate(scenario.toString(), InputFormat.JSON).stream()
        .map(error -> error.getInstanceLocation() + " " + error.getMessage())
        .toList();
  }

  static Optional<String> refusal(Json scenario) {
    try {
      Scenario.read(
          new ByteArrayInputStream(scenario.toString().getBytes(StandardCharsets.UTF_8)),
          "scenario.json");
      return Optional.empty();
    } catch (ScenarioException e) {
      return Optional.of(e.getMessage());
    }
  }
}
