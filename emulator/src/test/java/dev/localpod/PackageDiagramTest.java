package dev.localpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The diagram of the packages in CONTRIBUTING shows those that exist, and what they know. */
class PackageDiagramTest {

  private static final String ROOT = "dev.localpod";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static final Pattern NODE = Pattern.compile("(\\w+)(?:\\[\"([^\"]+)\"])?");

  /** The nodes that an arrow leads to, by node. */
  private final Map<String, Set<String>> arrows = new HashMap<>();

  /** The node of each package. */
  private final Map<String, String> nodes = new HashMap<>();

  PackageDiagramTest() throws IOException {
    String page = Files.readString(Path.of("../CONTRIBUTING.md"));
    CommandPage.blocks(page, "mermaid")
        .get(0)
        .lines()
        .filter(line -> line.contains("-->"))
        .forEach(this::read);
  }

  private void read(String line) {
    String[] ends = line.split("-->");
    for (String from : ends[0].split("&")) {
      for (String to : ends[1].split("&")) {
        arrows.computeIfAbsent(node(from), key -> new HashSet<>()).add(node(to));
      }
    }
  }

  private String node(String text) {
    var matcher = NODE.matcher(text.strip());
    assertThat(matcher.matches()).as(text).isTrue();
    String id = matcher.group(1);
    if (matcher.group(2) != null) {
      nodes.values().removeIf(id::equals);
      packages(matcher.group(2)).forEach(name -> nodes.put(name, id));
    } else if (!nodes.containsValue(id)) {
      nodes.put(ROOT + "." + id, id);
    }
    return id;
  }

  private static Stream<String> packages(String label) {
    return label.startsWith(ROOT)
        ? Stream.of(ROOT)
        : Stream.of(label.split(" · ")).map(name -> ROOT + "." + name);
  }

  @Test
  void the_diagram_shows_each_package_and_no_other() {
    assertThat(nodes.keySet())
        .containsExactlyInAnyOrderElementsOf(
            CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()));
  }

  @Test
  void each_arrow_is_a_dependency() {
    Set<String> shown = new TreeSet<>();
    arrows.forEach((from, targets) -> targets.forEach(to -> shown.add(from + " --> " + to)));

    assertThat(dependencies()).containsAll(shown);
  }

  @Test
  void arrows_lead_from_each_package_to_all_that_it_knows() {
    Set<String> paths = new HashSet<>();
    for (String from : nodes.values()) {
      reachable(from, new HashSet<>()).forEach(to -> paths.add(from + " --> " + to));
    }

    assertThat(paths).containsAll(dependencies());
  }

  private Set<String> reachable(String from, Set<String> found) {
    for (String to : arrows.getOrDefault(from, Set.of())) {
      if (found.add(to)) {
        reachable(to, found);
      }
    }
    return found;
  }

  /** The dependencies between nodes, as the classes have them. */
  private Set<String> dependencies() {
    return CLASSES.stream()
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .filter(it -> isOurs(it.getTargetClass()))
        .flatMap(this::betweenNodes)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Stream<String> betweenNodes(Dependency dependency) {
    String from = nodes.get(dependency.getOriginClass().getPackageName());
    String to = nodes.get(dependency.getTargetClass().getPackageName());
    return from.equals(to) ? Stream.of() : Stream.of(from + " --> " + to);
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
  }
}
