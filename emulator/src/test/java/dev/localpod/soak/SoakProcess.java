package dev.localpod.soak;

import dev.localpod.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The standalone jar as a process, and what it takes. */
final class SoakProcess implements AutoCloseable {

  private final Process process;
  private final String base;

  /** Starts it and waits until it is ready. */
  SoakProcess(String jar, String heap) throws IOException {
    process =
        // With the listener jcmd needs no signal, whose number may be another one for it.
        new ProcessBuilder(
                TestJvm.command(
                    "-XX:+StartAttachListener", "-Xmx" + heap, "-jar", jar, "--port", "0"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly)); // after a failure
    BufferedReader out = process.inputReader();
    base = out.readLine().replaceFirst("^Localpod ready at ", "");
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  /** Its address, which ends in {@code /v2}. */
  String base() {
    return base;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it as a user does. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      throw new AssertionError("it did not end within 10 s of SIGTERM");
    }
    if (process.exitValue() != 0) {
      throw new AssertionError("it ended with " + process.exitValue());
    }
  }

  /**
   * What it takes while it has nothing to do.
   *
   * @param heap the bytes of all objects after a collection
   */
  record Usage(long heap, long threads, long descriptors) {

    // What a JIT compiler, an idle thread or a cache may take at one moment and not at another.
    private static final long MORE_HEAP = 6 << 20;
    private static final long MORE_THREADS = 20;
    private static final long MORE_DESCRIPTORS = 10;

    boolean isNoMoreThan(Usage before) {
      return heap <= before.heap + MORE_HEAP
          && threads <= before.threads + MORE_THREADS
          && descriptors <= before.descriptors + MORE_DESCRIPTORS;
    }

    @Override
    public String toString() {
      return "%s KB, %s threads, %s descriptors".formatted(heap >> 10, threads, descriptors);
    }
  }

  Usage usage() throws IOException, InterruptedException {
    return new Usage(heap(), entries("task"), entries("fd"));
  }

  private long heap() throws IOException, InterruptedException {
    // Counts what can be reached, so that it collects all else first.
    Process histogram =
        new ProcessBuilder(
                tool("jcmd"),
                ProcDirectory.of(process).getFileName().toString(),
                "GC.class_histogram")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String total =
        histogram
            .inputReader()
            .lines()
            .reduce((line, next) -> next.isBlank() ? line : next)
            .orElseThrow();
    histogram.waitFor();
    return Long.parseLong(total.strip().split("\\s+")[2]);
  }

  /** Counts the entries of its directory in {@code /proc}. */
  private long entries(String directory) throws IOException {
    try (Stream<Path> files = Files.list(ProcDirectory.of(process).resolve(directory))) {
      return files.count();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
