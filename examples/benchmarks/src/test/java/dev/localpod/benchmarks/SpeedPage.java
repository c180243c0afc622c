package dev.localpod.benchmarks;

import dev.localpod.benchmarks.probes.JUnitCost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The page of a run: tables in Markdown, with a chart beside it. */
final class SpeedPage {

  static final List<String> CALLS =
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
    inside();
    growth(page);
    Files.write(page, lines);
    Files.writeString(page.resolveSibling(chart), new CpuChart(samples).svg());
  }

  private void introduction(String chart) {
    add("# Speed");
    add("");
    add("Written by a run of `.ci/benchmark full`, which writes it anew (Linux; 20 minutes).");
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
    new Goals(samples, plan).table().forEach(this::add);
    add("");
    add("## Where others are better");
    add("");
    add(
        "What others take of Localpod's figure where they take less, in the medians of the same rounds.");
    add("");
    new Peers(samples).list().forEach(this::add);
    add("");
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
    for (int calls : List.of(HeldCallsSuite.FEW, plan.heldCalls())) {
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

  private void inside() {
    add("");
    add("## Inside");
    add("");
    add("Operations inside the emulator on the real clock, without HTTP, measured by JMH.");
    add("");
    add("| operation | ns | allocated bytes |");
    add("|---|---|---|");
    for (String operation : samples.subjects(InsideSuite.ROW)) {
      add(
          "| %s | %s | %s |"
              .formatted(
                  operation,
                  samples.of(InsideSuite.ROW, operation, InsideSuite.NANOS).text(0),
                  samples.of(InsideSuite.ROW, operation, InsideSuite.BYTES).text(0)));
    }
    add("");
  }

  /** Writes a chart beside the page for each kind of work that grows. */
  private void growth(Path page) throws IOException {
    add("## As work grows");
    add("");
    add(
        "The processor time of one operation, while there is more and more of what the emulator keeps. A knee is a cost at the largest size of more than twice that at a middle size.");
    for (Growth growth : Growth.values()) {
      if (!samples.subjects(growth.row()).isEmpty()) {
        String chart =
            page.getFileName().toString().replaceFirst("\\.md$", "-" + growth.file() + ".svg");
        add("");
        add("![" + growth.title() + "](" + chart + ")");
        add("");
        add(growth.verdict(plan, samples));
        Files.writeString(page.resolveSibling(chart), new GrowthChart(growth, plan, samples).svg());
      }
    }
  }

  private String of(String row, Subject subject, String metric, int digits) {
    return samples.of(row, subject.text(), metric).text(digits);
  }

  private String ratio(String row, Subject subject, Subject other, String metric) {
    return samples.ratio(row, subject.text(), other.text(), metric).text(2) + " ×";
  }

  private void add(String line) {
    lines.add(line);
  }
}
