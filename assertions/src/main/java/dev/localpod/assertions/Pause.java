package dev.localpod.assertions;

import dev.localpod.journal.JournalEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What lies between a poll that showed no end and the next one. */
record Pause(Call before, Call after, Duration length) {

  static List<Pause> between(List<Call> polls, Timebase time) {
    List<Pause> pauses = new ArrayList<>();
    for (int i = 1; i < polls.size(); i++) {
      Call before = polls.get(i - 1);
      if (!before.toldTheEnd()) {
        Call after = polls.get(i);
        pauses.add(
            new Pause(before, after, Duration.between(before.began(time), after.began(time))));
      }
    }
    return pauses;
  }

  /**
   * Whether this can be {@code factor} times the pause before it, up to the longest, when each of
   * them may be off by a share of {@code jitter}.
   */
  boolean follows(Pause earlier, double factor, double jitter, Duration longest) {
    double least = Math.min(seconds(earlier.length) / (1 + jitter) * factor, seconds(longest));
    double most = Math.min(seconds(earlier.length) / (1 - jitter) * factor, seconds(longest));
    double is = seconds(length);
    return is >= least * (1 - jitter) && is <= most * (1 + jitter);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  List<JournalEntry> entries() {
    return List.of(before.entry(), after.entry());
  }
}
