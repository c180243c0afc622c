package dev.localpod.junit;

import dev.localpod.job.JobId;
import dev.localpod.journal.Event;
import dev.localpod.journal.JobNotFoundReason;
import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Finds the calls that were refused although neither a fault nor an assertion explains it. */
final class RefusedCalls {

  private static final Set<Integer> REFUSALS = Set.of(400, 401, 403, 404, 405);

  private RefusedCalls() {}

  /**
   * Reports each kind of refused call once.
   *
   * @param earlierJobs the jobs of earlier tests at the same address
   */
  static void report(Journal journal, Set<JobId> earlierJobs, BiConsumer<Leftover, String> report) {
    List<JournalEntry> entries = journal.entries();
    Set<JobId> excused = new HashSet<>(earlierJobs);
    Map<String, Integer> refused = new LinkedHashMap<>();
    for (JournalEntry entry : entries) {
      if (entry.event() instanceof Event.Missing missing
          && missing.reason() == JobNotFoundReason.EXPIRED) {
        excused.add(missing.id());
      } else if (entry.event() instanceof Event.Call call
          && !call.isStray()
          && REFUSALS.contains(call.answer().code())
          && call.job().filter(excused::contains).isEmpty()
          && !journal.isExpected(entry.seq())
          && !isFault(entry, call, entries)) {
        refused.merge(text(call), 1, Integer::sum);
      }
    }
    refused.forEach(
        (text, times) ->
            report.accept(
                Leftover.REFUSED_CALL,
                "the emulator refused %s: %s; a right client sends what the service accepts, and a test of a refusal asserts it with calls().answered(...)"
                    .formatted(times == 1 ? "a call" : times + " calls", text)));
  }

  private static boolean isFault(JournalEntry answer, Event.Call call, List<JournalEntry> entries) {
    return entries.stream()
        .filter(entry -> entry.seq() > call.request().after() && entry.seq() < answer.seq())
        .anyMatch(
            entry ->
                entry.event() instanceof Event.Fault fault
                    && fault.operation().equals(call.operation()));
  }

  private static String text(Event.Call call) {
    return "%s %s%s got %s%s"
        .formatted(
            call.request().method(),
            call.operation(),
            call.job().map(job -> " " + job).orElse(""),
            call.answer().code(),
            call.answer().error().map(error -> ", " + error).orElse(""));
  }
}
