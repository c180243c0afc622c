package dev.localpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.scenario.EndpointEntry;
import dev.localpod.scenario.Scenario;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The commands of the page "Test code that uses an OpenAI client" print what it shows. */
@Timeout(300)
class OpenAiPageTest {

  @Test
  void each_command_prints_what_the_page_shows() throws Exception {
    assumeThat(CommandPage.sh("curl --version")).startsWith("curl ");
    String page = Files.readString(Path.of("docs/openai.md"));
    byte[] scenario = CommandPage.blocks(page, "yaml").get(0).getBytes(StandardCharsets.UTF_8);
    List<EndpointEntry> endpoints =
        Scenario.read(new ByteArrayInputStream(scenario), "openai.md").endpoints();
    List<String> commands = CommandPage.blocks(page, "sh");

    assertThat(endpoints).hasSize(1);
    assertThat(commands).hasSize(3);
    EndpointOptions demo = endpoints.get(0).over(EndpointOptions.of(endpoints.get(0).id()));
    try (Localpod localpod = Localpod.start(LocalpodOptions.DEFAULT.endpoint(demo))) {
      for (String command : commands) {
        CommandPage.run(command, localpod);
      }
    }
  }
}
