package dev.localpod.journal;

import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One row of an {@link EntryTable}: the words in which people read an entry.
 *
 * @param place the number of the entry; the beginning of a call comes right after the entry before
 * @param who the one that acted
 * @param what the action
 */
record EntryRow(double place, Instant at, Instant realAt, String who, String what) {

  /** The longest value that is shown, in characters. */
  private static final int LONGEST_VALUE = 200;

  private static final Set<String> ESSENTIAL = Set.of("state", "fault", "limit", "clock");

  private static final Set<String> REPEATABLE = Set.of("client", "limit", "clock");

  /**
   * Describes entries, in order.
   *
   * @param subject the job that all rows are about, and that they need not name
   */
  static List<EntryRow> of(List<JournalEntry> entries, Optional<JobId> subject) {
    var rows = new ArrayList<EntryRow>();
    Set<Long> unanswered =
        UnansweredCalls.of(entries).stream().map(JournalEntry::seq).collect(Collectors.toSet());
    for (JournalEntry entry : entries) {
      if (entry.event() instanceof Event.CallStarted && !unanswered.contains(entry.seq())) {
        continue; // the entry of its end says it all
      }
      if (entry.event() instanceof Event.Call call) {
        rows.addAll(ofCall(entry, call, name(call, subject), isInterrupted(entry, call, entries)));
      } else if (!(entry.event() instanceof Event.Worker worker)
          || subject.isEmpty()
          || !worker.pickedUp().equals(subject)) { // its change of state already says so
        rows.add(of(entry, name(entry.event(), subject)));
      }
    }
    rows.sort(Comparator.comparingDouble(EntryRow::place));
    return rows;
  }

  private static String name(Event event, Optional<JobId> subject) {
    return event
        .job()
        .filter(id -> !subject.equals(Optional.of(id)))
        .map(id -> id + " ")
        .orElse("");
  }

  /**
   * Reports whether a table must show the row however long it is: a change of state, a fault, a
   * limit or a move of the clock.
   */
  boolean isEssential() {
    return ESSENTIAL.contains(who);
  }

  /** Reports whether the row changes nothing but the time, so that equal ones fold. */
  boolean isRepeatable() {
    return REPEATABLE.contains(who);
  }

  /** The row without its times. */
  record Text(String who, String what) {}

  Text text() {
    return new Text(who, what);
  }

  Instant time(TimeBasis basis) {
    return basis == TimeBasis.ENDPOINT ? at : realAt;
  }

  private static EntryRow row(JournalEntry entry, String who, String what) {
    return new EntryRow(entry.seq(), entry.at(), entry.realAt(), who, what);
  }

  private static EntryRow of(JournalEntry entry, String name) {
    Event event = entry.event();
    return switch (event.kind()) {
      case STATE -> row(entry, "state", name + state((Event.State) event));
      case WORK -> row(entry, "worker", name + work((Event.Work) event));
      case WORKER -> row(entry, "worker", worker((Event.Worker) event));
      case WORKER_CALL -> row(entry, "worker", name + refused((RefusedWorkerCall) event));
      case CLOCK -> row(entry, "clock", clock((Event.Clock) event));
      case WARNING -> row(entry, "clock", ((Event.Warning) event).text());
      case SCRIPT -> row(entry, "script", "has rules: " + ((Event.Script) event).rules().size());
      case RULE ->
          row(
              entry,
              "worker",
              name + "follows rule " + ((Event.Rule) event).number() + " of the script");
      case WEBHOOK -> row(entry, "webhook", name + webhook((Event.Webhook) event));
      case FAULT -> row(entry, "fault", name + fault((Event.Fault) event));
      case MISSING -> row(entry, "state", "job " + name + missing((Event.Missing) event));
      case UNKNOWN_FIELDS ->
          row(entry, "client", "sent unknown fields: " + ((Event.UnknownFields) event).names());
      case CALL_STARTED -> ofStarted(entry, (Event.CallStarted) event, name);
      case CALL -> throw new IllegalArgumentException("a call may need two rows");
    };
  }

  private static String state(Event.State state) {
    return state.from().map(from -> from + " -> ").orElse("")
        + state.to().map(JobStatus::name).orElse("gone")
        + ": "
        + state.cause();
  }

  private static String work(Event.Work work) {
    return work.workerId() + " " + work.step().text() + " " + shortened(work.value());
  }

  private static String worker(Event.Worker worker) {
    return worker.workerId() + " " + worker.to().text() + ": " + worker.cause();
  }

  private static String refused(RefusedWorkerCall call) {
    return "%s called %s: %s, %s"
        .formatted(call.workerId(), call.operation(), call.code(), call.error());
  }

  private static String clock(Event.Clock clock) {
    String by = DurationFormat.format(Duration.between(clock.from(), clock.to()));
    return "moved by " + by + ": " + clock.cause();
  }

  private static String webhook(Event.Webhook webhook) {
    String detail = webhook.detail().isEmpty() ? "" : ": " + webhook.detail();
    return "attempt " + webhook.attempt() + " " + webhook.step().text() + detail;
  }

  private static String fault(Event.Fault fault) {
    return fault.operation() + ": " + fault.fault() + " (entry " + fault.entry() + " of the plan)";
  }

  private static String missing(Event.Missing missing) {
    return switch (missing.reason()) {
      case EXPIRED -> "not found: its result expired";
      case NEVER_SUBMITTED -> "not found: never submitted";
    };
  }

  // ---- calls

  /** Reports whether another entry falls between the beginning and the end of the call. */
  private static boolean isInterrupted(
      JournalEntry entry, Event.Call call, List<JournalEntry> entries) {
    return entries.stream()
        .filter(other -> !(other.event() instanceof Event.CallStarted))
        .anyMatch(other -> other.seq() > call.request().after() && other.seq() < entry.seq());
  }

  private static List<EntryRow> ofCall(
      JournalEntry entry, Event.Call call, String name, boolean isInterrupted) {
    CallRequest request = call.request();
    String asked = asked(call.operation(), request, name);
    String answered = answered(call.answer());
    boolean isLimited = call.answer().code() == 429 && call.answer().error().isPresent();
    if (!isLimited && !isInterrupted) {
      return List.of(row(entry, "client", asked + ": " + answered));
    }
    return List.of(
        new EntryRow(request.after() + 0.5, request.at(), request.realAt(), "client", asked),
        row(
            entry,
            isLimited ? "limit" : "client",
            call.operation() + " " + name + "answered: " + answered));
  }

  private static EntryRow ofStarted(JournalEntry entry, Event.CallStarted call, String name) {
    CallRequest request = call.request();
    return new EntryRow(
        request.after() + 0.5,
        request.at(),
        request.realAt(),
        "client",
        asked(call.operation(), request, name) + ": still being served");
  }

  private static String asked(String operation, CallRequest request, String name) {
    String query = request.query().isEmpty() ? "" : "?" + request.query();
    String body =
        request.body().equals(TruncatedJson.NOTHING) ? "" : " " + shortened(request.body());
    return (request.method() + " " + operation + query + " " + name).stripTrailing() + body;
  }

  private static String answered(Event.Answer answer) {
    return (answer.code() == 0 ? "no answer" : answer.code())
        + answer.jobStatus().map(status -> " " + status).orElse("")
        + answer.chunks().map(chunks -> ", " + chunks + " chunks").orElse("")
        + answer.retryAfter().map(wait -> ", Retry-After " + DurationFormat.format(wait)).orElse("")
        + answer.error().map(error -> ", " + error).orElse("");
  }

  private static String shortened(TruncatedJson value) {
    String text = value.toJson().toString();
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
  }
}
