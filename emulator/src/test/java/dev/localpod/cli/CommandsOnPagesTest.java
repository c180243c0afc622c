package dev.localpod.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands that pages show can be given: their options exist and have such values. */
class CommandsOnPagesTest {

  private static final Path ROOT = Path.of("..");

  /** A command with the jar, up to a redirection, a pipe, or the end of its line or its code. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "java [^`\n]*?-jar \\S*localpod-standalone\\.jar((?: (?!\\d?>|&)[^\\s`)}>|]+)*)");

  private static final Pattern SCRIPT = Pattern.compile("\\.ci/[a-z-]+");

  static Stream<String> commands() {
    return found(COMMAND)
        .map(command -> command.group(1).strip().replace(" URL", " https://api.runpod.ai/v2"))
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void a_command_on_a_page_is_understood(String command) {
    String[] words = command.isEmpty() ? new String[0] : command.replace("\"", "").split(" ");
    String first = words.length == 0 ? "" : words[0];

    switch (first) {
      case "init" -> assertThat(words.length).isLessThanOrEqualTo(2);
      case "completion" -> assertThat(words).hasSize(2);
      case "check" ->
          assertThatCode(() -> CheckArguments.parse(List.of(words).subList(1, words.length)))
              .doesNotThrowAnyException();
      default ->
          assertThatCode(() -> Arguments.parse(words)).as(command).doesNotThrowAnyException();
    }
  }

  @Test
  void commands_are_found() {
    assertThat(commands()).hasSizeGreaterThan(15);
  }

  @Test
  void the_scripts_that_pages_name_exist() {
    assertThat(found(SCRIPT).map(MatchResult::group).distinct())
        .hasSizeGreaterThan(5)
        .allSatisfy(script -> assertThat(ROOT.resolve(script)).exists());
  }

  private static Stream<MatchResult> found(Pattern pattern) {
    return Stream.of("", "emulator/docs", "junit-extension/docs", "assertions/docs")
        .flatMap(folder -> pages(ROOT.resolve(folder)))
        .flatMap(page -> pattern.matcher(page).results());
  }

  private static Stream<String> pages(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .map(CommandsOnPagesTest::read)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
