package dev.localpod.assertions;

import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.WorkStep;
import dev.localpod.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The journal entries of one job, in order. */
record JobHistory(JobId id, List<JournalEntry> entries) {

  /** Selects the entries of a job, except the choice of its rule of the script. */
  static JobHistory of(JobId id, List<JournalEntry> entries) {
    return new JobHistory(
        id,
        entries.stream()
            .filter(entry -> entry.event().job().equals(Optional.of(id)))
            .filter(entry -> !(entry.event() instanceof Event.Rule))
            .toList());
  }

  /** Groups entries by job, in the order in which the jobs appear. */
  static List<JobHistory> all(List<JournalEntry> entries) {
    Map<JobId, List<JournalEntry>> byJob = new LinkedHashMap<>();
    for (JournalEntry entry : entries) {
      entry
          .event()
          .job()
          .ifPresent(id -> byJob.computeIfAbsent(id, it -> new ArrayList<>()).add(entry));
    }
    return byJob.entrySet().stream()
        .map(job -> of(job.getKey(), job.getValue()))
        .filter(history -> !history.states().isEmpty())
        .toList();
  }

  List<RecordedCall> calls() {
    return RecordedCall.in(entries);
  }

  /** Returns the last known status. */
  Optional<JobStatus> status() {
    List<JobStatus> statuses = statuses();
    return statuses.isEmpty() ? Optional.empty() : Optional.of(statuses.get(statuses.size() - 1));
  }

  /** Returns the entry of the removal of its result, if there is one. */
  Optional<JournalEntry> expiry() {
    return states().stream().filter(it -> ((Event.State) it.event()).to().isEmpty()).findFirst();
  }

  /** Reports whether a client has learned how the job ended since its last submission. */
  boolean isRead() {
    return current().anyMatch(Event::reportsEnd);
  }

  /**
   * Reports whether the client gave the job up: no call about it is being served, and it has not
   * learned how the job ended, other than from its own cancel, and named no webhook.
   */
  boolean isGivenUp() {
    return !hasWebhook()
        && calls().stream().noneMatch(RecordedCall::isOpen)
        && current().filter(event -> !isCancel(event)).noneMatch(Event::reportsEnd);
  }

  /** Returns what may still report to the client how the job ended, as a sentence, if anything. */
  Optional<String> underWay() {
    if (calls().stream().anyMatch(RecordedCall::isOpen)) {
      return Optional.of("a call about it is still being served");
    }
    boolean isPosting =
        WebhookDelivery.in(entries, Optional.empty()).stream().anyMatch(it -> !it.hasEnded());
    return isPosting ? Optional.of("its webhook is still being delivered") : Optional.empty();
  }

  boolean isCancelled() {
    return status().equals(Optional.of(JobStatus.CANCELLED))
        || current().anyMatch(event -> isCancel(event) && event.reportsEnd());
  }

  /** Returns the status that a call other than the submission reported last. */
  Optional<JobStatus> lastReported() {
    return calls().stream()
        .filter(call -> !call.is(Operation.RUN))
        .flatMap(call -> call.event().answer().jobStatus().stream())
        .reduce((before, after) -> after);
  }

  /** Adds up the time that workers spent on it from {@code since} to {@code now}. */
  Duration workSince(Instant since, Instant now) {
    Duration work = Duration.ZERO;
    List<JournalEntry> states = states();
    for (int i = 0; i < states.size(); i++) {
      boolean begins =
          ((Event.State) states.get(i).event()).to().equals(Optional.of(JobStatus.IN_PROGRESS));
      if (begins) {
        Instant start = states.get(i).at().isBefore(since) ? since : states.get(i).at();
        Instant end = i + 1 < states.size() ? states.get(i + 1).at() : now;
        work = end.isAfter(start) ? work.plus(Duration.between(start, end)) : work;
      }
    }
    return work;
  }

  /** Adds up the time that workers spent on it after the client gave it up. */
  Duration wastedUntil(Instant now) {
    if (!isGivenUp()) {
      return Duration.ZERO;
    }
    return calls().stream()
        .map(call -> call.entry().at())
        .max(Instant::compareTo)
        .map(last -> workSince(last, now))
        .orElse(Duration.ZERO);
  }

  private boolean hasWebhook() {
    return calls().stream()
        .anyMatch(
            call ->
                call.event().request().body().shown() instanceof Json.Obj body
                    && body.get("webhook").isPresent());
  }

  private static boolean isCancel(Event event) {
    return event instanceof Event.Call call && call.target().equals(Optional.of(Operation.CANCEL));
  }

  /** Returns the events since the job was last submitted or retried. */
  private Stream<Event> current() {
    long submission =
        entries.stream()
            .filter(entry -> entry.event() instanceof Event.State state && state.isSubmission())
            .mapToLong(JournalEntry::seq)
            .max()
            .orElse(0);
    return entries.stream().filter(entry -> entry.seq() > submission).map(JournalEntry::event);
  }

  /** Returns its changes of state. */
  List<JournalEntry> states() {
    return entries.stream().filter(entry -> entry.event() instanceof Event.State).toList();
  }

  /** Returns all its statuses. */
  List<JobStatus> statuses() {
    return states().stream().flatMap(it -> ((Event.State) it.event()).to().stream()).toList();
  }

  /** Returns the values that its workers reported in this step. */
  List<Json> reports(WorkStep step) {
    return reports(entries.stream().map(JournalEntry::event), step);
  }

  /** Returns the values that its workers reported in this step since its last submission. */
  List<Json> currentReports(WorkStep step) {
    return reports(current(), step);
  }

  private static List<Json> reports(Stream<Event> events, WorkStep step) {
    return events
        .filter(event -> event instanceof Event.Work work && work.step() == step)
        .map(event -> ((Event.Work) event).value().toJson())
        .toList();
  }

  /** Returns a failure if the lists differ; a pending one if more items can make them equal. */
  <T> Optional<Failure> unlessEqual(List<T> expected, List<T> found, String fact) {
    if (found.equals(expected)) {
      return Optional.empty();
    }
    boolean mayGrow =
        found.size() < expected.size() && expected.subList(0, found.size()).equals(found);
    List<JournalEntry> shown =
        entries.stream()
            .filter(entry -> !(entry.event() instanceof Event.Call))
            .filter(entry -> !(entry.event() instanceof Event.CallStarted))
            .toList();
    return Optional.of(mayGrow ? Failure.pending(fact, shown) : Failure.permanent(fact, shown));
  }
}
