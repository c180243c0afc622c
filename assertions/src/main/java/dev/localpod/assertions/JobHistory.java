package dev.localpod.assertions;

import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.WebhookStep;
import dev.localpod.journal.WorkStep;
import dev.localpod.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a journal tells of one job, in order. */
record JobHistory(JobId id, List<JournalEntry> entries) {

  /** What these entries tell of a job, but for which rule of the script was chosen for it. */
  static JobHistory of(JobId id, List<JournalEntry> entries) {
    return new JobHistory(
        id,
        entries.stream()
            .filter(entry -> entry.event().job().equals(Optional.of(id)))
            .filter(entry -> !(entry.event() instanceof Event.Rule))
            .toList());
  }

  /** What these entries tell of each job, in the order in which they first name them. */
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

  /** What it was in last, or is in. */
  Optional<JobStatus> status() {
    List<JobStatus> statuses = statuses();
    return statuses.isEmpty() ? Optional.empty() : Optional.of(statuses.get(statuses.size() - 1));
  }

  /** When its result was forgotten, if it was. */
  Optional<JournalEntry> expiry() {
    return states().stream().filter(it -> ((Event.State) it.event()).to().isEmpty()).findFirst();
  }

  /** Whether somebody was told how it ended, by an answer or by a webhook, since it last began. */
  boolean isKnownToHaveEnded() {
    return isToldByWebhook() || calls().stream().anyMatch(this::tellsTheEnd);
  }

  /** Whether somebody asked how it stands and never waited until its end. */
  boolean isGivenUp() {
    return lastTold().isPresent()
        && !isToldByWebhook()
        && calls().stream().filter(call -> !call.is(Operation.CANCEL)).noneMatch(this::tellsTheEnd);
  }

  boolean isCancelled() {
    return status().equals(Optional.of(JobStatus.CANCELLED))
        || calls().stream().anyMatch(it -> it.is(Operation.CANCEL) && tellsTheEnd(it));
  }

  /** What those who asked how it stands were told last. */
  Optional<JobStatus> lastTold() {
    return calls().stream()
        .filter(call -> !call.is(Operation.RUN))
        .flatMap(call -> call.event().answer().jobStatus().stream())
        .reduce((before, after) -> after);
  }

  /** For how long workers had it, from {@code since} on; until {@code now} if one still has it. */
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

  /** For how long workers had it after its client had lost interest in it. */
  Duration orphanedUntil(Instant now) {
    if (isKnownToHaveEnded() || hasWebhook()) {
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

  private boolean isToldByWebhook() {
    return entries.stream()
        .anyMatch(
            entry ->
                entry.event() instanceof Event.Webhook webhook
                    && webhook.step() == WebhookStep.ACKNOWLEDGED
                    && entry.seq() > lastBeginning());
  }

  private boolean tellsTheEnd(RecordedCall call) {
    return call.toldTheEnd() && call.entry().seq() > lastBeginning();
  }

  /** The number of the entry with which it was submitted or retried last. */
  private long lastBeginning() {
    return states().stream()
        .filter(
            entry ->
                entry.event() instanceof Event.State state
                    && state.to().equals(Optional.of(JobStatus.IN_QUEUE))
                    && state.from().map(JobStatus::isFinal).orElse(true))
        .mapToLong(JournalEntry::seq)
        .max()
        .orElse(0);
  }

  /** Its changes of state. */
  List<JournalEntry> states() {
    return entries.stream().filter(entry -> entry.event() instanceof Event.State).toList();
  }

  /** What it has been in. */
  List<JobStatus> statuses() {
    return states().stream().flatMap(it -> ((Event.State) it.event()).to().stream()).toList();
  }

  /** Returns the values that its workers reported in this step. */
  List<Json> reports(WorkStep step) {
    return entries.stream()
        .map(JournalEntry::event)
        .filter(event -> event instanceof Event.Work work && work.step() == step)
        .map(event -> ((Event.Work) event).value().toJson())
        .toList();
  }

  /** That a list is not what it should be; once it is no beginning of it, it never will be. */
  <T> Optional<Failure> unlessEqual(List<T> expected, List<T> seen, String fact) {
    if (seen.equals(expected)) {
      return Optional.empty();
    }
    boolean mayGrow =
        seen.size() < expected.size() && expected.subList(0, seen.size()).equals(seen);
    List<JournalEntry> passage =
        entries.stream().filter(entry -> !(entry.event() instanceof Event.Call)).toList();
    return Optional.of(mayGrow ? Failure.sofar(fact, passage) : Failure.forGood(fact, passage));
  }
}
