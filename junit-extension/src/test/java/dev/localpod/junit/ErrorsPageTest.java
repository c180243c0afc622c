package dev.localpod.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The page on errors lists the parts of the contract, each with the line of the report that {@link
 * MetReportTest} runs.
 */
class ErrorsPageTest {

  /** Groups of parts that are no trouble of a client. */
  private static final Set<String> OTHERS = Set.of("Operations", "Editions");

  private final String page = Files.readString(Path.of("../emulator/docs/errors.md"));

  ErrorsPageTest() throws IOException {}

  static Stream<String> groups() {
    return ContractItems.all().stream()
        .map(ContractItem::group)
        .distinct()
        .filter(group -> !OTHERS.contains(group));
  }

  @ParameterizedTest
  @MethodSource("groups")
  void the_page_has_each_part_with_its_line_and_what_a_client_does(String group) {
    List<String[]> rows = rows(group);

    assertThat(rows)
        .extracting(row -> row[1] + " | " + row[2].replace("`", ""))
        .containsExactlyElementsOf(
            ContractItems.all().stream()
                .filter(item -> item.group().equals(group))
                .map(item -> item.name() + " | " + item.line())
                .toList());
    assertThat(rows).allSatisfy(row -> assertThat(row[3]).isNotBlank());
  }

  /** The cells of the rows below a heading. */
  private List<String[]> rows(String heading) {
    String section = page.split("\n## " + heading + "\n", 2)[1].split("\n## ", 2)[0];
    return section
        .lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| part "))
        .map(line -> line.split(" ?\\| ?", -1))
        .toList();
  }
}
