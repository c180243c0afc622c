package dev.localpod.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Carries the order of a run as a suppressed exception of its failure. */
final class OrderReport extends Exception {

  private static final long serialVersionUID = 1L;

  /** The largest number of choices; the first ones are left out. */
  private static final int MOST = 20;

  private OrderReport(String text) {
    super(text, null, false, false);
  }

  /** Adds the order of a run to its failure. */
  static void explain(Throwable failure, OrderRun run) {
    for (Throwable suppressed : failure.getSuppressed()) {
      if (suppressed instanceof OrderReport) {
        return;
      }
    }
    failure.addSuppressed(new OrderReport(text(run)));
  }

  private static String text(OrderRun run) {
    String key = run.key().toString();
    var lines = new ArrayList<String>();
    lines.add(run.name());
    lines.add(
        "to repeat it: @EachOrder(only = \"%s\"), or the configuration parameter %s=%s"
            .formatted(key, LocalpodExtension.ORDER_PARAMETER, key));
    run.divergence().ifPresent(lines::add);
    List<OrderChoice> choices = run.choices();
    int left = Math.max(0, choices.size() - MOST);
    if (left > 0) {
      lines.add(left + " choices are left out");
    }
    choices.stream().skip(left).map(OrderReport::text).forEach(lines::add);
    return lines.stream().collect(Collectors.joining("\n- ", "", ""));
  }

  private static String text(OrderChoice choice) {
    return "%s came first of %s"
        .formatted(choice.due().get(choice.chosen()), OrderChoice.text(choice.due()));
  }

  @Override
  public String toString() {
    return "the order of events: " + getMessage();
  }
}
