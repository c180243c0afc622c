package dev.localpod.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The comparison page speaks of the versions that the benchmarks run. */
class ComparisonPageTest {

  @Test
  void the_versions_are_those_of_the_benchmarks() throws IOException {
    String pom = Files.readString(MarkdownPage.ROOT.resolve("pom.xml"));

    Map.of("WireMock", "wiremock", "MockWebServer", "okhttp", "MockServer", "mockserver")
        .forEach(
            (tool, property) ->
                assertThat(MarkdownPage.read("emulator/docs/comparison.md").text())
                    .contains(
                        "| "
                            + tool
                            + " "
                            + pom.split("<" + property + "\\.version>")[1].split("<")[0]
                            + " |"));
  }
}
