package dev.localpod.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java of a page is compiled in a test, and the page shows the imports that it has there. */
class ImportsTest {

  private static final List<String> MODULES =
      List.of("emulator", "assertions", "junit-extension", "examples", "examples/openai");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import [^;]+;$");

  /** The README shows one example, and leads to its file. */
  private static final String README = "README.md";

  /** Code that is compiled: its imports, and its text without indentation. */
  private record Source(List<String> imports, String text) {}

  private static final List<Source> SOURCES =
      MODULES.stream().flatMap(ImportsTest::sources).toList();

  static Stream<MarkdownPage> pages() throws IOException {
    return MarkdownPage.all().stream()
        .filter(page -> !page.toString().equals(README))
        .filter(page -> !page.blocks("java").isEmpty());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void a_page_shows_the_imports_of_its_code(MarkdownPage page) {
    Set<String> shown = new TreeSet<>();
    page.blocks("java").forEach(block -> shown.addAll(imports(block)));
    Set<String> needed = new TreeSet<>();
    page.blocks("java").stream()
        .filter(block -> !block.startsWith("package "))
        .forEach(block -> needed.addAll(needed(IMPORT.matcher(block).replaceAll(""))));

    assertThat(shown).containsAll(needed);
    assertThat(SOURCES.stream().flatMap(source -> source.imports().stream())).containsAll(shown);
  }

  @Test
  void pages_with_java_are_found() throws IOException {
    assertThat(pages()).hasSizeGreaterThan(8);
  }

  private static Set<String> needed(String code) {
    String text = unindented(code).strip();
    Source source =
        SOURCES.stream()
            .filter(it -> it.text().contains(text))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no compiled test has this code:\n" + text));
    return source.imports().stream()
        .filter(line -> !line.contains("dev.localpod.examples."))
        .filter(line -> names(code, line.replaceFirst(".*\\.(\\w+);", "$1")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean names(String code, String name) {
    return Pattern.compile("(?<![\\w.])" + name + "\\b").matcher(code).find();
  }

  private static List<String> imports(String source) {
    return IMPORT.matcher(source).results().map(MatchResult::group).toList();
  }

  private static Stream<Source> sources(String module) {
    try (Stream<Path> files = Files.walk(MarkdownPage.ROOT.resolve(module + "/src/test/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(ImportsTest::read)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Source read(Path file) {
    try {
      String text = Files.readString(file);
      return new Source(imports(text), unindented(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String unindented(String text) {
    return text.lines().map(String::stripLeading).collect(Collectors.joining("\n"));
  }
}
