package dev.localpod.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Says where another server does better than Localpod. */
final class Peers {

  private static final List<String> STARTS = List.of("", StartSuite.ARCHIVE, StartSuite.ARCHIVE_C1);

  private final Samples samples;
  private final List<String> lines = new ArrayList<>();

  Peers(Samples samples) {
    this.samples = samples;
  }

  /** Returns an item of a list for each comparison. */
  List<String> list() {
    for (String row : SpeedPage.CALLS) {
      compare(
          row, "`" + row.replaceFirst("(,|$)", "`$1") + ", processor time", ThroughputSuite.CPU);
      compare(
          row, "`" + row.replaceFirst("(,|$)", "`$1") + ", median time", ThroughputSuite.MEDIAN);
    }
    for (String variant : STARTS) {
      compare("start of a process" + variant, variant);
    }
    return lines;
  }

  private void compare(String row, String what, String metric) {
    List<String> better = new ArrayList<>();
    for (Subject other : Subject.values()) {
      if (!other.isLocalpod()) {
        Distribution ratio = samples.ratio(row, other.text(), Subject.LOCALPOD.text(), metric);
        addIfBetter(other, ratio, better);
      }
    }
    add(what, better);
  }

  private void compare(String what, String variant) {
    List<String> better = new ArrayList<>();
    for (Subject other : List.of(Subject.FLOOR, Subject.WIREMOCK)) {
      Distribution ratio =
          samples.ratio(
              StartSuite.ROW,
              other.text() + variant,
              Subject.LOCALPOD.text() + variant,
              StartSuite.MILLIS);
      addIfBetter(other, ratio, better);
    }
    add(what, better);
  }

  private static void addIfBetter(Subject other, Distribution ratio, List<String> better) {
    if (ratio.median().orElse(1) < 1) {
      better.add(other.text() + " " + Distribution.number(ratio.median().getAsDouble(), 2) + " ×");
    }
  }

  private void add(String what, List<String> better) {
    lines.add("- " + what + ": " + (better.isEmpty() ? "none" : String.join("; ", better)));
  }
}
