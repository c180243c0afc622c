package dev.localpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The commands on the page for coding assistants do what it shows, one after the other. */
@Timeout(60)
class AgentsPageTest {

  @Test
  void the_commands_print_what_the_page_shows() throws Exception {
    assumeThat(CommandPage.sh("curl --version")).startsWith("curl ");
    List<String> blocks = CommandPage.blocks(Files.readString(Path.of("docs/agents.md")), "sh");
    assertThat(blocks).hasSize(5);

    try (var localpod =
        Localpod.start(
            LocalpodOptions.DEFAULT.endpoint(EndpointOptions.of("demo").clock(ClockMode.SKIP)))) {
      for (String block : blocks) {
        CommandPage.run(block, localpod);
      }
    }
  }
}
