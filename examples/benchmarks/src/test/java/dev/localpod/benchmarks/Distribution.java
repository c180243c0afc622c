package dev.localpod.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;

/** The median and the spread of some figures. */
final class Distribution {

  private final List<Double> sorted;

  Distribution(Collection<Double> values) {
    this.sorted = values.stream().sorted().toList();
  }

  OptionalDouble median() {
    int middle = sorted.size() / 2;
    if (sorted.isEmpty()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
  }

  /** Returns the distribution of the changed figures. */
  Distribution map(DoubleUnaryOperator change) {
    return new Distribution(sorted.stream().map(change::applyAsDouble).toList());
  }

  /** Returns the median with the smallest and the largest figure behind it, if they differ. */
  String text(int digits) {
    if (sorted.isEmpty()) {
      return "–";
    }
    String median = number(median().getAsDouble(), digits);
    String low = number(sorted.get(0), digits);
    String high = number(sorted.get(sorted.size() - 1), digits);
    return low.equals(high) ? median : median + " (" + low + " – " + high + ")";
  }

  static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
