package dev.localpod.clients;

import static java.util.stream.Collectors.joining;

import dev.localpod.journal.DurationFormat;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** What an endpoint saw of a call, and what it answered, as a cell of a table. */
final class CallText {

  private CallText() {}

  /** Whether an entry of the journal is a call that has ended. */
  static boolean isCall(JournalEntry entry) {
    return entry.event() instanceof Event.Call;
  }

  /** Returns the text of a call; how long it was held only if that is the same each time. */
  static String of(JournalEntry entry, TestedClock clock) {
    var call = (Event.Call) entry.event();
    String query = call.request().query().isEmpty() ? "" : "?" + call.request().query();
    Duration held = Duration.between(call.request().at(), entry.at());
    boolean showsHold = clock == TestedClock.SKIP && !held.isZero();
    return "`%s %s%s` %s%s"
        .formatted(
            call.request().method(),
            call.operation(),
            query,
            answer(call.answer()),
            showsHold ? " after " + DurationFormat.format(held) : "");
  }

  private static String answer(Event.Answer answer) {
    Optional<String> status = answer.jobStatus().map(Enum::name);
    return Stream.of(
            status.or(() -> Optional.of(Integer.toString(answer.code()))),
            answer.chunks().filter(chunks -> chunks > 0).map(CallText::chunks),
            answer.retryAfter().map(wait -> "`Retry-After: " + wait.toSeconds() + "`"))
        .flatMap(Optional::stream)
        .collect(joining(", "));
  }

  private static String chunks(int number) {
    return number == 1 ? "1 chunk" : number + " chunks";
  }
}
