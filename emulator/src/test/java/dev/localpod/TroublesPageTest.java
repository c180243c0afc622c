package dev.localpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.scenario.EndpointEntry;
import dev.localpod.scenario.Scenario;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each trouble of the page "Troubles people met" happens as the page shows it. */
@Timeout(300)
class TroublesPageTest {

  /** A section of the page: its heading and all below it. */
  private record Trouble(String heading, String text) {
    String block(String language) {
      return CommandPage.blocks(text, language).get(0);
    }

    @Override
    public String toString() {
      return heading;
    }
  }

  static List<Trouble> troubles() {
    try {
      return Stream.of(Files.readString(Path.of("docs/troubles.md")).split("\n## "))
          .skip(1)
          .map(section -> new Trouble(section.lines().findFirst().orElseThrow(), section))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void a_trouble_happens_as_the_page_shows_it(Trouble trouble) throws Exception {
    assumeThat(CommandPage.sh("curl --version")).startsWith("curl ");
    try (Localpod localpod = Localpod.start(options(trouble.block("yaml")))) {
      CommandPage.run(trouble.block("sh"), localpod);
    }
  }

  @Test
  void a_trouble_takes_ten_lines_at_most() {
    assertThat(troubles())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            trouble ->
                assertThat(
                        trouble.block("yaml").lines().count() + trouble.block("sh").lines().count())
                    .isBetween(3L, 10L));
  }

  private static LocalpodOptions options(String yaml) {
    Scenario scenario =
        Scenario.read(
            new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "troubles.md");
    LocalpodOptions options = LocalpodOptions.DEFAULT;
    for (EndpointEntry entry : scenario.endpoints()) {
      EndpointOptions plain = EndpointOptions.of(entry.id());
      options = options.endpoint(entry.over(scenario.clock().map(plain::clock).orElse(plain)));
    }
    return options;
  }
}
