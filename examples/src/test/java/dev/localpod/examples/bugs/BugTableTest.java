package dev.localpod.examples.bugs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.localpod.Endpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Holds the table of buggy clients on the page of assertions to what catches them. */
@Isolated("tests read the bug from a static field")
class BugTableTest {

  private static final Path PAGE = Path.of("../assertions/docs/assertions.md");
  private static final Path TESTS =
      Path.of("src/test/java/dev/localpod/examples/bugs/Pictures.java");

  @Test
  void the_right_client_passes_all_tests() {
    assertThat(failures(Optional.empty(), selectClass(Pictures.ClientTest.class))).isEmpty();
  }

  @Test
  void the_page_lists_all_bugs() throws Exception {
    assertThat(ClientBug.values()).hasSize(25);
    assertThat(Files.readString(PAGE))
        .contains(Stream.of(ClientBug.values()).map(ClientBug::row).toList());
  }

  @ParameterizedTest
  @EnumSource
  void a_bug_is_caught_as_the_page_says(ClientBug bug) throws Exception {
    String test = bug.name().toLowerCase(Locale.ROOT);
    List<String> failures =
        failures(
            Optional.of(bug),
            selectMethod(Pictures.ClientTest.class, test, Endpoint.class.getName()));

    assertThat(failures).hasSize(1);
    if (bug.isCaughtByAnAssertion()) {
      assertThat(failures.get(0)).startsWith("expected ");
      assertThat(Files.readString(TESTS)).contains("assertThat(endpoint)." + bug.caughtBy() + ";");
    } else {
      assertThat(failures.get(0))
          .startsWith("the test passed, but left behind:")
          .contains("@Allow(Leftover." + bug.caughtBy() + ")");
    }
  }

  private static List<String> failures(Optional<ClientBug> bug, DiscoverySelector tests) {
    Pictures.bug = bug;
    return EngineTestKit.engine("junit-jupiter")
        .selectors(tests)
        .execute()
        .testEvents()
        .finished()
        .stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .flatMap(result -> result.getThrowable().stream())
        .map(Throwable::getMessage)
        .toList();
  }
}
