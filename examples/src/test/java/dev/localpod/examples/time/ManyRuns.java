package dev.localpod.examples.time;

import dev.localpod.Localpod;
import dev.localpod.examples.time.ClientMatrix.Outcome;
import dev.localpod.examples.time.ClientMatrix.Row;
import dev.localpod.options.ClockMode;
import dev.localpod.options.LocalpodOptions;
import java.util.List;

/**
 * Runs the cells of the matrix many times and counts those that fail. Arguments: the number of
 * runs, the clock, and a part of the names of the rows that are meant.
 */
final class ManyRuns {

  private ManyRuns() {}

  public static void main(String[] args) throws Exception {
    int runs = Integer.parseInt(args[0]);
    ClockMode mode = ClockMode.parse(args[1]);
    String wanted = args.length > 2 ? args[2] : "";
    List<Row> rows =
        ClientMatrix.rows().stream().filter(row -> row.name().contains(wanted)).toList();
    try (var localpod = Localpod.start(LocalpodOptions.DEFAULT)) {
      for (Row row : rows) {
        System.out.println(report(localpod, row, mode, runs));
      }
    }
  }

  private static String report(Localpod localpod, Row row, ClockMode mode, int runs) {
    int failures = 0;
    String first = "";
    long longest = 0;
    long begin = System.nanoTime();
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      try {
        Outcome outcome = ClientMatrix.run(localpod, row, mode);
        List<String> flaws = outcome.flaws();
        if (!flaws.isEmpty()) {
          failures++;
          first = first.isEmpty() ? flaws + "\n" + outcome.endpoint().timelines() : first;
        }
      } catch (Exception e) {
        failures++;
        first = first.isEmpty() ? e.toString() : first;
      }
      longest = Math.max(longest, System.nanoTime() - start);
    }
    return "%-50s %-8s %4d runs, %d failures, %.1f ms each, %.1f ms at most %s"
        .formatted(
            row,
            mode,
            runs,
            failures,
            (System.nanoTime() - begin) / 1e6 / runs,
            longest / 1e6,
            first);
  }
}
