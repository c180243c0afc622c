package dev.localpod.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  @Test
  void the_readme_shows_the_example_as_it_runs() throws Exception {
    String example =
        Files.readString(Path.of("src/test/java/dev/localpod/examples/ImageClientTest.java"));

    assertThat(Files.readString(Path.of("../README.md")))
        .contains("```java\n" + example.substring(example.indexOf("@LocalpodTest")) + "```");
  }

  @Test
  void the_readme_shows_the_timeline_of_the_junit_page() throws Exception {
    String page = Files.readString(Path.of("../junit-extension/docs/junit.md"));
    int start = page.indexOf("Job sync-");

    assertThat(Files.readString(Path.of("../README.md")))
        .contains("```\n" + page.substring(start, page.indexOf("```", start)).strip() + "\n```");
  }

  @Test
  void no_line_of_the_readme_is_longer_than_a_screen_is_wide() throws Exception {
    assertThat(Files.readAllLines(Path.of("../README.md")))
        .filteredOn(line -> !line.startsWith("|"))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(160));
  }
}
