package dev.localpod.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A bar for each server: its processor time for one call of {@code /run}. */
final class CpuChart {

  private static final int LEFT = 170;
  private static final int WIDTH = 760;
  private static final int BAR = 22;
  private static final int STEP = 32;
  private static final int TOP = 44;

  private final Samples samples;

  CpuChart(Samples samples) {
    this.samples = samples;
  }

  String svg() {
    List<Subject> subjects = new ArrayList<>();
    double greatest = 0;
    for (Subject subject : Subject.values()) {
      if (samples.has(ThroughputSuite.RUN, subject.text(), ThroughputSuite.CPU)) {
        subjects.add(subject);
        greatest = Math.max(greatest, cpu(subject));
      }
    }
    var svg = new StringBuilder();
    int height = TOP + STEP * subjects.size() + 8;
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" font-family="sans-serif" font-size="14">
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        <text x="12" y="26" font-weight="bold" fill="#1f2328">Processor time of one call of /run, µs (less is better)</text>
        """
            .formatted(WIDTH, height));
    for (int i = 0; i < subjects.size(); i++) {
      Subject subject = subjects.get(i);
      int y = TOP + STEP * i;
      double length = cpu(subject) / greatest * (WIDTH - LEFT - 80);
      svg.append(
          """
          <text x="%s" y="%s" text-anchor="end" fill="#1f2328">%s</text>
          <rect x="%s" y="%s" width="%s" height="%s" rx="3" fill="%s"/>
          <text x="%s" y="%s" fill="#1f2328">%s</text>
          """
              .formatted(
                  LEFT - 10,
                  y + 16,
                  subject.text(),
                  LEFT,
                  y,
                  number(length),
                  BAR,
                  subject.isLocalpod() ? "#5b4bdb" : "#9aa4b2",
                  number(LEFT + length + 8),
                  y + 16,
                  number(cpu(subject))));
    }
    return svg.append("</svg>\n").toString();
  }

  private double cpu(Subject subject) {
    return samples
        .of(ThroughputSuite.RUN, subject.text(), ThroughputSuite.CPU)
        .median()
        .orElseThrow();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
