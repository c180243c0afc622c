package dev.localpod.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** All that was measured, as it was measured. */
final class Samples {

  /**
   * One figure.
   *
   * @param row what was done
   * @param subject by whom
   * @param metric the kind of figure, with its unit
   */
  record Sample(String row, String subject, String metric, int round, double value) {}

  private final List<Sample> samples = new ArrayList<>();

  /** Adds a figure, and prints it. */
  void add(String row, String subject, String metric, int round, double value) {
    samples.add(new Sample(row, subject, metric, round, value));
    System.out.println(
        String.join(" | ", row, subject, metric, String.valueOf(round), String.valueOf(value)));
  }

  boolean has(String row, String subject, String metric) {
    return !values(row, subject, metric).isEmpty();
  }

  /** Returns the subjects of a row, in the order in which they were measured first. */
  List<String> subjects(String row) {
    return samples.stream()
        .filter(sample -> sample.row().equals(row))
        .map(Sample::subject)
        .distinct()
        .toList();
  }

  /** Returns the figures of one subject by round. */
  private TreeMap<Integer, Double> values(String row, String subject, String metric) {
    var values = new TreeMap<Integer, Double>();
    for (Sample sample : samples) {
      if (sample.row().equals(row)
          && sample.subject().equals(subject)
          && sample.metric().equals(metric)) {
        values.put(sample.round(), sample.value());
      }
    }
    return values;
  }

  /** Returns the distribution of the figures; empty without any. */
  Distribution of(String row, String subject, String metric) {
    return new Distribution(values(row, subject, metric).values());
  }

  /** Returns the distribution of the ratios to another subject in the same rounds. */
  Distribution ratio(String row, String subject, String other, String metric) {
    TreeMap<Integer, Double> others = values(row, other, metric);
    var ratios = new ArrayList<Double>();
    values(row, subject, metric)
        .forEach(
            (round, value) -> {
              if (others.containsKey(round)) {
                ratios.add(value / others.get(round));
              }
            });
    return new Distribution(ratios);
  }

  /** Writes them as CSV. */
  void write(Path file) throws IOException {
    var lines = new ArrayList<String>();
    lines.add("row,subject,metric,round,value");
    for (Sample sample : samples) {
      lines.add(
          String.join(
              ",",
              quoted(sample.row()),
              quoted(sample.subject()),
              quoted(sample.metric()),
              String.valueOf(sample.round()),
              String.valueOf(sample.value())));
    }
    Files.write(file, lines);
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
