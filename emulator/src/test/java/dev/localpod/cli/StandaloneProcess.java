package dev.localpod.cli;

import dev.localpod.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The jar, started as a user starts it. */
final class StandaloneProcess implements AutoCloseable {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Process process;
  private final BufferedReader out;
  private final Path errors;

  private StandaloneProcess(Process process, Path errors) {
    this.process = process;
    this.out = process.inputReader();
    this.errors = errors;
  }

  static StandaloneProcess start(Path folder, String... args) throws IOException {
    return start(folder, List.of(), args);
  }

  /** The jar in a JVM with options of its own. */
  static StandaloneProcess start(Path folder, List<String> jvm, String... args) throws IOException {
    var command = new ArrayList<>(TestJvm.command(jvm));
    command.add("-jar");
    command.add(System.getProperty("localpod.standalone"));
    command.addAll(List.of(args));
    Path errors = Files.createTempFile(folder, "stderr", ".txt");
    var builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().remove("RUNPOD_API_KEY");
    return new StandaloneProcess(builder.start(), errors);
  }

  /** The next line on standard output, waited for. */
  String line() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new AssertionError("it ended, with " + errors());
    }
    return line;
  }

  /** Its address, once it is ready. */
  String ready() throws IOException {
    return line().replaceFirst("^Localpod ready at ", "");
  }

  /** What is left on standard output when it has ended. */
  List<String> rest() {
    return out.lines().toList();
  }

  /** Its lines on standard error, without those that say what takes a busy machine so long. */
  List<String> errors() throws IOException {
    return Files.readAllLines(errors).stream().filter(line -> !line.endsWith(" ...")).toList();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      throw new AssertionError("it still runs");
    }
    return process.exitValue();
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-s", name, String.valueOf(process.pid())).start().waitFor();
  }

  static CompletableFuture<String> get(String url, String key) {
    return send(HttpRequest.newBuilder(URI.create(url)), key).thenApply(HttpResponse::body);
  }

  static CompletableFuture<String> post(String url, String key, String body) {
    return answer(url, key, body).thenApply(HttpResponse::body);
  }

  static CompletableFuture<HttpResponse<String>> answer(String url, String key, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(url)).POST(HttpRequest.BodyPublishers.ofString(body)),
        key);
  }

  private static CompletableFuture<HttpResponse<String>> send(
      HttpRequest.Builder request, String key) {
    return CLIENT.sendAsync(
        request.header("Authorization", key).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
