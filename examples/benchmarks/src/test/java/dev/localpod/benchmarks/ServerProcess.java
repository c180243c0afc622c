package dev.localpod.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own. */
final class ServerProcess implements AutoCloseable {

  /** Begins a command; with its option the JVM does not warn on its standard output. */
  static final List<String> JVM =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-UsePerfData");

  static final String BODY =
      "{\"input\": {\"prompt\": \"a coffee cup on a table\", \"steps\": 30, \"guidance\": 7.5,"
          + " \"seed\": 42, \"size\": \"1024x1024\"}}";

  /** The heap of each; the measurements of memory count what lives. */
  private static final String HEAP = "-Xmx2g";

  private static final Pattern READY = Pattern.compile(".*ready at (http://[^/]+)/v2");
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final long CLOCK_TICK_MICROS = 10_000; // of /proc, on every Linux
  private static final int USER_TIME = 11; // after the name of the program
  private static final int SYSTEM_TIME = 12;

  private final Subject subject;
  private final Process process;
  private final String url;

  private ServerProcess(Subject subject, Process process, String url) {
    this.subject = subject;
    this.process = process;
    this.url = url;
  }

  static ServerProcess start(Subject subject) throws IOException {
    // With it jcmd needs no signal to the process, whose number may be another one for jcmd.
    return start(subject, List.of("-XX:+StartAttachListener"));
  }

  /** Starts it with further options of the JVM, and waits until it listens. */
  static ServerProcess start(Subject subject, List<String> jvmOptions) throws IOException {
    var command = new ArrayList<String>();
    command.addAll(JVM);
    command.add(HEAP);
    command.addAll(jvmOptions);
    command.addAll(subject.command());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.matches()) {
        return new ServerProcess(subject, process, ready.group(1));
      }
    }
    throw new IOException(subject.text() + " has ended before it was ready: " + command);
  }

  /** Returns the URL of a path. */
  String url(String path) {
    return url + path;
  }

  int port() {
    return URI.create(url).getPort();
  }

  /** Lets it forget what it keeps of calls. */
  void renew() throws IOException {
    if (subject.renewal().isPresent()) {
      Subject.Renewal renewal = subject.renewal().get();
      call(renewal.method(), renewal.path(), renewal.body());
    }
  }

  /** Returns the path that asks for a finished job. */
  String statusPath() throws IOException {
    if (!subject.isLocalpod()) {
      return "/v2/demo/status/job-1";
    }
    Matcher id = ID.matcher(call("POST", "/v2/demo/runsync", BODY));
    if (!id.find()) {
      throw new IOException("the answer names no job");
    }
    return "/v2/demo/status/" + id.group(1);
  }

  /** Makes one call and returns its answer. */
  String call(String method, String path, String body) throws IOException {
    var connection = (HttpURLConnection) URI.create(url(path)).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setRequestProperty("Authorization", "Bearer localpod");
    connection.setRequestProperty("Content-Type", "application/json");
    if (!body.isEmpty()) {
      connection.setDoOutput(true);
      connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
    try (var in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Returns the processor time that it has taken so far. */
  long cpuMicros() throws IOException {
    String stat = Files.readString(ProcDirectory.of(process).resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]))
        * CLOCK_TICK_MICROS;
  }

  /** Returns the bytes of its heap that are in use, after a collection. */
  long liveBytes() throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var histogram =
        new ProcessBuilder(
                jcmd, ProcDirectory.of(process).getFileName().toString(), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String total = "";
    try (BufferedReader lines = histogram.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        total = line.startsWith("Total") ? line : total;
      }
    }
    histogram.waitFor();
    String[] columns = total.split(" +");
    return Long.parseLong(columns[columns.length - 1]);
  }

  /** Asks it to end, and returns at once. */
  void terminate() {
    process.destroy();
  }

  /** Waits until it has ended. */
  void awaitEnd() throws InterruptedException {
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      throw new IllegalStateException(subject.text() + " does not end");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
