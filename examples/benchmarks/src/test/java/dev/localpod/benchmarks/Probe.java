package dev.localpod.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs a class that measures in a new JVM, with the jars of Localpod and JUnit. */
final class Probe {

  private static final String HEAP = "-Xmx2g";
  private static final String JARS = "(?!wiremock|mockserver|mockwebserver|okhttp|okio).*";

  private Probe() {}

  /** Returns the parts of each line that it prints, which are divided by {@code |}. */
  static List<List<String>> run(Class<?> probe, Object... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(ServerProcess.JVM);
    command.addAll(List.of(HEAP, "-cp", ClassPath.of(JARS), probe.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    var lines = new ArrayList<List<String>>();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(List.of(line.split("\\|")));
      }
    }
    if (process.waitFor() != 0 || lines.isEmpty()) {
      throw new IOException("this has failed; run it by itself to see why: " + command);
    }
    return lines;
  }

  /** Returns the figures in each line. */
  static List<double[]> figures(Class<?> probe, Object... arguments)
      throws IOException, InterruptedException {
    return run(probe, arguments).stream()
        .map(line -> line.stream().mapToDouble(Double::parseDouble).toArray())
        .toList();
  }
}
