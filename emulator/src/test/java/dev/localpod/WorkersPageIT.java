package dev.localpod;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.localpod.fidelity.Proves;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page about attached workers works as it is written: its commands run in shells, against the
 * jar, with its Python handlers. Where the official library is not installed, the stand-in in
 * {@code src/test/python} takes its place.
 */
@Timeout(300)
class WorkersPageIT {

  private static final Path PAGE = Path.of("docs/workers.md");
  private static final Path STAND_IN = Path.of("src/test/python").toAbsolutePath();
  private static final List<Path> HANDLERS =
      List.of(
          Path.of("../examples/src/test/python/texts.py"),
          Path.of("../examples/src/test/python/words.py"));

  private static final String JAR_ON_PAGE = "emulator/target/localpod-standalone.jar";
  private static final String JAR = System.getProperty("localpod.standalone");

  private final String page = Files.readString(PAGE);
  private final List<String> shell = CommandPage.blocks(page, "sh");
  private final List<Process> processes = new ArrayList<>();

  @TempDir Path folder;

  private int port;

  WorkersPageIT() throws IOException {}

  @BeforeEach
  void start_the_emulator() throws Exception {
    assumeTrue(succeeds("python3", "--version"), "there is no python3 here");
    assumeTrue(succeeds("curl", "--version"), "there is no curl here");
    Files.writeString(folder.resolve("attached.yaml"), CommandPage.blocks(page, "yaml").get(0));
    List<String> handlers = CommandPage.blocks(page, "python");
    for (int i = 0; i < HANDLERS.size(); i++) {
      Path handler = HANDLERS.get(i);
      assertThat(handler).as("also an example").hasContent(handlers.get(i));
      Files.writeString(folder.resolve(handler.getFileName()), handlers.get(i));
    }

    Process emulator = sh("java -jar " + JAR_ON_PAGE + " --port 0 --scenario attached.yaml");
    BufferedReader out = emulator.inputReader();
    port = Integer.parseInt(out.readLine().replaceAll(".*:([0-9]+)/v2", "$1"));
  }

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  @Proves({"ATT-1", "ATT-3", "ATT-4", "ATT-5"})
  void a_handler_serves_a_runsync_and_a_cancel_and_a_generator_a_stream() throws Exception {
    sh(shell.get(0)); // the worker texts.py
    CommandPage.run(shell.get(1), port);
    CommandPage.run(shell.get(2), port);
    sh(shell.get(3)); // the worker words.py
    CommandPage.run("cd " + folder + "\n" + shell.get(4), port);

    // After the cancel, the asynchronous handler is free for the next job.
    CommandPage.run(shell.get(1), port);
  }

  @Test
  @Proves({"JOB-4", "ATT-6"})
  void a_worker_that_is_killed_in_mid_job_is_lost_after_40_s() throws Exception {
    Process killed = sh(shell.get(0));
    String submit = shell.get(2).lines().findFirst().orElseThrow().replace("8008", "" + port);
    CommandPage.sh("cd " + folder + "\n" + submit + "\necho $id > job");
    await().atMost(90, SECONDS).untilAsserted(() -> assertStatus(".*IN_PROGRESS.*"));

    // Not destroyForcibly(), which spares a process that /proc shows to be another: where /proc
    // belongs to another PID namespace, as in some containers, it shows just that.
    CommandPage.sh("kill -9 " + killed.pid());
    sh(shell.get(0)); // another worker, which is well

    await()
        .atMost(80, SECONDS)
        .pollInterval(1, SECONDS)
        .untilAsserted(() -> assertStatus(".*\"retries\":1.*IN_PROGRESS.*"));
  }

  /** Asserts what the status of the job in the file {@code job} looks like. */
  private void assertStatus(String pattern) throws IOException {
    String url = "http://127.0.0.1:" + port + "/v2/texts/status/$(cat job)";
    assertThat(
            CommandPage.sh(
                "cd " + folder + "; curl -sS -m 10 " + url + " -H 'authorization: localpod'"))
        .as(this::stateOfProcesses)
        .matches(pattern);
  }

  /** What the emulator and the workers said, and which of them have ended. */
  private String stateOfProcesses() {
    var state = new StringBuilder();
    for (int i = 0; i < processes.size(); i++) {
      Process process = processes.get(i);
      state.append(process.isAlive() ? "running: " : "ended with " + process.exitValue() + ": ");
      try {
        state.append(Files.readString(folder.resolve("stderr-" + i + ".txt"))).append('\n');
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return state.toString();
  }

  /**
   * Starts commands of the page in a shell, in the folder with its files. A server or a worker
   * takes the place of the shell, so that who ends the process ends it, and not just its parent.
   */
  private Process sh(String commands) throws IOException {
    String java = "'" + String.join("' '", TestJvm.command()) + "'";
    String here =
        commands
            .replaceAll("(?m)^(java|python3) ", "exec $1 ")
            .replace("java -jar " + JAR_ON_PAGE, java + " -jar '" + JAR + "'")
            .replace("--port 8008", "--port " + port);
    var builder = new ProcessBuilder("sh", "-c", here).directory(folder.toFile());
    builder.redirectError(folder.resolve("stderr-" + processes.size() + ".txt").toFile());
    builder.environment().remove("RUNPOD_API_KEY");
    if (!succeeds("python3", "-c", "import runpod.serverless.worker")) {
      builder.environment().put("PYTHONPATH", STAND_IN.toString());
    }
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private static boolean succeeds(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException notThere) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void the_printed_environment_is_quoted_for_a_shell() throws Exception {
    Process shown =
        sh(
            "eval \"$(java -jar "
                + JAR_ON_PAGE
                + " --api-key \"it's \\$HOME\" --port 8008 --print-worker-env demo)\"\n"
                + "echo \"$RUNPOD_AI_API_KEY $RUNPOD_WEBHOOK_GET_JOB $RUNPOD_POD_ID $$\"");

    String[] words =
        new String(shown.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .strip()
            .split(" ");

    assertThat(words)
        .containsExactly(
            "it's",
            "$HOME",
            "http://127.0.0.1:" + port + "/v2/demo/job-take/$ID?gpu=none",
            "local-" + words[4],
            words[4]);
  }
}
