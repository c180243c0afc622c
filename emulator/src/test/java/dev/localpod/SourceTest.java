package dev.localpod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The source files of all modules: their size, and what must not be in them. */
class SourceTest {

  private static final int LONGEST = 400;

  @Test
  void no_source_file_is_too_long_to_read_at_once() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".java")))
          .isNotEmpty()
          .allSatisfy(
              file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(LONGEST));
    }
  }

  @Test
  @Proves("HOOK-4")
  void no_number_is_written_in_digits_of_the_default_locale() throws IOException {
    var formatted = Pattern.compile("%[-+ ,0-9.$]*[dfeg][^A-Za-z]");
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      assertThat(files.filter(file -> file.toString().matches(".*/src/main/java/.*\\.java")))
          .hasSizeGreaterThan(250)
          .allSatisfy(
              file -> assertThat(Files.readAllLines(file)).noneMatch(formatted.asPredicate()));
    }
  }

  @Test
  void nothing_but_the_command_line_and_the_report_of_a_run_prints() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      assertThat(
              files.filter(
                  file ->
                      file.toString().matches(".*/src/main/java/.*\\.java")
                          && !file.toString().contains("/dev/localpod/cli/")
                          && !file.endsWith("dev/localpod/junit/MetItems.java")))
          .hasSizeGreaterThan(250)
          .allSatisfy(
              file ->
                  assertThat(Files.readString(file))
                      .doesNotContain("System.out", "System.err", "printStackTrace"));
    }
  }
}
