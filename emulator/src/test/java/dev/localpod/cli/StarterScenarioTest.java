package dev.localpod.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.WorkerSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sub-command {@code init}. */
class StarterScenarioTest {

  /** The first cell of each row of a table. */
  private static final Pattern CELL = Pattern.compile("^\\| (`[^|]*) \\|", Pattern.MULTILINE);

  private static final Pattern WORD = Pattern.compile("`(?:\\w+\\.)?(\\w+)[^`]*`");

  /** A {@code #} that switches a setting off. */
  private static final Pattern SWITCHED_OFF =
      Pattern.compile("^( *)#(?=\\w| {2})", Pattern.MULTILINE);

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private void init(String... arguments) {
    StarterScenario.write(List.of(arguments), new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  private String starter() throws IOException {
    Path file = folder.resolve("starter.yaml");
    init(file.toString());
    return Files.readString(file);
  }

  private LocalpodOptions read(String scenario) throws IOException {
    Path file = Files.writeString(folder.resolve("read.yaml"), scenario);
    return Configuration.of(Arguments.parse("--scenario", file.toString()), Map.of());
  }

  @Test
  void a_name_for_json_is_refused() {
    String file = folder.resolve("starter.JSON").toString();

    assertThatThrownBy(() -> init(file))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "init cannot write '%s': the starter file is YAML; must be a name such as localpod.yaml",
            file);
    assertThat(Path.of(file)).doesNotExist();
  }

  @Test
  void the_file_is_a_scenario() throws Exception {
    LocalpodOptions options = read(starter());

    assertThat(options.endpoints()).hasSize(1);
    assertThat(options.endpoints().get(0).id()).isEqualTo("demo");
    assertThat(options.endpoints().get(0).settings().workers())
        .isEqualTo(WorkerSettings.DEFAULT.coldStart(Duration.ofSeconds(2)));
    assertThat(options.endpoints().get(0).settings().script().rules()).hasSize(4);
  }

  @Test
  void it_is_a_scenario_with_all_its_settings_switched_on_too() throws Exception {
    LocalpodOptions options = read(SWITCHED_OFF.matcher(starter()).replaceAll("$1"));

    assertThat(options.endpoints())
        .extracting(endpoint -> endpoint.id())
        .containsExactly("demo", "strange");
    assertThat(options.endpoints().get(0).faults()).hasSize(4);
  }

  @Test
  void it_has_every_word_of_the_pages() throws Exception {
    String pages =
        Files.readString(Path.of("docs/scenarios.md"))
            + Files.readString(Path.of("docs/scripts.md"))
                .replaceFirst("(?s)\n## The mock worker.*", "");
    List<String> words =
        CELL.matcher(pages)
            .results()
            .flatMap(cell -> WORD.matcher(cell.group(1)).results())
            .map(word -> word.group(1))
            .toList();

    assertThat(words)
        .contains("coldStart", "startFaults", "ttl", "faults", "streamWait", "retire", "vllm");
    assertThat(List.of(starter().split("\\W+"))).containsAll(words);
  }

  @Test
  void it_says_how_to_go_on() {
    init(folder.resolve("it's.yaml").toString());

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("    java -jar localpod-standalone.jar --scenario '")
        .contains("it'\\''s.yaml'");
  }

  @Test
  void its_help_says_how_to_call_it_and_writes_nothing() {
    init(folder.resolve("asked.yaml").toString(), "--help");

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Usage: java -jar localpod-standalone.jar init [FILE]");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_file_that_exists_is_left_alone() throws Exception {
    Path file = Files.writeString(folder.resolve("mine.yaml"), "endpoints: {mine: }");

    refused(file + " exists and is left alone; name another file", file.toString());

    assertThat(file).hasContent("endpoints: {mine: }");
  }

  @Test
  void what_cannot_be_written_is_refused() {
    Path file = folder.resolve("nowhere/localpod.yaml");

    refused(
        "cannot write " + file + ": must be a new file in a folder that exists and can be written",
        file.toString());
    refused("init has 2 arguments; must have one file or none", "a.yaml", "b.yaml");
    refused("unknown option '--force' of init; must be a file or nothing", "--force");
  }

  private void refused(String message, String... arguments) {
    assertThatThrownBy(() -> init(arguments))
        .isInstanceOf(UsageException.class)
        .hasMessage(message);
  }
}
