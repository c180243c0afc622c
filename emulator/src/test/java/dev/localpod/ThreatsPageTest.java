package dev.localpod;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each threat of the page "Threats" names tests that exist. */
class ThreatsPageTest {

  private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+(?:Test|IT))`");

  @Test
  void each_threat_names_tests_that_exist() throws IOException {
    Set<String> tests = tests();
    for (String threat : threats()) {
      List<String> named =
          TEST.matcher(threat.substring(threat.lastIndexOf('|', threat.length() - 2)))
              .results()
              .map(test -> test.group(1))
              .toList();

      assertThat(named).as(threat).isNotEmpty();
      assertThat(tests).as(threat).containsAll(named);
    }
  }

  @Test
  void the_page_says_of_each_threat_who_what_and_what_stops_it() throws IOException {
    assertThat(threats())
        .hasSizeGreaterThan(10)
        .allSatisfy(threat -> assertThat(threat.split("\\|")).hasSize(5).doesNotContain(" "));
  }

  private static List<String> threats() throws IOException {
    return Files.readAllLines(Path.of("docs/threats.md")).stream()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| who "))
        .toList();
  }

  private static Set<String> tests() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      return files
          .map(file -> file.getFileName().toString().replaceFirst("\\.java$", ""))
          .collect(Collectors.toSet());
    }
  }
}
