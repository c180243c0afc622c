package dev.localpod.fidelity;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the fidelity matrix and the tests in step. */
class FidelityTest {

  private static final Path MATRIX = Path.of("docs/fidelity.md");
  private static final Path TEST_CLASSES = Path.of("target/test-classes");
  private static final Pattern RECORDING =
      Pattern.compile("\\[\\d{4}-\\d{2}-\\d{2}]\\((recordings/[\\w.-]+)\\)");

  /** Tests that need the JUnit extension, which is built later than these. */
  private static final Path EXTENSION_TESTS = Path.of("../junit-extension/src/test/java");

  private static final Pattern PROVES = Pattern.compile("@Proves\\(([^)]*)\\)");
  private static final Pattern RULE = Pattern.compile("\"([A-Z0-9]+-\\d+)\"");
  private static final String PLANNED = "planned";

  private final List<Rule> rules = rules();
  private final Map<String, SortedSet<String>> proofs = proofs();

  /** One row of the matrix. */
  private record Rule(String id, String confidence, String compared, String provenBy) {
    boolean isPlanned() {
      return provenBy.equals(PLANNED);
    }
  }

  @Test
  void every_rule_is_listed_once_and_completely() {
    assertThat(rules).extracting(Rule::id).doesNotHaveDuplicates().hasSizeGreaterThan(60);
    assertThat(rules).extracting(Rule::confidence).containsOnly("high", "medium", "a choice");
  }

  @Test
  void a_comparison_with_the_live_service_names_its_day_and_a_recording_that_is_there() {
    assertThat(rules)
        .allSatisfy(
            rule -> {
              Matcher recording = RECORDING.matcher(rule.compared());
              assertThat(rule.compared().equals("*not yet*") || recording.matches())
                  .as("the comparison of %s: %s", rule.id(), rule.compared())
                  .isTrue();
              if (recording.matches()) {
                assertThat(Path.of("docs").resolve(recording.group(1))).isRegularFile();
              }
            });
  }

  @Test
  void every_rule_has_a_proof_unless_it_is_planned() {
    assertThat(rules)
        .filteredOn(rule -> !rule.isPlanned())
        .extracting(Rule::id)
        .as("rules that no test proves: name them in @Proves, or mark them planned")
        .isSubsetOf(proofs.keySet());
  }

  @Test
  void no_planned_rule_has_a_proof() {
    assertThat(rules)
        .filteredOn(Rule::isPlanned)
        .extracting(Rule::id)
        .as("rules that are marked planned though a test proves them")
        .doesNotContainAnyElementsOf(proofs.keySet());
  }

  @Test
  void every_proof_names_a_rule_of_the_matrix() {
    assertThat(proofs.keySet())
        .as("rules that a test names in @Proves")
        .isSubsetOf(rules.stream().map(Rule::id).toList());
  }

  @Test
  void the_matrix_names_the_tests_that_prove_a_rule() {
    assertThat(rules)
        .filteredOn(rule -> !rule.isPlanned())
        .allSatisfy(
            rule ->
                assertThat(rule.provenBy())
                    .as("the last column of %s", rule.id())
                    .isEqualTo(
                        String.join(
                            ", ",
                            proofs.getOrDefault(rule.id(), new TreeSet<>()).stream()
                                .map(name -> "`" + name + "`")
                                .toList())));
  }

  private static List<Rule> rules() {
    try (Stream<String> lines = Files.lines(MATRIX)) {
      return lines
          .filter(line -> line.matches("\\| [A-Z0-9]+-\\d+ \\|.*"))
          .map(line -> line.split(" *\\| *"))
          .map(cells -> new Rule(cells[1], cells[4], cells[6], cells[7]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the test classes with a proof, by rule. */
  private static Map<String, SortedSet<String>> proofs() {
    try (Stream<Path> files = Files.walk(TEST_CLASSES);
        Stream<Path> sources = Files.walk(EXTENSION_TESTS)) {
      Stream<Map.Entry<String, String>> here =
          files
              .map(file -> TEST_CLASSES.relativize(file).toString())
              .filter(file -> file.endsWith(".class"))
              .flatMap(file -> Stream.of(load(file).getDeclaredMethods()))
              .filter(method -> method.isAnnotationPresent(Proves.class))
              .flatMap(FidelityTest::proofs);
      return Stream.concat(here, sources.flatMap(FidelityTest::proofsInSource))
          .collect(
              groupingBy(
                  Map.Entry::getKey,
                  TreeMap::new,
                  mapping(Map.Entry::getValue, toCollection(TreeSet::new))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Map.Entry<String, String>> proofsInSource(Path source) {
    String file = source.getFileName().toString();
    if (!file.endsWith("Test.java")) {
      return Stream.of();
    }
    try {
      return PROVES
          .matcher(Files.readString(source))
          .results()
          .flatMap(annotation -> RULE.matcher(annotation.group(1)).results())
          .map(rule -> Map.entry(rule.group(1), file.replace(".java", "")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Class<?> load(String file) {
    String name = file.replace(".class", "").replace(File.separatorChar, '.');
    try {
      return Class.forName(name, false, FidelityTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Stream<Map.Entry<String, String>> proofs(Method method) {
    Class<?> outermost = method.getDeclaringClass();
    while (outermost.getEnclosingClass() != null) {
      outermost = outermost.getEnclosingClass();
    }
    String testClass = outermost.getSimpleName();
    return Stream.of(method.getAnnotation(Proves.class).value())
        .map(rule -> Map.entry(rule, testClass));
  }
}
