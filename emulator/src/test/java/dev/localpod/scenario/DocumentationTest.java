package dev.localpod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.job.Operation;
import dev.localpod.options.Edition;
import dev.localpod.options.EditionSwitch;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.RateLimit;
import dev.localpod.options.RateLimits;
import dev.localpod.options.WorkerSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The scenarios that the documentation shows are read as it says. */
class DocumentationTest {

  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @Test
  void the_first_scenario_is_one_of_defaults_but_for_its_cold_start_and_script() throws Exception {
    EndpointOptions images = endpoint(0);

    assertThat(images.id()).isEqualTo("images");
    assertThat(images.settings().workers())
        .isEqualTo(WorkerSettings.DEFAULT.coldStart(Duration.ofSeconds(2)));
    assertThat(images.settings().limits()).isEqualTo(RateLimits.DOCUMENTED);
    assertThat(images.settings().script().rules()).hasSize(3);
  }

  @Test
  void an_editor_finds_the_schema_by_the_first_line() throws Exception {
    String page = Files.readString(Path.of("docs/scenarios.md"));

    assertThat(endpoint(1).settings().workers().coldStart()).hasSeconds(20);
    assertThat(page)
        .contains("--print-schema > localpod.schema.json\n")
        .contains("```yaml\n# yaml-language-server: $schema=localpod.schema.json\nendpoints:");
  }

  @Test
  void limits_that_are_left_out_keep_their_documented_value() throws Exception {
    EndpointOptions busy = endpoint(2);

    assertThat(busy.settings().limits())
        .isEqualTo(
            RateLimits.DOCUMENTED
                .with(Operation.RUN, RateLimit.of(5, 2))
                .with(Operation.STATUS, RateLimit.of(20, 400))
                .perWorker(50));
  }

  @Test
  void every_switch_of_an_edition_can_be_set() throws Exception {
    EndpointOptions strange = endpoint(3);

    assertThat(strange.settings().edition())
        .isEqualTo(
            Edition.OBSERVED
                .with(EditionSwitch.TTL_COVERS, EditionSwitch.TtlScope.QUEUE)
                .with(EditionSwitch.STREAM_BODY, EditionSwitch.StreamBody.ARRAY)
                .with(EditionSwitch.WEBHOOK_TIMEOUT, Duration.ofSeconds(2)));
  }

  @Test
  void the_scenario_of_the_readme_can_be_read() throws Exception {
    assertThat(scenarios("../README.md"))
        .singleElement()
        .satisfies(scenario -> assertThat(scenario.endpoints()).hasSize(1));
  }

  private static EndpointOptions endpoint(int block) throws IOException {
    return Reading.options(scenarios("docs/scenarios.md").get(block).endpoints().get(0));
  }

  private static List<Scenario> scenarios(String file) throws IOException {
    return YAML.matcher(Files.readString(Path.of(file)))
        .results()
        .map(block -> block.group(1).getBytes(StandardCharsets.UTF_8))
        .map(yaml -> Scenario.read(new ByteArrayInputStream(yaml), file))
        .toList();
  }
}
