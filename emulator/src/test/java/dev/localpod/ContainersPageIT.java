package dev.localpod;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What can run without a container engine of the Dockerfile and of the page about containers. */
@Timeout(120)
class ContainersPageIT {

  private static final Path JAR = Path.of(System.getProperty("localpod.standalone"));
  private static final String HEALTH = "http://127.0.0.1:8008/_localpod/health";
  private static final List<String> CHECK = List.of("wget", "-q", "-O", "/dev/null", HEALTH);

  private final String dockerfile = Files.readString(Path.of("Dockerfile"));
  private final String page = Files.readString(Path.of("docs/containers.md"));
  private final List<Process> processes = new ArrayList<>();

  @TempDir Path folder;

  ContainersPageIT() throws IOException {}

  @BeforeEach
  void put_the_jar_where_the_image_has_it() throws IOException {
    assumeThat(CommandPage.sh("wget --version")).as("wget must be installed").contains("Wget");
    Files.copy(JAR, folder.resolve("localpod.jar"));
  }

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  // ---- the Dockerfile

  @Test
  void the_archive_step_makes_an_archive_and_the_entry_point_uses_it() throws Exception {
    assertThat(sh(archiveStep()).waitFor()).as(printed()).isZero();
    assertThat(folder.resolve("localpod.jsa")).isNotEmptyFile();

    List<String> command = entryPoint();
    command.add(1, "-Xlog:class+load:file=" + folder.resolve("classes.log"));
    Process localpod = start(command);
    int port = portOf(localpod);

    assertThat(Files.readAllLines(folder.resolve("classes.log")))
        .filteredOn(line -> line.endsWith("shared objects file (top)"))
        .anyMatch(line -> line.contains(" dev.localpod.Localpod "))
        .hasSizeGreaterThan(1_000);
    assertThat(run(CHECK, port)).isZero();

    localpod.destroy();
    assertThat(localpod.waitFor(30, SECONDS)).isTrue();
    assertThat(localpod.exitValue()).isZero();
  }

  @Test
  void the_entry_point_serves_many_calls_with_its_heap() throws Exception {
    assertThat(entryPoint()).contains("-Xmx96m");
    Process localpod = start(entryPoint());
    String url = "http://127.0.0.1:" + portOf(localpod) + "/v2/demo/";
    Path body = folder.resolve("body.json");
    Files.writeString(body, "{\"input\": {\"text\": \"" + "x".repeat(100_000) + "\"}}");

    String statuses =
        CommandPage.sh(
            "for i in $(seq 100); do wget -q -O - --header 'Authorization: localpod' --post-file "
                + body
                + " "
                + url
                + "runsync | grep -o '\"status\":\"[A-Z]*\"'; done");

    assertThat(statuses).isEqualTo("\"status\":\"COMPLETED\"".repeat(100));
    assertThat(localpod.isAlive()).isTrue();
  }

  @Test
  void the_image_runs_without_rights_and_checks_its_health_inside() {
    assertThat(dockerfile).contains("\nUSER 10001:10001\n", "\nCMD [\"--host\", \"0.0.0.0\"]\n");
    assertThat(list("HEALTHCHECK .*\\\\\n +CMD")).isEqualTo(CHECK);
  }

  // ---- the page

  @Test
  void the_probes_of_the_page_are_the_health_check_of_the_image() {
    List<JsonNode> yaml = yaml();
    JsonNode sidecar = yaml.get(2).at("/spec/initContainers/0");

    assertThat(words(yaml.get(0).at("/services/localpod/healthcheck/test")))
        .isEqualTo(IntStream.rangeClosed(0, CHECK.size()).mapToObj(ContainersPageIT::cmd).toList());
    assertThat(words(sidecar.at("/startupProbe/exec/command"))).isEqualTo(CHECK);
    assertThat(words(sidecar.at("/livenessProbe/exec/command"))).isEqualTo(CHECK);
  }

  @Test
  void the_options_on_the_page_are_accepted() throws Exception {
    List<JsonNode> yaml = yaml();
    Files.writeString(folder.resolve("localpod.yaml"), "endpoints: {demo: }");

    for (String pointer : List.of("/services/localpod/command", "/spec/initContainers/0/args")) {
      JsonNode options =
          yaml.stream().map(it -> it.at(pointer)).filter(JsonNode::isArray).findFirst().get();
      List<String> command = new ArrayList<>(entryPoint());
      for (String option : words(options)) {
        boolean isFile = option.endsWith("/localpod.yaml");
        command.add(isFile ? folder.resolve("localpod.yaml").toString() : option);
      }
      assertThat(portOf(start(command))).isPositive();
    }
  }

  @Test
  void the_step_of_github_actions_waits_until_the_emulator_is_ready() throws Exception {
    assumeThat(CommandPage.sh("curl --version")).startsWith("curl ");
    Files.writeString(folder.resolve("localpod.yaml"), "endpoints: {demo: }");
    Files.copy(JAR, folder.resolve("localpod-standalone.jar"));
    int port = freePort();
    JsonNode steps = yaml().get(3).at("/jobs/test/steps");
    String start = steps.at("/1/run").asString();
    String show = steps.at("/3/run").asString();

    Process step =
        sh(
            (start + show + "; kill $!; wait $!")
                .replace("localpod.yaml", "localpod.yaml --port " + port)
                .replace("127.0.0.1:8008", "127.0.0.1:" + port));

    assertThat(step.waitFor()).as(printed()).isZero();
    assertThat(printed()).contains("\"status\":\"UP\"", "\"entries\":");
  }

  @Test
  void each_block_of_yaml_is_read() {
    assertThat(yaml()).hasSize(5);
    assertThat(yaml().get(4).at("/test/services/0/alias").asString()).isEqualTo("localpod");
  }

  private static String cmd(int i) {
    return i == 0 ? "CMD" : CHECK.get(i - 1);
  }

  private List<JsonNode> yaml() {
    var reader = new YAMLMapper();
    return CommandPage.blocks(page, "yaml").stream().map(reader::readTree).toList();
  }

  private static List<String> words(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }

  private String archiveStep() {
    Matcher run = Pattern.compile("RUN (java(?:.*\\\\\n)*.*)\n").matcher(dockerfile);
    assertThat(run.find()).isTrue();
    return run.group(1).replace("/tmp/started", folder + "/started");
  }

  private List<String> entryPoint() {
    List<String> command = new ArrayList<>();
    for (String word : list("ENTRYPOINT")) {
      command.add(word.replace("/localpod/", folder + "/"));
    }
    command.addAll(List.of("--port", "0"));
    return command;
  }

  /** The list of strings behind an instruction. */
  private List<String> list(String instruction) {
    Matcher found = Pattern.compile("(?m)^" + instruction + " (\\[.*\\])$").matcher(dockerfile);
    assertThat(found.find()).isTrue();
    return words(new YAMLMapper().readTree(found.group(1)));
  }

  /** Runs a command of the image against a port; returns its exit code. */
  private int run(List<String> command, int port) throws Exception {
    return start(command.stream().map(word -> word.replace(":8008", ":" + port)).toList())
        .waitFor();
  }

  private Process sh(String commands) throws IOException {
    return start(List.of("sh", "-c", commands.replace("/localpod/", folder + "/")));
  }

  /** Starts a command with the JVM of this test; what it prints is for {@link #printed}. */
  private Process start(List<String> command) throws IOException {
    Path out = folder.resolve("printed-" + processes.size());
    Path java = Path.of(System.getProperty("java.home"), "bin");
    List<String> here = new ArrayList<>(command);
    if (here.get(0).equals("java")) {
      here.remove(0); // the PATH of the new process is not where it is itself looked for
      here.addAll(0, TestJvm.command());
    }
    var builder =
        new ProcessBuilder(here)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().remove("RUNPOD_API_KEY");
    builder.environment().merge("PATH", java + ":", (path, first) -> first + path);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private String printed() throws IOException {
    return Files.readString(folder.resolve("printed-" + (processes.size() - 1)));
  }

  private int portOf(Process localpod) throws IOException {
    Pattern ready = Pattern.compile(Pattern.quote("Localpod ready at http://") + "\\S+:(\\d+)/v2");
    Path out = folder.resolve("printed-" + processes.indexOf(localpod));
    await()
        .atMost(60, SECONDS)
        .until(() -> !localpod.isAlive() || ready.matcher(Files.readString(out)).find());
    Matcher found = ready.matcher(Files.readString(out));
    assertThat(found.find()).as(Files.readString(out)).isTrue();
    return Integer.parseInt(found.group(1));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
