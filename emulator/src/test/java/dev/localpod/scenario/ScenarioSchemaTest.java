package dev.localpod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import dev.localpod.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The JSON Schema of scenarios accepts what the reader accepts, and refuses what it refuses. */
class ScenarioSchemaTest {

  private static final Json SCHEMA = Scenario.schema();

  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  /** The scenarios of the documentation and of the tests. */
  private static final List<Json> WRITTEN = written();

  @Example
  void it_is_a_schema_of_2020_12() {
    Schema meta =
        ScenarioAgreement.REGISTRY.getSchema(
            SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

    assertThat(meta.validate(SCHEMA.toString(), InputFormat.JSON)).isEmpty();
    assertThat(SCHEMA.at("/$schema"))
        .contains(Json.of("https://json-schema.org/draft/2020-12/schema"));
  }

  @Example
  void every_field_and_definition_is_described() {
    walk(
        "",
        SCHEMA,
        (pointer, schema) -> {
          if (pointer.matches("(.*/anyOf/[0-9]+)?(/[$]defs|.*/properties)/[^/]+")
              && !pointer.matches(".*/(if|then|not|allOf)/.*")) {
            assertThat(schema.at("/description").or(() -> schema.at("/$ref")))
                .as(pointer)
                .isPresent();
          }
        });
  }

  @Example
  void every_example_and_default_is_accepted_where_it_stands() {
    walk(
        "",
        SCHEMA,
        (pointer, schema) -> {
          Schema here =
              ScenarioAgreement.REGISTRY.getSchema(
                  SchemaLocation.of(ScenarioAgreement.ID + "#" + pointer));
          Stream.concat(
                  schema.at("/examples").stream().flatMap(all -> ((Json.Arr) all).items().stream()),
                  schema.at("/default").stream())
              .forEach(
                  example ->
                      assertThat(here.validate(example.toString(), InputFormat.JSON))
                          .as(pointer + " " + example)
                          .isEmpty());
        });
  }

  /** Visits a schema and all schemas in it. */
  private static void walk(String pointer, Json schema, BiConsumer<String, Json> visitor) {
    if (schema instanceof Json.Obj object) {
      visitor.accept(pointer, object);
      object
          .fields()
          .forEach(
              (keyword, value) -> {
                if (List.of("properties", "$defs").contains(keyword)) {
                  ((Json.Obj) value)
                      .fields()
                      .forEach(
                          (name, member) ->
                              walk(pointer + "/" + keyword + "/" + name, member, visitor));
                } else if (List.of("items", "additionalProperties", "if", "then", "not")
                    .contains(keyword)) {
                  walk(pointer + "/" + keyword, value, visitor);
                } else if (List.of("anyOf", "allOf", "oneOf").contains(keyword)) {
                  List<Json> items = ((Json.Arr) value).items();
                  for (int i = 0; i < items.size(); i++) {
                    walk(pointer + "/" + keyword + "/" + i, items.get(i), visitor);
                  }
                }
              });
    }
  }

  @Example
  void the_file_in_the_jar_is_this_schema() throws IOException {
    Path file = Path.of("src/main/resources/dev/localpod/scenario/scenario.schema.json");
    Path fresh = Path.of("target/scenario.schema.json");
    String text = SCHEMA.as(tools.jackson.databind.JsonNode.class).toPrettyString() + "\n";
    Files.writeString(fresh, text);

    assertThat(Files.readString(file).equals(text))
        .as("the schema has changed: cp emulator/%s emulator/%s", fresh, file)
        .isTrue();
  }

  @Example
  void scenarios_of_the_documentation_and_the_tests_are_accepted() {
    assertThat(WRITTEN).hasSizeGreaterThan(15);
    assertThat(WRITTEN)
        .allSatisfy(scenario -> assertThat(ScenarioAgreement.errors(scenario)).isEmpty());
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void a_right_scenario_is_accepted_by_both(@ForAll("seeds") long seed) {
    Json scenario = new GeneratedScenario(new Random(seed)).scenario();

    assertThat(ScenarioAgreement.refusal(scenario)).as(scenario.toString()).isEmpty();
    assertThat(ScenarioAgreement.errors(scenario)).as(scenario.toString()).isEmpty();
  }

  @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
  void a_changed_scenario_is_accepted_by_both_or_refused_by_both(@ForAll("seeds") long seed) {
    var random = new Random(seed);
    Json scenario = any(random);
    Json changed = new MutatedScenario(random).change(scenario, any(random));

    ScenarioAgreement.check(changed);
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Arbitraries.longs();
  }

  private static Json any(Random random) {
    return random.nextInt(4) == 0
        ? WRITTEN.get(random.nextInt(WRITTEN.size()))
        : new GeneratedScenario(random).scenario();
  }

  private static List<Json> written() {
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      return files
          .filter(file -> !file.toString().contains("target"))
          .sorted()
          .flatMap(ScenarioSchemaTest::scenariosIn)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Json> scenariosIn(Path file) {
    String name = file.getFileName().toString();
    if (name.endsWith(".md")) {
      return YAML.matcher(read(file))
          .results()
          .map(block -> parse(block.group(1)))
          .flatMap(ScenarioSchemaTest::scenario);
    }
    boolean isScenario =
        name.endsWith(".yaml") && !name.equals("openapi.yaml") && !name.equals("wrong.yaml");
    return isScenario ? scenario(parse(read(file))) : Stream.of();
  }

  /** A scenario of the documentation may show the script of an endpoint only. */
  private static Stream<Json> scenario(Json shown) {
    if (shown.at("/endpoints").isPresent() || shown.at("/clock").isPresent()) {
      return Stream.of(shown);
    }
    return shown.at("/script").isPresent()
        ? Stream.of(Json.of(Map.of("endpoints", Map.of("demo", shown))))
        : Stream.of();
  }

  private static Json parse(String yaml) {
    return TreeParser.parse("shown.yaml", yaml).json();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
