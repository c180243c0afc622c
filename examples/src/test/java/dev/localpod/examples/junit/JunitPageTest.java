package dev.localpod.examples.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The pages on JUnit, with recipes, on time, on workers, on https and for coding assistants show
 * code as it stands among the examples, where it runs.
 */
class JunitPageTest {

  private static final List<Path> PAGES =
      List.of(
          Path.of("../junit-extension/docs/junit.md"),
          Path.of("../junit-extension/docs/recipes.md"),
          Path.of("../emulator/docs/time.md"),
          Path.of("../emulator/docs/workers.md"),
          Path.of("../emulator/docs/https.md"),
          Path.of("../emulator/docs/agents.md"));
  private static final Path CODE = Path.of("src/test/java/dev/localpod/examples");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @ParameterizedTest
  @MethodSource("snippets")
  void what_the_page_shows_runs(String snippet) throws IOException {
    assertThat(code()).anySatisfy(file -> assertThat(file).contains(unindented(snippet)));
  }

  @Test
  void there_is_something_to_compare() throws IOException {
    assertThat(snippets()).hasSizeGreaterThan(5);
  }

  static Stream<String> snippets() {
    return PAGES.stream()
        .flatMap(page -> BLOCK.matcher(read(page)).results())
        .map(found -> found.group(1))
        .filter(snippet -> !snippet.startsWith("import "));
  }

  private static List<String> code() throws IOException {
    try (Stream<Path> files = Files.walk(CODE)) {
      return files
          .filter(Files::isRegularFile)
          .map(JunitPageTest::read)
          .map(JunitPageTest::unindented)
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String unindented(String text) {
    return text.replaceAll("(?m)^ +", "");
  }
}
