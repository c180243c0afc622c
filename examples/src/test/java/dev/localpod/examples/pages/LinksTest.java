package dev.localpod.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links of pages lead somewhere, and the README leads to each page. */
class LinksTest {

  static List<MarkdownPage> pages() throws IOException {
    return MarkdownPage.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void each_relative_link_leads_to_a_file_and_a_heading(MarkdownPage page) throws IOException {
    Map<Path, MarkdownPage> pages =
        pages().stream().collect(Collectors.toMap(MarkdownPage::file, Function.identity()));

    for (String link : page.relativeLinks()) {
      String[] parts = link.split("#", 2);
      Path file =
          parts[0].isEmpty() ? page.file() : page.file().resolveSibling(parts[0]).normalize();
      assertThat(file).as("%s links to %s", page, link).exists().startsWith(MarkdownPage.ROOT);
      if (parts.length == 2) {
        assertThat(pages).as("%s links to %s", page, link).containsKey(file);
        assertThat(pages.get(file).anchors()).as("%s links to %s", page, link).contains(parts[1]);
      }
    }
  }

  @Test
  void links_are_found() throws IOException {
    assertThat(pages()).hasSizeGreaterThan(20);
    assertThat(pages().stream().flatMap(page -> page.relativeLinks().stream()))
        .hasSizeGreaterThan(100);
  }

  @Test
  void the_readme_leads_to_each_page() throws IOException {
    MarkdownPage readme = MarkdownPage.read("README.md");
    Stream<Path> linked =
        readme.relativeLinks().stream()
            .map(link -> readme.file().resolveSibling(link.split("#", 2)[0]).normalize());

    assertThat(linked)
        .containsAll(
            pages().stream()
                .map(MarkdownPage::file)
                .filter(file -> !file.equals(readme.file()))
                .toList());
  }
}
