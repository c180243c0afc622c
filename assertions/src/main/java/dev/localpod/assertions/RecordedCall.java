package dev.localpod.assertions;

import dev.localpod.job.JobId;
import dev.localpod.job.Operation;
import dev.localpod.job.Operation.Property;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.TimeBasis;
import dev.localpod.journal.UnansweredCalls;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A call of a client with its journal entry: the entry of its end, or of its start while it is
 * still being served.
 */
record RecordedCall(JournalEntry entry, Event.Call event) {

  private static final Event.Answer NO_ANSWER_YET =
      new Event.Answer(0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Returns the calls among these entries, in the order in which they began. */
  static List<RecordedCall> in(List<JournalEntry> entries) {
    Stream<RecordedCall> ended =
        entries.stream()
            .filter(entry -> entry.event() instanceof Event.Call)
            .map(entry -> new RecordedCall(entry, (Event.Call) entry.event()));
    Stream<RecordedCall> open =
        UnansweredCalls.of(entries).stream()
            .map(entry -> open(entry, (Event.CallStarted) entry.event()));
    return Stream.concat(ended, open)
        .sorted(
            Comparator.comparing((RecordedCall call) -> call.event.request().after())
                .thenComparing(call -> call.event.request().realAt())
                .thenComparing(call -> call.entry.seq()))
        .toList();
  }

  private static RecordedCall open(JournalEntry entry, Event.CallStarted call) {
    return new RecordedCall(
        entry, new Event.Call(call.operation(), call.job(), call.request(), NO_ANSWER_YET));
  }

  /** Reports whether it has no answer yet. */
  boolean isOpen() {
    return entry.event() instanceof Event.CallStarted;
  }

  /** Returns whether it has an answer, as a sentence. */
  String progress() {
    int code = event.answer().code();
    String answer = code == 0 ? "there was none" : "it is " + code;
    return isOpen() ? "the call is still being served" : answer;
  }

  /**
   * Returns how many of the calls have no answer yet, as the end of a sentence that tells how many
   * there are; empty if all have one.
   */
  static String open(List<RecordedCall> calls) {
    long open = calls.stream().filter(RecordedCall::isOpen).count();
    if (open == 0) {
      return "";
    }
    String which = open == calls.size() ? "which" : open + " of which";
    return ", " + which + (open == 1 ? " is" : " are") + " still being served";
  }

  /** Returns the entries of the calls, in the order of their answers. */
  static List<JournalEntry> entries(List<RecordedCall> calls) {
    return calls.stream()
        .map(RecordedCall::entry)
        .sorted(Comparator.comparing(JournalEntry::seq))
        .toList();
  }

  /** Returns {@code no call}, {@code 1 call} or {@code 2 calls}. */
  static String count(List<RecordedCall> calls) {
    int number = calls.size();
    return number == 0 ? "no call" : number == 1 ? "1 call" : number + " calls";
  }

  boolean is(Operation wanted) {
    return event.target().equals(Optional.of(wanted));
  }

  boolean isAbout(JobId job) {
    return event.job().equals(Optional.of(job));
  }

  /** Reports whether its answer had something new: the end of the job, or chunks of its stream. */
  boolean hasNews() {
    return event.reportsEnd() || event.answer().chunks().orElse(0) > 0;
  }

  /** Reports whether it submitted a job, other than to read the list of models. */
  boolean isSubmission() {
    return event.request().method().equals("POST")
        && event.target().filter(call -> call.has(Property.SUBMITS_A_JOB)).isPresent()
        && event.job().isPresent();
  }

  /** Reports whether it began after the answer to the other call. */
  boolean isAfter(RecordedCall other) {
    return !other.isOpen() && event.request().after() >= other.entry.seq();
  }

  /** Reports whether the entry falls between the answer to the other call and its beginning. */
  boolean isSeparatedFrom(RecordedCall earlier, JournalEntry by) {
    return by.seq() > earlier.entry.seq() && by.seq() <= event.request().after();
  }

  /** Returns the first set of overlapping calls that is larger than {@code most}, if any. */
  static Optional<List<RecordedCall>> moreAtOnceThan(int most, List<RecordedCall> calls) {
    List<RecordedCall> underWay = new ArrayList<>();
    for (RecordedCall call : calls) {
      underWay.removeIf(call::isAfter);
      underWay.add(call);
      if (underWay.size() > most) {
        return Optional.of(underWay);
      }
    }
    return Optional.empty();
  }

  /** Reports whether the request itself was refused, so that a repetition must fail as well. */
  boolean wasRefused() {
    int code = event.answer().code();
    return code >= 400 && code < 500 && code != 408 && code != 429;
  }

  /** Reports whether it repeats the other call. */
  boolean asksTheSameAs(RecordedCall other) {
    return event.operation().equals(other.event.operation())
        && event.job().equals(other.event.job())
        && event.request().query().equals(other.event.request().query())
        && event.request().body().equals(other.event.request().body());
  }

  Instant began(TimeBasis time) {
    return time.beginOf(event);
  }

  /** Returns {@code status j-1}, or the operation alone if it concerns no job. */
  @Override
  public String toString() {
    return event.operation() + event.job().map(job -> " " + job).orElse("");
  }
}
