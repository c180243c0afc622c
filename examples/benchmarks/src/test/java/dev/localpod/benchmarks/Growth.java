package dev.localpod.benchmarks;

import dev.localpod.benchmarks.probes.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A kind of work that grows, and what was measured at its sizes. */
enum Growth {
  ENDPOINTS("endpoints", "a call over the wire", 1_000),
  JOBS("jobs", "beside retained jobs, on the real clock", 1_000_000),
  CALLERS("held calls", "without HTTP", 10_000),
  CHUNKS("chunks of one job", "without HTTP", 100_000);

  /** An operation that costs more than so many times as much has a knee. */
  private static final double KNEE = 2;

  private final String text;
  private final String how;
  private final int largest;

  Growth(String text, String how, int largest) {
    this.text = text;
    this.how = how;
    this.largest = largest;
  }

  /** Returns the name of the units, in the plural. */
  String text() {
    return text;
  }

  String row() {
    return "growing: " + text;
  }

  /** Returns the title of its chart. */
  String title() {
    return "Processor time by the number of " + text + ", µs, " + how;
  }

  int largest(Plan plan) {
    return largest / plan.growthDivisor();
  }

  List<Integer> sizes(Plan plan) {
    return Sizes.upTo(largest(plan));
  }

  static String metric(int size) {
    return "CPU µs at " + size;
  }

  /** Returns what an operation costs at a size. */
  Distribution cost(String operation, int size, Samples samples) {
    return samples.of(row(), operation, metric(size));
  }

  /** Says how the largest size compares with a middle one, and whether there is a knee. */
  String verdict(Plan plan, Samples samples) {
    List<Integer> sizes = sizes(plan);
    int largestSize = sizes.get(sizes.size() - 1);
    int middle = sizes.get(sizes.size() / 2);
    List<String> ratios = new ArrayList<>();
    List<String> knees = new ArrayList<>();
    for (String operation : samples.subjects(row())) {
      double ratio =
          cost(operation, largestSize, samples).median().orElseThrow()
              / cost(operation, middle, samples).median().orElseThrow();
      String said = "%s %s ×".formatted(operation, Distribution.number(ratio, 2));
      ratios.add(said);
      if (ratio > KNEE) {
        knees.add(said);
      }
    }
    return "With %s %s instead of %s: %s. %s"
        .formatted(
            Distribution.number(largestSize, 0),
            text,
            Distribution.number(middle, 0),
            String.join("; ", ratios),
            knees.isEmpty()
                ? "There is no knee: nothing costs more than twice as much."
                : "A knee: " + String.join("; ", knees) + ".");
  }

  /** Returns the ending of the name of its chart. */
  String file() {
    return name().toLowerCase(Locale.ROOT);
  }
}
