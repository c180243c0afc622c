package dev.localpod.benchmarks;

import dev.localpod.benchmarks.probes.JUnitCost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The page of a run: tables in Markdown, with a chart beside it. */
final class SpeedPage {

  private static final List<String> CALLS =
      List.of(
          ThroughputSuite.RUN,
          ThroughputSuite.RUNSYNC,
          ThroughputSuite.STATUS,
          ThroughputSuite.RUN_ALONE,
          ThroughputSuite.STATUS_ALONE);

  private final Samples samples;
  private final Plan plan;
  private final List<String> lines = new ArrayList<>();

  SpeedPage(Samples samples, Plan plan) {
    this.samples = samples;
    this.plan = plan;
  }

  /** Writes the page, and the chart as its neighbour with the ending {@code svg}. */
  void write(Path page) throws IOException {
    String chart = page.getFileName().toString().replaceFirst("\\.md$", ".svg");
    introduction(chart);
    calls();
    goals();
    starts();
    insideOneJvm();
    heldCalls();
    Files.write(page, lines);
    Files.writeString(page.resolveSibling(chart), new CpuChart(samples).svg());
  }

  private void introduction(String chart) {
    add("# Speed");
    add("");
    add(
        "Written by a run of `.ci/benchmark full`, which writes it anew (Linux; a quarter of an hour).");
    add(
        "JDK %s, %s processors, load by %s. Each server runs in a process of its own; the servers take turns in %s rounds."
            .formatted(
                Runtime.version().feature(),
                Runtime.getRuntime().availableProcessors(),
                Wrk.isInstalled() ? "`wrk`" : "a client of the project",
                plan.rounds()));
    add(
        "A figure is the median with the least and the greatest behind it, a ratio the median of the ratios in the same round.");
    add(
        "Processor time per request is what to look at: it counts user and system time of the server alone, and other programs disturb it least.");
    add(
        "*Bare Javalin* is the floor: a handler that reads and parses the body and answers with a constant; it keeps nothing, has no keys and no journal. *WireMock, tuned* has no journal and looks at no body.");
    add("");
    add("![Processor time per request of each server](" + chart + ")");
    add("");
  }

  private void calls() {
    add("## Calls");
    add("");
    for (String row : CALLS) {
      add("### `" + row.replaceFirst(",", "`,") + (row.contains(",") ? "" : "`, 64 connections"));
      add("");
      add(
          "| server | CPU µs per request | against the floor | requests/s | against the floor | p50 µs |");
      add("|---|---|---|---|---|---|");
      for (Subject subject : Subject.values()) {
        if (samples.has(row, subject.text(), ThroughputSuite.CPU)) {
          add(
              "| %s | %s | %s | %s | %s | %s |"
                  .formatted(
                      subject.text(),
                      of(row, subject, ThroughputSuite.CPU, 1),
                      ratio(row, subject, Subject.FLOOR, ThroughputSuite.CPU),
                      of(row, subject, ThroughputSuite.REQUESTS, 0),
                      ratio(row, subject, Subject.FLOOR, ThroughputSuite.REQUESTS),
                      of(row, subject, ThroughputSuite.MEDIAN, 0)));
        }
      }
      add("");
    }
  }

  private void goals() {
    add("## Goals");
    add("");
    add("| what | measured | goal |");
    add("|---|---|---|");
    toFloor(ThroughputSuite.RUN, "≥ 1.0 × · ≤ 1.1 ×");
    toFloor(ThroughputSuite.RUNSYNC, "≥ 0.8 × · ≤ 1.3 ×");
    toFloor(ThroughputSuite.STATUS, "≥ 1.05 × · ≤ 1.0 ×");
    goal(
        "one connection, p50 of `/status` · `/run`, against the floor",
        ratio(ThroughputSuite.STATUS_ALONE, Subject.LOCALPOD, Subject.FLOOR, ThroughputSuite.MEDIAN)
            + " · "
            + ratio(
                ThroughputSuite.RUN_ALONE, Subject.LOCALPOD, Subject.FLOOR, ThroughputSuite.MEDIAN),
        "≤ 1.1 × · ≤ 1.5 ×");
    goal(
        "`/run` requests/s against WireMock · tuned",
        ratio(ThroughputSuite.RUN, Subject.LOCALPOD, Subject.WIREMOCK, ThroughputSuite.REQUESTS)
            + " · "
            + ratio(
                ThroughputSuite.RUN,
                Subject.LOCALPOD,
                Subject.WIREMOCK_TUNED,
                ThroughputSuite.REQUESTS),
        "≥ 2.2 × · ≥ 1.2 ×");
    goal(
        "`/run` requests/s, limits on instead of off",
        ratio(
            ThroughputSuite.RUN,
            Subject.LOCALPOD_LIMITED,
            Subject.LOCALPOD,
            ThroughputSuite.REQUESTS),
        "≥ 0.95 ×");
    goal(
        "heap of a retained small job, bytes with its payload of 111",
        samples.of(HeapSuite.ROW, Subject.LOCALPOD.text(), HeapSuite.BYTES).text(0),
        "≤ 600 beside the payload");
    goal(
        "`Localpod` start, first answer and stop, warm, against bare Javalin",
        ratio(ProbeSuite.WARM_START, ProbeSuite.MILLIS),
        "≤ 0.7 ×");
    goal(
        "first start and answer in a fresh JVM, against bare Javalin",
        ratio(ProbeSuite.FIRST_START, ProbeSuite.MILLIS),
        "≤ 0.9 ×");
    goal(
        "cold start of the standalone, plain · archive · archive and C1, against bare Javalin plain",
        startRatio("")
            + " · "
            + startRatio(StartSuite.ARCHIVE)
            + " · "
            + startRatio(StartSuite.ARCHIVE_C1),
        "≤ 0.85 × · ≤ 0.5 × · ≤ 0.4 ×");
    add("");
  }

  private void toFloor(String row, String goal) {
    goal(
        "`" + row + "` requests/s · CPU per request, against the floor",
        ratio(row, Subject.LOCALPOD, Subject.FLOOR, ThroughputSuite.REQUESTS)
            + " · "
            + ratio(row, Subject.LOCALPOD, Subject.FLOOR, ThroughputSuite.CPU),
        goal);
  }

  private void goal(String what, String measured, String goal) {
    add("| " + what + " | " + measured + " | " + goal + " |");
  }

  private void starts() {
    add("## Start of a process");
    add("");
    add("From the start of the process to its first answer, in ms.");
    add("");
    add("| server | plain | class data archive | class data archive, C1 |");
    add("|---|---|---|---|");
    for (Subject subject : Subject.values()) {
      if (samples.has(StartSuite.ROW, subject.text(), StartSuite.MILLIS)) {
        add(
            "| %s | %s | %s | %s |"
                .formatted(
                    subject.text(),
                    start(subject.text()),
                    start(subject.text() + StartSuite.ARCHIVE),
                    start(subject.text() + StartSuite.ARCHIVE_C1)));
      }
    }
    add("");
  }

  private String start(String subject) {
    return samples.of(StartSuite.ROW, subject, StartSuite.MILLIS).text(0);
  }

  private String startRatio(String variant) {
    return samples
            .ratio(
                StartSuite.ROW,
                Subject.LOCALPOD.text() + variant,
                Subject.FLOOR.text(),
                StartSuite.MILLIS)
            .text(2)
        + " ×";
  }

  private void insideOneJvm() {
    add("## In the JVM of a test");
    add("");
    add("| what | ms |");
    add("|---|---|");
    inside(ProbeSuite.FIRST_START, Subject.LOCALPOD.text(), 0);
    inside(ProbeSuite.FIRST_START, Subject.FLOOR.text(), 0);
    inside(ProbeSuite.WARM_START, Subject.LOCALPOD.text(), 1);
    inside(ProbeSuite.WARM_START, Subject.FLOOR.text(), 1);
    inside(ProbeSuite.POLLS, ProbeSuite.COLD, 0);
    inside(ProbeSuite.POLLS, ProbeSuite.WARM, 0);
    inside(ProbeSuite.ENDPOINT, Subject.LOCALPOD.text(), 4);
    inside(ProbeSuite.TEST, Subject.LOCALPOD.text(), 3);
    inside(ProbeSuite.TEST, JUnitCost.WITHOUT, 3);
    add("");
  }

  private void inside(String row, String subject, int digits) {
    add(
        "| "
            + row
            + ": "
            + subject
            + " | "
            + samples.of(row, subject, ProbeSuite.MILLIS).text(digits)
            + " |");
  }

  private void heldCalls() {
    add("## Held calls");
    add("");
    add(
        "`/runsync` calls that wait at once; all answered at the same moment, or the process ended by SIGTERM.");
    add("");
    add("| calls | heap bytes each | all answered, ms | SIGTERM to end, ms | cut off by SIGTERM |");
    add("|---|---|---|---|---|");
    for (int calls : List.of(100, plan.heldCalls())) {
      String subject = HeldCallsSuite.subject(calls);
      add(
          "| %s | %s | %s | %s | %s |"
              .formatted(
                  Distribution.number(calls, 0),
                  samples.of(HeldCallsSuite.ROW, subject, HeldCallsSuite.HEAP).text(0),
                  samples.of(HeldCallsSuite.ROW, subject, HeldCallsSuite.ANSWERED).text(0),
                  samples.of(HeldCallsSuite.ROW, subject, HeldCallsSuite.TERMINATED).text(0),
                  samples.of(HeldCallsSuite.ROW, subject, HeldCallsSuite.CUT_OFF).text(0)));
    }
  }

  private String of(String row, Subject subject, String metric, int digits) {
    return samples.of(row, subject.text(), metric).text(digits);
  }

  private String ratio(String row, Subject subject, Subject other, String metric) {
    return samples.ratio(row, subject.text(), other.text(), metric).text(2) + " ×";
  }

  private String ratio(String row, String metric) {
    return ratio(row, Subject.LOCALPOD, Subject.FLOOR, metric);
  }

  private void add(String line) {
    lines.add(line);
  }
}
