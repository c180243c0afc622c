package dev.localpod.junit;

import dev.localpod.journal.Timeline;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Carries the timelines of a test's jobs as a suppressed exception of its failure, so that whatever
 * prints the failure prints the timelines as well.
 */
final class TimelineReport extends Exception {

  private static final long serialVersionUID = 1L;

  /** The largest number of timelines; the first ones are left out. */
  private static final int MOST = 10;

  private TimelineReport(String text) {
    super(text, null, false, false);
  }

  /**
   * Adds timelines to a failure and publishes them as report entries.
   *
   * @param notes says what follows the timelines; asked once for a failure
   */
  static void explain(
      Throwable failure,
      List<Timeline> timelines,
      ExtensionContext context,
      Supplier<List<String>> notes) {
    if (timelines.isEmpty() || isExplained(failure)) {
      return;
    }
    int left = Math.max(0, timelines.size() - MOST);
    List<Timeline> shown = timelines.subList(left, timelines.size());
    String text =
        shown.stream()
            .map(Timeline::toString)
            .collect(Collectors.joining("\n", left > 0 ? leftOut(left) : "\n\n", ""));
    String after = notes.get().stream().map(note -> "\n" + note).collect(Collectors.joining());
    failure.addSuppressed(new TimelineReport(text + after));
    shown.forEach(timeline -> context.publishReportEntry("localpod", timeline.toString()));
  }

  private static String leftOut(int number) {
    return " (" + number + " timelines are left out)\n\n";
  }

  private static boolean isExplained(Throwable failure) {
    for (Throwable suppressed : failure.getSuppressed()) {
      if (suppressed instanceof TimelineReport) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return "what happened:" + getMessage();
  }
}
