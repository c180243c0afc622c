package dev.localpod.assertions;

import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A client's call, and the entry that tells of it. */
record RecordedCall(JournalEntry entry, Event.Call event) {

  /** The calls among these entries, in the order in which they began. */
  static List<RecordedCall> in(List<JournalEntry> entries) {
    return entries.stream()
        .filter(entry -> entry.event() instanceof Event.Call)
        .map(entry -> new RecordedCall(entry, (Event.Call) entry.event()))
        .sorted(
            Comparator.comparing((RecordedCall call) -> call.event.request().after())
                .thenComparing(call -> call.event.request().realAt())
                .thenComparing(call -> call.entry.seq()))
        .toList();
  }

  /** Their entries, in the order in which they were answered. */
  static List<JournalEntry> entries(List<RecordedCall> calls) {
    return calls.stream()
        .map(RecordedCall::entry)
        .sorted(Comparator.comparing(JournalEntry::seq))
        .toList();
  }

  /** What it called, by the names that limits use: {@code status-sync} is a status. */
  Optional<Operation> operation() {
    return event.operation().equals("status-sync")
        ? Optional.of(Operation.STATUS)
        : Operation.named(event.operation());
  }

  boolean is(Operation wanted) {
    return operation().equals(Optional.of(wanted));
  }

  boolean isAbout(JobId job) {
    return event.job().equals(Optional.of(job));
  }

  /** Whether it asked how a job stands. */
  boolean isPoll() {
    return (is(Operation.STATUS) || is(Operation.STREAM)) && event.job().isPresent();
  }

  /** Whether it handed in a job, and got its id. */
  boolean isSubmission() {
    return (is(Operation.RUN) || is(Operation.RUNSYNC)) && event.job().isPresent();
  }

  /** Whether the answer showed a job that has come to its end. */
  boolean toldTheEnd() {
    return event.answer().jobStatus().filter(JobStatus::isFinal).isPresent();
  }

  /** Whether it began only when the other one had been answered. */
  boolean isAfter(RecordedCall other) {
    return event.request().after() >= other.entry.seq();
  }

  /** Whether it is about the same job as these two, and falls between them. */
  boolean isBetween(RecordedCall earlier, RecordedCall later) {
    return event.job().equals(earlier.event.job()) && isAfter(earlier) && later.isAfter(this);
  }

  /** The calls that are under way when for the first time there are more than so many. */
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

  /** Whether it was refused for what it asks, so that asking again is in vain. */
  boolean wasRefused() {
    int code = event.answer().code();
    return code >= 400 && code < 500 && code != 408 && code != 429;
  }

  /** Whether it is the same call, made again. */
  boolean asksTheSameAs(RecordedCall other) {
    return event.operation().equals(other.event.operation())
        && event.job().equals(other.event.job())
        && event.request().query().equals(other.event.request().query())
        && event.request().body().equals(other.event.request().body());
  }

  Instant began(TimeBasis time) {
    return time.beginOf(event);
  }

  /** {@code status j-1}, or the name alone where there is no job. */
  @Override
  public String toString() {
    return event.operation() + event.job().map(job -> " " + job).orElse("");
  }
}
