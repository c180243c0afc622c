package dev.localpod.examples.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.localpod.Endpoint;
import dev.localpod.json.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * OpenAI's client for JavaScript. It comes from npm into {@code target}, pinned by {@code
 * src/test/js/package-lock.json}. Tests are skipped where Node, npm or its registry are missing.
 */
final class NodeClient {

  private static final Path SOURCES = Path.of("src", "test", "js");
  private static final Path WORK = Path.of("target", "openai-js");

  private static final Duration LONGEST_RUN = Duration.ofSeconds(60);

  /** The first version of Node that the client supports. */
  private static final int OLDEST_NODE = 20;

  private static final Pattern NODE_MAJOR = Pattern.compile("v(\\d+)\\.");
  private static final Pattern NPM_CODE = Pattern.compile("npm (?:error|ERR!) code (\\S+)");

  /** The codes of npm for a registry that does not answer, or is not allowed to. */
  private static final Pattern UNREACHABLE =
      Pattern.compile(
          "EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|EIDLETIMEOUT|ENETUNREACH|ENOTCACHED"
              + "|ENOTFOUND|ERR_SOCKET_TIMEOUT|ETIMEDOUT|FETCH_ERROR|E403|E407|E429|E5\\d\\d");

  private NodeClient() {}

  /** Installs the client, or skips the test with a reason. */
  static void install() throws Exception {
    Files.createDirectories(WORK);
    try (DirectoryStream<Path> sources = Files.newDirectoryStream(SOURCES)) {
      for (Path source : sources) {
        Files.copy(source, WORK.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Matcher node = NODE_MAJOR.matcher(run("node.log", "node", "--version").output());
    assertThat(node.find()).isTrue();
    assumeTrue(
        Integer.parseInt(node.group(1)) >= OLDEST_NODE,
        () -> "the client needs Node " + OLDEST_NODE + " or later, not " + node.group());
    Run npm = run("npm.log", "npm", "ci");
    if (npm.exit() != 0) {
      Matcher code = NPM_CODE.matcher(npm.output());
      if (code.find() && UNREACHABLE.matcher(code.group(1)).matches()) {
        abort("npm cannot reach its registry: " + code.group(1));
      }
      fail("npm cannot install the client:\n" + npm.output());
    }
  }

  /** Runs a case of {@code client.js} and returns what it prints. */
  static Json run(Endpoint endpoint, String name) throws Exception {
    Run run =
        run(name + ".log", "node", "client.js", endpoint.openAiBaseUrl(), endpoint.apiKey(), name);
    assertThat(run.exit()).as(run.output()).isZero();
    return Json.parse(run.output());
  }

  private record Run(int exit, String output) {}

  private static Run run(String log, String... command) throws Exception {
    Path output = WORK.resolve(log);
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(WORK.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException notFound) {
      return abort(command[0] + " is not installed");
    }
    if (!process.waitFor(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      fail(String.join(" ", command) + " takes more than " + LONGEST_RUN.toSeconds() + " s");
    }
    return new Run(process.exitValue(), Files.readString(output));
  }
}
