package dev.localpod;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The libraries in the standalone jar: all that is needed of them, and their licences. */
class BundledLibrariesIT {

  private static final Path JAR = Path.of(System.getProperty("localpod.standalone"));
  private static final String CONSOLE_LIBRARIES = "dev/localpod/console/lib/";

  /** A class of a bundled library that a class names, as jdeps reports those that it misses. */
  private static final Pattern MISSING =
      Pattern.compile("-> (dev\\.localpod\\.shaded\\.\\S+) +not found");

  /** What bundled libraries name and do without: WebSockets, and Jackson 2 beside Jackson 3. */
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "dev\\.localpod\\.shaded\\.(?:org\\.eclipse\\.jetty(?:\\.ee10)?\\.websocket"
              + "|com\\.fasterxml\\.jackson\\.(?:core|databind))\\..*");

  private static final Pattern LIBRARY = Pattern.compile("(?m)^  (dev[./]localpod[./]\\S+)$");
  private static final Pattern LICENCE =
      Pattern.compile("((?:META-INF|dev/localpod)/\\S*(?:licenses/|LICENSE)(?:[\\w.-]*\\w)?)");

  @Test
  void each_class_that_is_named_in_the_jar_is_in_it() {
    var said = new StringWriter();
    var printer = new PrintWriter(said);
    ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();

    jdeps.run(printer, printer, "--multi-release", "17", "--missing-deps", JAR.toString());

    List<String> missing =
        MISSING.matcher(said.toString()).results().map(match -> match.group(1)).toList();
    assertThat(missing).as("%s", said).anyMatch(LEFT_OUT.asMatchPredicate());
    assertThat(missing).allMatch(LEFT_OUT.asMatchPredicate());
  }

  @Test
  void the_jar_has_no_class_outside_its_own_packages() {
    assertThat(entries())
        .filteredOn(entry -> entry.endsWith(".class"))
        .filteredOn(entry -> !entry.startsWith("dev/localpod/"))
        .containsExactly("META-INF/versions/9/module-info.class");
  }

  @Test
  void the_notice_names_each_library() throws IOException {
    Set<String> libraries = found(LIBRARY);

    assertThat(libraries).hasSize(13);
    assertThat(entries())
        .filteredOn(BundledLibrariesIT::isBundled)
        .hasSizeGreaterThan(1_000)
        .allMatch(
            entry -> libraries.stream().anyMatch(name -> entry.startsWith(name.replace('.', '/'))));
    assertThat(libraries)
        .allMatch(
            name -> entries().stream().anyMatch(entry -> entry.startsWith(name.replace('.', '/'))));
  }

  @Test
  void the_jar_has_each_licence_that_the_notice_names_and_no_other() throws IOException {
    assertThat(found(LICENCE))
        .hasSizeGreaterThan(5)
        .containsExactlyInAnyOrderElementsOf(
            entries().stream()
                .filter(entry -> !entry.endsWith("/"))
                .filter(entry -> LICENCE.matcher(entry).matches())
                .toList());
  }

  @Test
  void the_jar_has_at_most_ten_megabytes() throws IOException {
    assertThat(Files.size(JAR)).isLessThanOrEqualTo(10_000_000);
  }

  private static boolean isBundled(String entry) {
    return !entry.endsWith("/")
        && Stream.of("dev/localpod/shaded/", CONSOLE_LIBRARIES).anyMatch(entry::startsWith);
  }

  private static Set<String> found(Pattern pattern) throws IOException {
    try (var jar = new JarFile(JAR.toFile())) {
      var notice = jar.getInputStream(jar.getJarEntry("META-INF/NOTICE"));
      return pattern
          .matcher(new String(notice.readAllBytes(), StandardCharsets.UTF_8))
          .results()
          .map(match -> match.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static List<String> entries() {
    try (var jar = new JarFile(JAR.toFile())) {
      return jar.stream().map(JarEntry::getName).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
