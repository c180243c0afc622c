package dev.localpod.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the threads that read from connections, which handle calls, with a pool and with virtual
 * threads, on JDK 21 or later.
 */
public final class ThreadsComparison {

  private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

  private ThreadsComparison() {}

  /**
   * Measures all and writes a page.
   *
   * @param arguments {@code short} or {@code full}; the directory of the samples; the page to write
   */
  public static void main(String[] arguments) throws Exception {
    int jdk = Runtime.version().feature();
    if (jdk < FIRST_WITH_VIRTUAL_THREADS) {
      throw new IllegalStateException(
          "JDK %s has no virtual threads; must be %s or later"
              .formatted(jdk, FIRST_WITH_VIRTUAL_THREADS));
    }
    Path results = Path.of(arguments[1]);
    Path page = Path.of(arguments[2]);
    Files.createDirectories(results);
    Files.createDirectories(page.toAbsolutePath().getParent());
    var samples = new Samples();
    new ThroughputSuite(List.of(Subject.LOCALPOD, Subject.POOL, Subject.VIRTUAL))
        .run(Plan.named(arguments[0]), samples);
    samples.write(results.resolve("threads.csv"));
    write(samples, jdk, page);
    System.out.println("page: " + page);
  }

  private static void write(Samples samples, int jdk, Path page) throws IOException {
    var lines = new ArrayList<String>();
    lines.add("# Threads that handle calls");
    lines.add("");
    lines.add(
        "Written by a run of `.ci/benchmark threads` on JDK %s, %s processors: Localpod, where the thread that reads a call from its connection handles it, beside Localpod whose calls are all handled by a pool of platform threads, and by a virtual thread each."
            .formatted(jdk, Runtime.getRuntime().availableProcessors()));
    lines.add(
        "Figures are as in `.ci/benchmark full`; each ratio is that to Localpod as it is in the same round.");
    lines.add("");
    lines.add("| calls | figure | thread that reads | pool | ratio | virtual threads | ratio |");
    lines.add("|---|---|---|---|---|---|---|");
    for (String row : SpeedPage.CALLS) {
      add(row, ThroughputSuite.CPU, 1, samples, lines);
      add(row, ThroughputSuite.REQUESTS, 0, samples, lines);
      add(row, ThroughputSuite.MEDIAN, 0, samples, lines);
    }
    Files.write(page, lines);
  }

  private static void add(
      String row, String metric, int digits, Samples samples, List<String> lines) {
    lines.add(
        "| %s | %s | %s |%s%s"
            .formatted(
                row,
                metric,
                samples.of(row, Subject.LOCALPOD.text(), metric).text(digits),
                variant(Subject.POOL, row, metric, digits, samples),
                variant(Subject.VIRTUAL, row, metric, digits, samples)));
  }

  private static String variant(
      Subject subject, String row, String metric, int digits, Samples samples) {
    return " %s | %s × |"
        .formatted(
            samples.of(row, subject.text(), metric).text(digits),
            samples.ratio(row, subject.text(), Subject.LOCALPOD.text(), metric).text(2));
  }
}
