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
}
