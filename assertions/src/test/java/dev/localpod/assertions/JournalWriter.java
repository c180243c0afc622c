package dev.localpod.assertions;

import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.CallRequest;
import dev.localpod.journal.Event;
import dev.localpod.journal.Journal;
import dev.localpod.journal.TruncatedJson;
import dev.localpod.journal.WebhookStep;
import dev.localpod.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Writes journal entries for tests. */
final class JournalWriter {

  /** The beginning of a call. */
  record Begun(long after, Instant at, Instant realAt) {}

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Journal journal;
  private Instant at = START;
  private Instant realAt = START;

  JournalWriter() {
    this(Journal.Bounds.DEFAULT);
  }

  JournalWriter(Journal.Bounds bounds) {
    this.journal = new Journal(bounds);
  }

  Journal journal() {
    return journal;
  }

  /** Moves both clocks. */
  JournalWriter after(Duration duration) {
    at = at.plus(duration);
    realAt = realAt.plus(duration);
    return this;
  }

  JournalWriter event(Event event) {
    journal.add(at, realAt, event);
    return this;
  }

  JournalWriter submitted(String job) {
    return event(
        new Event.State(
            new JobId(job), Optional.empty(), Optional.of(JobStatus.IN_QUEUE), "submitted"));
  }

  JournalWriter moved(String job, JobStatus from, JobStatus to, String cause) {
    return event(new Event.State(new JobId(job), Optional.of(from), Optional.of(to), cause));
  }

  JournalWriter gone(String job, JobStatus from, String cause) {
    return event(new Event.State(new JobId(job), Optional.of(from), Optional.empty(), cause));
  }

  JournalWriter webhook(String job, int attempt, WebhookStep step, String detail) {
    return event(new Event.Webhook(new JobId(job), attempt, step, detail));
  }

  JournalWriter status(String job, JobStatus jobStatus) {
    return answered(begin(), "status", job, 200, jobStatus);
  }

  JournalWriter streamed(String job, JobStatus jobStatus, int chunks) {
    Event.Answer answer =
        new Event.Answer(
            200, Optional.of(jobStatus), Optional.of(chunks), Optional.empty(), Optional.empty());
    return call(begin(), "stream", Optional.of(job), Map.of(), Json.NULL, answer);
  }

  /** Submits a job with this body. */
  JournalWriter run(String job, Object body) {
    return submitted(job, "run", body);
  }

  /** Submits a job with this body by this operation. */
  JournalWriter submitted(String job, String operation, Object body) {
    submitted(job);
    return call(
        begin(),
        operation,
        Optional.of(job),
        Map.of(),
        Json.of(body),
        answer(200, JobStatus.IN_QUEUE, null, null));
  }

  JournalWriter refused(String operation, Object body, int code, String error) {
    return call(
        begin(),
        operation,
        Optional.empty(),
        Map.of(),
        Json.of(body),
        answer(code, null, null, error));
  }

  JournalWriter limited(String operation, Duration wait) {
    return call(
        begin(), operation, Optional.empty(), Map.of(), Json.NULL, answer(429, null, wait, null));
  }

  JournalWriter withHeader(String operation, String name, String value) {
    return call(
        begin(),
        operation,
        Optional.empty(),
        Map.of(name, value),
        Json.NULL,
        answer(200, null, null, null));
  }

  JournalWriter called(String operation, String job) {
    return answered(begin(), operation, job, 200, null);
  }

  Begun begin() {
    return new Begun(journal.last(), at, realAt);
  }

  JournalWriter answered(Begun begun, String operation, String job, int code, JobStatus jobStatus) {
    return call(
        begun,
        operation,
        Optional.of(job),
        Map.of(),
        Json.NULL,
        answer(code, jobStatus, null, null));
  }

  private static Event.Answer answer(int code, JobStatus jobStatus, Duration wait, String error) {
    return new Event.Answer(
        code,
        Optional.ofNullable(jobStatus),
        Optional.empty(),
        Optional.ofNullable(wait),
        Optional.ofNullable(error));
  }

  private JournalWriter call(
      Begun begun,
      String operation,
      Optional<String> job,
      Map<String, String> headers,
      Json body,
      Event.Answer answer) {
    return event(
        new Event.Call(
            operation,
            job.map(JobId::new),
            new CallRequest(
                begun.after(),
                begun.at(),
                begun.realAt(),
                "POST",
                "",
                headers,
                body.equals(Json.NULL) ? TruncatedJson.NOTHING : TruncatedJson.of(body)),
            answer));
  }
}
