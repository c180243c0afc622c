package dev.localpod.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A line for each operation: its processor time by the amount of work, both logarithmic. */
final class GrowthChart {

  private static final int WIDTH = 820;
  private static final int HEIGHT = 380;
  private static final int LEFT = 74;
  private static final int RIGHT = 490;
  private static final int TOP = 48;
  private static final int BOTTOM = 330;
  private static final int LEGEND = RIGHT + 26;
  private static final int LEGEND_STEP = 26;

  /** The colour of each line, with its dashes, so that it is told from others without colours. */
  private record Pen(String colour, String dashes) {}

  private static final List<Pen> PENS =
      List.of(
          new Pen("#5b4bdb", "none"),
          new Pen("#b35900", "8 3"),
          new Pen("#0a7d55", "3 3"),
          new Pen("#b3205f", "12 3 3 3"),
          new Pen("#20649b", "6 6"),
          new Pen("#6b6b00", "2 5"),
          new Pen("#57606a", "14 5"));

  private final Growth growth;
  private final List<Integer> sizes;
  private final Samples samples;
  private final StringBuilder svg = new StringBuilder();
  private final int lowest;
  private final int highest;

  GrowthChart(Growth growth, Plan plan, Samples samples) {
    this.growth = growth;
    this.sizes = growth.sizes(plan);
    this.samples = samples;
    double least = Double.MAX_VALUE;
    double most = Double.MIN_NORMAL;
    for (String operation : samples.subjects(growth.row())) {
      for (int size : sizes) {
        double cost = growth.cost(operation, size, samples).median().orElse(least);
        least = Math.min(least, cost);
        most = Math.max(most, cost);
      }
    }
    lowest = (int) Math.floor(Math.log10(least));
    highest = (int) Math.ceil(Math.log10(most));
  }

  String svg() {
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" font-family="sans-serif" font-size="13">
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        <text x="12" y="26" font-size="14" font-weight="bold" fill="#1f2328">%s</text>
        """
            .formatted(WIDTH, HEIGHT, growth.title()));
    for (int decade = lowest; decade <= highest; decade++) {
      double y = y(Math.pow(10, decade));
      line(LEFT, y, RIGHT, y);
      text(LEFT - 10, y + 4, "end", label(Math.pow(10, decade), Math.max(0, -decade)));
    }
    for (int size : sizes) {
      line(x(size), TOP, x(size), BOTTOM);
      text(x(size), BOTTOM + 20, "middle", label(size, 0));
    }
    text((LEFT + RIGHT) / 2.0, BOTTOM + 42, "middle", growth.text());
    List<String> operations = samples.subjects(growth.row());
    for (int i = 0; i < operations.size(); i++) {
      draw(operations.get(i), PENS.get(i % PENS.size()), TOP + 10 + i * LEGEND_STEP);
    }
    return svg.append("</svg>\n").toString();
  }

  private void draw(String operation, Pen pen, int legend) {
    var points = new StringBuilder();
    for (int size : sizes) {
      OptionalDouble cost = growth.cost(operation, size, samples).median();
      if (cost.isPresent()) {
        double x = x(size);
        double y = y(cost.getAsDouble());
        points.append("%s,%s ".formatted(number(x), number(y)));
        svg.append(
            "<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>\n"
                .formatted(number(x), number(y), pen.colour()));
      }
    }
    polyline(points.toString().strip(), pen);
    polyline("%s,%s %s,%s".formatted(LEGEND, legend, LEGEND + 26, legend), pen);
    text(LEGEND + 32, legend + 4, "start", operation);
  }

  private void polyline(String points, Pen pen) {
    svg.append(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"%s\"/>\n"
            .formatted(points, pen.colour(), pen.dashes()));
  }

  private void line(double x1, double y1, double x2, double y2) {
    svg.append(
        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"#d0d7de\"/>\n"
            .formatted(number(x1), number(y1), number(x2), number(y2)));
  }

  private void text(double x, double y, String anchor, String text) {
    svg.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" fill=\"#1f2328\">%s</text>\n"
            .formatted(number(x), number(y), anchor, text));
  }

  private double x(int size) {
    double decades = Math.log10(sizes.get(sizes.size() - 1));
    return LEFT + (decades == 0 ? 0 : Math.log10(size) / decades * (RIGHT - LEFT));
  }

  private double y(double cost) {
    double share = (Math.log10(cost) - lowest) / Math.max(1, highest - lowest);
    return BOTTOM - share * (BOTTOM - TOP);
  }

  private static String label(double value, int digits) {
    return Distribution.number(value, digits);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
