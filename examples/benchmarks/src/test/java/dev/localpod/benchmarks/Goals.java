package dev.localpod.benchmarks;

import dev.localpod.benchmarks.probes.FirstStart;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The table of the goals: what was measured, the goal, and whether it is met. */
final class Goals {

  /**
   * One figure and its bound.
   *
   * @param unit with the space before it
   * @param isMost whether the bound is the most; otherwise it is the least
   */
  private record Part(
      Distribution measured, int digits, String unit, boolean isMost, double bound) {

    static Part most(Distribution measured, int digits, String unit, double bound) {
      return new Part(measured, digits, unit, true, bound);
    }

    static Part least(Distribution measured, int digits, String unit, double bound) {
      return new Part(measured, digits, unit, false, bound);
    }

    String figure() {
      return measured.median().isEmpty() ? "–" : measured.text(digits) + unit;
    }

    String goal() {
      return (isMost ? "≤ " : "≥ ") + Distribution.number(bound, digits) + unit;
    }

    String verdict() {
      OptionalDouble median = measured.median();
      if (median.isEmpty()) {
        return "not measured";
      }
      double excess = isMost ? median.getAsDouble() - bound : bound - median.getAsDouble();
      return excess <= 0
          ? "met"
          : "missed by "
              + (bound == 0
                  ? Distribution.number(excess, digits) + unit
                  : Distribution.number(100 * excess / bound, 0) + " %");
    }
  }

  private static final double KILOBYTE = 1 << 10;
  private static final String TIMES = " ×";

  private final Samples samples;
  private final Plan plan;
  private final List<String> lines = new ArrayList<>();

  Goals(Samples samples, Plan plan) {
    this.samples = samples;
    this.plan = plan;
  }

  /** Returns the lines of the table. */
  List<String> table() {
    lines.add("| what | measured | goal | |");
    lines.add("|---|---|---|---|");
    calls();
    memory();
    inOneJvm();
    starts();
    return lines;
  }

  private void calls() {
    toFloor(ThroughputSuite.RUN, 1.0, 1.1);
    toFloor(ThroughputSuite.RUNSYNC, 0.8, 1.3);
    toFloor(ThroughputSuite.STATUS, 1.05, 1.0);
    String p50 = ThroughputSuite.MEDIAN;
    add(
        "one connection, p50 of `/status` · `/run`, against the floor",
        Part.most(ratio(ThroughputSuite.STATUS_ALONE, Subject.FLOOR, p50), 2, TIMES, 1.1),
        Part.most(ratio(ThroughputSuite.RUN_ALONE, Subject.FLOOR, p50), 2, TIMES, 1.5));
    String perSecond = ThroughputSuite.REQUESTS;
    add(
        "`/run` requests/s, against WireMock · WireMock, tuned",
        Part.least(ratio(ThroughputSuite.RUN, Subject.WIREMOCK, perSecond), 2, TIMES, 2.2),
        Part.least(ratio(ThroughputSuite.RUN, Subject.WIREMOCK_TUNED, perSecond), 2, TIMES, 1.2));
    add(
        "`/run` requests/s, limits on instead of off",
        Part.least(
            samples.ratio(
                ThroughputSuite.RUN,
                Subject.LOCALPOD_LIMITED.text(),
                Subject.LOCALPOD.text(),
                perSecond),
            2,
            TIMES,
            0.95));
  }

  private void toFloor(String row, double requests, double cpu) {
    add(
        "`" + row + "` requests/s · CPU per request, against the floor",
        Part.least(ratio(row, Subject.FLOOR, ThroughputSuite.REQUESTS), 2, TIMES, requests),
        Part.most(ratio(row, Subject.FLOOR, ThroughputSuite.CPU), 2, TIMES, cpu));
  }

  private void memory() {
    String localpod = Subject.LOCALPOD.text();
    add(
        "heap of a retained small job beside its payload of " + ServerProcess.BODY.length() + " B",
        Part.most(
            samples
                .of(HeapSuite.ROW, localpod, HeapSuite.BYTES)
                .map(bytes -> bytes - ServerProcess.BODY.length()),
            0,
            " B",
            600));
    add(
        "journal on: heap after %s calls · its growth since a tenth of them"
            .formatted(Distribution.number(plan.recordedCalls(), 0)),
        Part.most(samples.of(HeapSuite.JOURNAL_ROW, localpod, HeapSuite.AFTER_ALL), 1, " MB", 30),
        Part.most(samples.of(HeapSuite.JOURNAL_ROW, localpod, HeapSuite.GROWTH), 1, " MB", 1));
    held(HeldCallsSuite.subject(plan.heldCalls()));
    add(
        "threads that %s endpoints on the real clock take"
            .formatted(Distribution.number(Growth.ENDPOINTS.largest(plan), 0)),
        Part.most(
            samples.of(
                GrowthSuite.THREADS_ROW,
                Growth.ENDPOINTS.largest(plan) + " endpoints",
                GrowthSuite.THREADS),
            0,
            "",
            4));
  }

  private void held(String many) {
    add(
        many.replace("calls", "held `/runsync`") + ": heap each · all answered",
        Part.most(
            samples
                .of(HeldCallsSuite.ROW, many, HeldCallsSuite.HEAP)
                .map(bytes -> bytes / KILOBYTE),
            1,
            " KB",
            9),
        Part.most(samples.of(HeldCallsSuite.ROW, many, HeldCallsSuite.ANSWERED), 0, " ms", 600));
    String few = HeldCallsSuite.subject(HeldCallsSuite.FEW);
    add(
        "SIGTERM with %s · %s held: to the end".formatted(few, many),
        Part.most(samples.of(HeldCallsSuite.ROW, few, HeldCallsSuite.TERMINATED), 0, " ms", 100),
        Part.most(
            samples.of(HeldCallsSuite.ROW, many, HeldCallsSuite.TERMINATED), 0, " ms", 1_000));
    add(
        "SIGTERM with %s · %s held: calls that are cut off".formatted(few, many),
        Part.most(samples.of(HeldCallsSuite.ROW, few, HeldCallsSuite.CUT_OFF), 0, "", 0),
        Part.most(samples.of(HeldCallsSuite.ROW, many, HeldCallsSuite.CUT_OFF), 0, "", 0));
  }

  private void inOneJvm() {
    add(
        "a test's endpoint, made and removed",
        Part.most(
            samples.of(ProbeSuite.ENDPOINT, FirstStart.LOCALPOD, ProbeSuite.MILLIS),
            3,
            " ms",
            0.3));
    add(
        "`Localpod` start, first answer and stop, warm, against bare Javalin",
        Part.most(ratio(ProbeSuite.WARM_START, Subject.FLOOR, ProbeSuite.MILLIS), 2, TIMES, 0.7));
    add(
        "first start and answer in a fresh JVM, against bare Javalin",
        Part.most(ratio(ProbeSuite.FIRST_START, Subject.FLOOR, ProbeSuite.MILLIS), 2, TIMES, 0.9));
    add(
        ProbeSuite.POLLS + ": warm · in a cold JVM",
        Part.most(
            samples.of(ProbeSuite.POLLS, ProbeSuite.WARM, ProbeSuite.MILLIS), 0, " ms", 1_200),
        Part.most(
            samples.of(ProbeSuite.POLLS, ProbeSuite.COLD, ProbeSuite.MILLIS), 0, " ms", 2_000));
  }

  private void starts() {
    add(
        "cold start of the standalone, plain · archive · archive and C1, against bare Javalin plain",
        Part.most(startRatio(""), 2, TIMES, 0.85),
        Part.most(startRatio(StartSuite.ARCHIVE), 2, TIMES, 0.5),
        Part.most(startRatio(StartSuite.ARCHIVE_C1), 2, TIMES, 0.4));
  }

  private Distribution startRatio(String variant) {
    return samples.ratio(
        StartSuite.ROW, Subject.LOCALPOD.text() + variant, Subject.FLOOR.text(), StartSuite.MILLIS);
  }

  private Distribution ratio(String row, Subject other, String metric) {
    return samples.ratio(row, Subject.LOCALPOD.text(), other.text(), metric);
  }

  private void add(String what, Part... parts) {
    lines.add(
        "| %s | %s | %s | %s |"
            .formatted(
                what,
                joined(List.of(parts).stream().map(Part::figure).toList()),
                joined(List.of(parts).stream().map(Part::goal).toList()),
                joined(List.of(parts).stream().map(Part::verdict).distinct().toList())));
  }

  private static String joined(List<String> texts) {
    return String.join(" · ", texts);
  }
}
