package dev.localpod.examples.stories;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of the examples lists the stories, each with the line that catches its bug. */
class StoriesPageTest {

  private static final Path STORIES = Path.of("src/test/java/dev/localpod/examples/stories");
  private static final Pattern ROW =
      Pattern.compile("\\| `([^`|]+)` \\| \\[(\\w+)]\\((\\S+)\\) \\|(\n|$)");

  @ParameterizedTest
  @MethodSource("rows")
  void a_listed_class_has_the_line_that_catches_its_bug(String line, String name, Path source)
      throws IOException {
    assertThat(source).isRegularFile().hasFileName(name + ".java");
    assertThat(Files.readString(source)).contains(")." + line + ")");
  }

  @Test
  void each_story_is_listed() throws IOException {
    List<String> listed = matches().map(row -> row.group(2)).toList();
    try (Stream<Path> files = Files.list(STORIES)) {
      List<String> stories =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith("Test.java"))
              .map(file -> file.substring(0, file.length() - ".java".length()))
              .filter(name -> !name.equals(StoriesPageTest.class.getSimpleName()))
              .toList();

      assertThat(listed).doesNotHaveDuplicates().containsAll(stories).hasSizeGreaterThan(5);
    }
  }

  static Stream<Object[]> rows() throws IOException {
    return matches().map(row -> new Object[] {row.group(1), row.group(2), Path.of(row.group(3))});
  }

  private static Stream<MatchResult> matches() throws IOException {
    return ROW.matcher(Files.readString(Path.of("README.md"))).results();
  }
}
