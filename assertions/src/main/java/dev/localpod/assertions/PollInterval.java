package dev.localpod.assertions;

import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.TimeBasis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The pause between a poll without news and the next poll. */
record PollInterval(RecordedCall before, RecordedCall after, Duration length) {

  static List<PollInterval> between(List<RecordedCall> polls, TimeBasis time) {
    List<PollInterval> pauses = new ArrayList<>();
    for (int i = 1; i < polls.size(); i++) {
      RecordedCall before = polls.get(i - 1);
      if (!before.hasNews()) {
        RecordedCall after = polls.get(i);
        pauses.add(
            new PollInterval(
                before, after, Duration.between(before.began(time), after.began(time))));
      }
    }
    return pauses;
  }

  /**
   * Reports whether this can be {@code factor} times the pause before it, but at most {@code
   * longest}, if each of the two may deviate by a share of {@code jitter}.
   */
  boolean follows(PollInterval earlier, double factor, double jitter, Duration longest) {
    double least = Math.min(seconds(earlier.length) / (1 + jitter) * factor, seconds(longest));
    double most = Math.min(seconds(earlier.length) / (1 - jitter) * factor, seconds(longest));
    double actual = seconds(length);
    return actual >= least * (1 - jitter) && actual <= most * (1 + jitter);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** Reports whether the answer to the first poll may still have news. */
  boolean isOpen() {
    return before.isOpen();
  }

  List<JournalEntry> entries() {
    return List.of(before.entry(), after.entry());
  }
}
