package dev.localpod.journal;

import dev.localpod.job.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes a timeline for people who read it in a terminal. */
final class TimelineWriter {

  private static final int WIDTH = 100;

  /** How many rows are written of a long timeline: most of them of its end. */
  private static final int ROWS = 80;

  private static final int FIRST_ROWS = 20;

  private static final String ROW = "%13s  %10s  %-7s  ";
  private static final int INDENT = 13 + 2 + 10 + 2 + 7 + 2;

  /** The longest value that is written, in characters. */
  private static final int VALUE = 200;

  /** Who did something. */
  private enum Who {
    CLIENT,
    WORKER,
    CLOCK,
    FAULT,
    LIMIT,
    WEBHOOK,
    STATE;

    private final String text = name().toLowerCase(Locale.ROOT);
  }

  /**
   * A line of the table.
   *
   * @param place where it stands: the number of an entry, and behind it what began right after it
   */
  private record Row(double place, Instant at, Instant realAt, Who who, String what) {}

  private final Timeline timeline;
  private final List<Row> rows = new ArrayList<>();

  private TimelineWriter(Timeline timeline) {
    this.timeline = timeline;
  }

  static String of(Timeline timeline) {
    var text = new TimelineWriter(timeline);
    timeline.entries().forEach(text::add);
    text.rows.sort(Comparator.comparingDouble(Row::place));
    return text.write();
  }

  // ---- rows

  private void add(JournalEntry entry) {
    Event event = entry.event();
    switch (event.kind()) {
      case STATE -> add(entry, Who.STATE, state((Event.State) event));
      case WORK -> add(entry, Who.WORKER, work((Event.Work) event));
      case WORKER -> worker(entry, (Event.Worker) event);
      case CALL -> call(entry, (Event.Call) event);
      case CLOCK -> add(entry, Who.CLOCK, clock((Event.Clock) event));
      case RULE ->
          add(entry, Who.WORKER, "follows rule %d of the script", ((Event.Rule) event).number());
      case WEBHOOK -> add(entry, Who.WEBHOOK, webhook((Event.Webhook) event));
      case FAULT -> add(entry, Who.FAULT, fault((Event.Fault) event));
      case MISSING ->
          add(
              entry,
              Who.STATE,
              "not there any more, or never: " + ((Event.Missing) event).reason().text());
      case SCRIPT, UNKNOWN_FIELDS -> {}
    }
  }

  private void add(JournalEntry entry, Who who, String what, Object... values) {
    String text = values.length == 0 ? what : what.formatted(values);
    rows.add(new Row(entry.seq(), entry.at(), entry.realAt(), who, text));
  }

  private static String state(Event.State state) {
    String change =
        state.from().map(from -> from + " -> ").orElse("")
            + state.to().map(Enum::name).orElse("gone");
    return change + ": " + state.cause();
  }

  private static String work(Event.Work work) {
    return work.workerId() + " " + work.step().text() + " " + shortened(work.value());
  }

  private void worker(JournalEntry entry, Event.Worker worker) {
    boolean isShownByState = timeline.job().isPresent() && worker.pickedUp().equals(timeline.job());
    if (!isShownByState) {
      add(entry, Who.WORKER, worker.workerId() + " " + worker.to().text() + ": " + worker.cause());
    }
  }

  private static String clock(Event.Clock clock) {
    return "moved by " + seconds(Duration.between(clock.from(), clock.to())) + ": " + clock.cause();
  }

  private static String fault(Event.Fault fault) {
    return fault.operation() + ": " + fault.fault() + ", as entry " + fault.entry() + " wants it";
  }

  private static String webhook(Event.Webhook webhook) {
    String detail = webhook.detail().isEmpty() ? "" : ": " + webhook.detail();
    return "attempt " + webhook.attempt() + " " + webhook.step().text() + detail;
  }

  /** One row, or two if something happened between the call and its answer. */
  private void call(JournalEntry entry, Event.Call call) {
    Event.Request request = call.request();
    boolean limited = call.answer().code() == 429 && call.answer().error().isPresent();
    boolean meanwhile =
        timeline.entries().stream()
            .anyMatch(other -> other.seq() > request.after() && other.seq() < entry.seq());
    if (limited || meanwhile) {
      rows.add(
          new Row(request.after() + 0.5, request.at(), request.realAt(), Who.CLIENT, asked(call)));
      add(
          entry,
          limited ? Who.LIMIT : Who.CLIENT,
          call.operation() + " was answered " + answered(call.answer()));
    } else {
      add(entry, Who.CLIENT, asked(call) + ": " + answered(call.answer()));
    }
  }

  private static String asked(Event.Call call) {
    Event.Request request = call.request();
    String query = request.query().isEmpty() ? "" : "?" + request.query();
    String body =
        request.body().equals(TruncatedJson.NOTHING) ? "" : " " + shortened(request.body());
    return request.method() + " " + call.operation() + query + body;
  }

  private static String answered(Event.Answer answer) {
    var text = new StringBuilder().append(answer.code());
    answer.jobStatus().ifPresent(status -> text.append(' ').append(status));
    answer.chunks().ifPresent(chunks -> text.append(", ").append(chunks).append(" chunks"));
    answer
        .retryAfter()
        .ifPresent(wait -> text.append(", to come again after ").append(seconds(wait)));
    answer.error().ifPresent(error -> text.append(", ").append(error));
    return text.toString();
  }

  private static String shortened(TruncatedJson value) {
    String text = value.toJson().toString();
    return text.length() <= VALUE ? text : text.substring(0, VALUE) + "...";
  }

  // ---- text

  private String write() {
    var text = new StringBuilder();
    Optional<JobId> job = timeline.job();
    line(
        text,
        0,
        job.map(id -> "Job " + id).orElse("Calls about no job")
            + timeline.lastStatus().map(status -> ", " + status).orElse(""));
    Timeline.Heading heading = timeline.heading();
    line(
        text,
        0,
        "on endpoint %s: edition %s, seed %d, clock %s"
            .formatted(heading.endpoint(), heading.edition(), heading.seed(), heading.clock()));
    if (timeline.dropped() > 0) {
      line(text, 0, "the journal no longer has its entries 1 to " + timeline.dropped());
    }
    if (rows.isEmpty()) {
      line(text, 0, "the journal has nothing about it");
      return text.toString();
    }
    line(text, INDENT, ROW.formatted("endpoint time", "real time", "who") + "what");
    Row origin = rows.get(0);
    int skipped = Math.max(0, rows.size() - ROWS);
    for (int i = 0; i < rows.size(); i++) {
      if (skipped > 0 && i == FIRST_ROWS) {
        line(text, INDENT, ROW.formatted("", "", "") + "... " + skipped + " more ...");
        i += skipped;
      }
      line(text, INDENT, row(rows.get(i), origin));
    }
    return text.toString();
  }

  private static String row(Row row, Row origin) {
    return ROW.formatted(
            "+" + seconds(Duration.between(origin.at(), row.at())),
            "+" + seconds(Duration.between(origin.realAt(), row.realAt())),
            row.who().text)
        + row.what();
  }

  private static String seconds(Duration duration) {
    long millis = duration.toMillis();
    return "%d.%03ds".formatted(millis / 1_000, Math.abs(millis % 1_000));
  }

  /** Writes what stands on one line, broken where it is too long for it. */
  private static void line(StringBuilder text, int indent, String line) {
    String rest = line.replaceAll("\\p{Cntrl}+", " ").stripTrailing();
    while (rest.length() > WIDTH) {
      int end = rest.lastIndexOf(' ', WIDTH);
      if (end <= indent + (WIDTH - indent) / 2) {
        end = WIDTH; // a word that is as long as this is broken
      }
      text.append(rest, 0, end).append('\n');
      rest = " ".repeat(indent) + rest.substring(end).stripLeading();
    }
    text.append(rest).append('\n');
  }
}
