package dev.localpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.localpod.fault.CallFaultKind;
import dev.localpod.fault.Faults;
import dev.localpod.fault.PlannedFault;
import dev.localpod.fault.WebhookFaultKind;
import dev.localpod.fault.WorkerFault;
import dev.localpod.job.Operation;
import dev.localpod.json.Json;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.scenario.EndpointEntry;
import dev.localpod.scenario.Scenario;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The page "Break things" says what is so: its scenarios are read, its Java is here, its curl runs.
 */
@Timeout(300)
class FaultsPageTest {

  private static final Path PAGE = Path.of("docs/faults.md");

  private final String page = Files.readString(PAGE);

  FaultsPageTest() throws IOException {}

  @Test
  void the_scenario_and_the_java_on_the_page_plan_the_same() {
    assertThat(scenarios().get(0).endpoints().get(0).over(EndpointOptions.of("demo")).faults())
        .isEqualTo(inJava());
  }

  private static List<PlannedFault> inJava() {
    try (Localpod localpod =
        Localpod.start(LocalpodOptions.DEFAULT.endpoint(EndpointOptions.of("demo")))) {
      Endpoint endpoint = localpod.endpoint("demo");
      endpoint.faults().add(Faults.status(429).retryAfter(3).on(Operation.RUN).times(2));
      endpoint.faults().add(Faults.dropAfter().on(Operation.STATUS).every(5));
      endpoint.faults().add(Faults.crash().onWorker().probability(0.1));
      return endpoint.faults().list();
    }
  }

  @Test
  void the_java_on_the_page_is_that_of_this_test() throws Exception {
    String source = Files.readString(Path.of("src/test/java/dev/localpod/FaultsPageTest.java"));

    assertThat(source.replaceAll("(?m)^ +", ""))
        .contains(
            CommandPage.blocks(page, "java").stream()
                .filter(java -> !java.startsWith("import "))
                .toList());
  }

  @Test
  void the_tables_name_every_fault() {
    assertThat(rows("## Faults of calls"))
        .containsExactlyElementsOf(
            Stream.of(CallFaultKind.values()).map(CallFaultKind::text).toList());
    assertThat(rows("## Faults of workers"))
        .containsExactlyElementsOf(Stream.of(WorkerFault.values()).map(WorkerFault::text).toList());
    assertThat(rows("## Faults of webhooks"))
        .containsExactlyElementsOf(
            Stream.of(WebhookFaultKind.values()).map(WebhookFaultKind::text).toList());
  }

  @Test
  void the_accidents_happen_as_the_page_shows_them() throws Exception {
    assumeThat(CommandPage.sh("curl --version")).startsWith("curl ");
    Scenario scenario = scenarios().get(1);
    LocalpodOptions options = LocalpodOptions.DEFAULT;
    for (EndpointEntry entry : scenario.endpoints()) {
      EndpointOptions plain = EndpointOptions.of(entry.id()).clock(scenario.clock().orElseThrow());
      options = options.endpoint(entry.over(plain));
    }

    try (Localpod localpod = Localpod.start(options)) {
      var printed = new ArrayList<String>();
      for (String block : CommandPage.blocks(page, "sh")) {
        printed.add(CommandPage.run(block, localpod));
      }
      assertThat(Json.parse(printed.get(0)).at("/delayTime").orElseThrow().as(Long.class))
          .isGreaterThanOrEqualTo(60_000);
    }
  }

  private List<Scenario> scenarios() {
    return CommandPage.blocks(page, "yaml").stream()
        .map(yaml -> new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .map(yaml -> Scenario.read(yaml, "faults.md"))
        .toList();
  }

  /** The names in the first column of the table below a heading. */
  private List<String> rows(String heading) {
    String section = page.substring(page.indexOf(heading) + heading.length());
    section = section.substring(0, section.indexOf("\n## "));
    return section
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("`")[1])
        .toList();
  }
}
