package dev.localpod.assertions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the assertions with the page "What can I assert" and with their own examples. */
class AssertionsPageTest {

  private static final Path PAGE = Path.of("docs/assertions.md");
  private static final Path SOURCES = Path.of("src/main/java/dev/localpod/assertions");

  @ParameterizedTest
  @ValueSource(
      classes = {
        EndpointAssert.class,
        AbstractJournalAssert.class,
        JobAssert.class,
        AbstractJobRequestAssert.class,
        CallsAssert.class,
        PollingAssert.class,
        ClientAssert.class,
        WebhooksAssert.class,
        JournalAssert.class
      })
  void the_page_names_each_assertion_and_no_other(Class<?> type) throws IOException {
    String page = Files.readString(PAGE);
    int start = page.indexOf("`" + type.getSimpleName() + "`\n");
    assertThat(start).as("the heading of " + type.getSimpleName()).isPositive();
    String section = page.substring(start, page.indexOf("\n## ", start));
    List<String> named =
        Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE)
            .matcher(section)
            .results()
            .map(row -> row.group(1))
            .toList();

    assertThat(named).containsExactlyInAnyOrderElementsOf(assertionsOf(type));
  }

  private static List<String> assertionsOf(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .map(AssertionsPageTest::signature)
        .toList();
  }

  private static String signature(Method method) {
    return method.getName()
        + Arrays.stream(method.getParameters())
            .map(it -> it.getName() + (it.isVarArgs() ? "..." : ""))
            .collect(Collectors.joining(", ", "(", ")"));
  }

  /** Classes without assertions for users. */
  private static final Set<String> BASE_CLASSES =
      Set.of("AbstractLocalpodAssert.java", "AbstractJobAssert.java");

  @Test
  void no_assertion_is_left_out_of_this_test() throws Exception {
    try (var files = Files.list(SOURCES)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith("Assert.java") && !BASE_CLASSES.contains(name))
          .containsExactlyInAnyOrder(
              Arrays.stream(
                      AssertionsPageTest.class
                          .getDeclaredMethod(
                              "the_page_names_each_assertion_and_no_other", Class.class)
                          .getAnnotation(ValueSource.class)
                          .classes())
                  .map(type -> type.getSimpleName() + ".java")
                  .toArray(String[]::new));
    }
  }

  @Test
  void each_assertion_has_a_call_that_passes_and_another_one_that_fails() throws IOException {
    try (var files = Files.list(SOURCES)) {
      for (Path file : files.filter(it -> it.toString().endsWith("Assert.java")).toList()) {
        String[] parts = Files.readString(file).split("\n  public ");
        for (int i = 1; i < parts.length; i++) {
          String signature = parts[i].lines().findFirst().orElseThrow();
          boolean isConstructor =
              signature.startsWith(file.getFileName().toString().split("\\.")[0]);
          String comment = parts[i - 1].substring(parts[i - 1].lastIndexOf("/**"));
          if (!isConstructor) {
            String place = "the Javadoc of " + signature + " in " + file.getFileName();
            assertThat(example("passes", comment))
                .as(place)
                .isNotEmpty()
                .isNotEqualTo(example("fails", comment));
            assertThat(example("fails", comment)).as(place).isNotEmpty();
          }
        }
      }
    }
  }

  /** Returns the call below the comment line that begins with this word. */
  private static String example(String word, String comment) {
    var call = Pattern.compile("\\* // " + word + ".*\n(?: *\\* //.*\n)* *\\* (assertThat.*)");
    return call.matcher(comment).results().map(it -> it.group(1)).findFirst().orElse("");
  }

  @Test
  void no_file_is_longer_than_400_lines() throws IOException {
    try (var files = Files.walk(Path.of("src"))) {
      for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
        assertThat(Files.readAllLines(file)).as("%s", file).hasSizeLessThanOrEqualTo(400);
      }
    }
  }
}
