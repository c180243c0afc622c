package dev.localpod.junit;

import dev.localpod.journal.Timeline;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Goes with the failure of a test, as a suppressed exception: whatever prints the failure prints
 * what had happened on the endpoints of the test, job by job.
 */
final class TimelineReport extends Exception {

  private static final long serialVersionUID = 1L;

  /** How many jobs are told of; of more, the last ones. */
  private static final int MOST = 10;

  private TimelineReport(String text) {
    super(text, null, false, false);
  }

  /** Adds to a failure what had happened, and reports it. */
  static void explain(Throwable failure, List<Timeline> timelines, ExtensionContext context) {
    if (timelines.isEmpty() || isExplained(failure)) {
      return;
    }
    int left = Math.max(0, timelines.size() - MOST);
    List<Timeline> jobStatus = timelines.subList(left, timelines.size());
    failure.addSuppressed(
        new TimelineReport(
            jobStatus.stream()
                .map(Timeline::toString)
                .collect(Collectors.joining("\n", left > 0 ? leftOut(left) : "\n\n", ""))));
    jobStatus.forEach(timeline -> context.publishReportEntry("localpod", timeline.toString()));
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
