package dev.localpod.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The files of the page "Your first test in five minutes" do what the page says. */
class FirstTestPageTest {

  private static final MarkdownPage PAGE = MarkdownPage.read("junit-extension/docs/first-test.md");
  private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");
  private static final Pattern CLASS = Pattern.compile("(?m)^(?:public )?class (\\w+)");

  @TempDir private Path directory;

  @Test
  void the_first_client_passes_one_test_and_fails_the_other_as_shown() throws Exception {
    List<String> java = PAGE.blocks("java");

    assertThat(failures(java.get(0), java.get(1))).isEmpty();
    assertThat(failures(java.get(0), java.get(2)))
        .containsExactly(withoutRealTimes(PAGE.blocks("text").get(0)));
  }

  @Test
  void the_last_client_passes_both_tests() throws Exception {
    List<String> java = PAGE.blocks("java");

    assertThat(failures(java.get(3), java.get(1))).isEmpty();
    assertThat(failures(java.get(3), java.get(2))).isEmpty();
  }

  @Test
  void the_project_uses_the_versions_that_this_one_is_tested_with() throws IOException {
    String parent = Files.readString(MarkdownPage.ROOT.resolve("pom.xml"));

    assertThat(VERSION.matcher(PAGE.blocks("xml").get(0)).results().map(it -> it.group(1)))
        .containsExactly(
            "1",
            element("version", parent),
            element("version", parent),
            element("junit.version", parent),
            element("surefire.version", parent));
  }

  private static String element(String name, String pom) {
    return pom.split("<" + name + ">")[1].split("<")[0];
  }

  /** Compiles a client and a test of it, runs the test and returns what its failures print. */
  private List<String> failures(String client, String test) throws Exception {
    Path classes = Files.createTempDirectory(directory, "classes");
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                classes.toString(),
                write(client),
                write(test));
    assertThat(result).isZero();
    try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      EngineExecutionResults results =
          EngineTestKit.engine("junit-jupiter")
              .selectors(selectClass(loader.loadClass("cups." + name(test))))
              .execute();
      assertThat(results.testEvents().started().count()).isEqualTo(1);
      return results.testEvents().failed().stream()
          .map(event -> event.getRequiredPayload(TestExecutionResult.class))
          .map(failed -> withoutRealTimes(report(failed.getThrowable().orElseThrow())))
          .toList();
    }
  }

  private String write(String source) throws IOException {
    Path file = Files.createTempDirectory(directory, "source").resolve(name(source) + ".java");
    return Files.writeString(file, source).toString();
  }

  private static String name(String source) {
    return CLASS.matcher(source).results().findFirst().orElseThrow().group(1);
  }

  private static String report(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString().replace("\r\n", "\n").replaceAll("(?m)^\tat .*\n", "");
  }

  /** Real time is what differs from run to run: the second column. */
  private static String withoutRealTimes(String text) {
    return text.replaceAll("(?m)^( +\\+[\\d.]+m?s) +\\+[\\d.]+m?s", "$1");
  }
}
