package dev.localpod.journal;

import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The journal entries of one job, in order: its calls, states, reports, workers and webhooks, and
 * the moves of the clock in between. All calls that concern no job share one timeline.
 */
public final class Timeline {

  private static final int WIDTH = 100;
  private static final int MOST_LINES = 80;

  private final Heading heading;
  private final Optional<JobId> job;
  private final List<JournalEntry> entries;
  private final long dropped;

  private Timeline(Heading heading, Optional<JobId> job, List<JournalEntry> entries, long dropped) {
    this.heading = heading;
    this.job = job;
    this.entries = List.copyOf(entries);
    this.dropped = dropped;
  }

  /**
   * Describes the endpoint above a timeline.
   *
   * @param endpoint the id of the endpoint
   * @param edition its edition
   * @param seed the seed of its job ids and random numbers
   * @param clock its clock mode
   */
  public record Heading(String endpoint, String edition, long seed, String clock) {}

  /**
   * Returns the timelines of all jobs that the journal still has entries of, in the order of their
   * first entries, and then that of the calls about no job, if there is one.
   */
  public static List<Timeline> all(Heading heading, Journal journal) {
    List<JournalEntry> entries = journal.entries();
    Set<JobId> jobs = new LinkedHashSet<>();
    boolean others = false;
    for (JournalEntry entry : entries) {
      entry.event().job().ifPresent(jobs::add);
      others |= concernsNoJob(entry.event());
    }
    var timelines = new ArrayList<Timeline>();
    for (JobId job : jobs) {
      timelines.add(of(heading, job, entries, firstKept(entries) - 1));
    }
    if (others) {
      List<JournalEntry> about = between(entries, entry -> concernsNoJob(entry.event()), false);
      about.removeIf(entry -> !concernsNoJob(entry.event()) && !isClock(entry));
      timelines.add(new Timeline(heading, Optional.empty(), about, firstKept(entries) - 1));
    }
    return timelines;
  }

  /** Returns the timeline of a job; it is empty if the journal has no entry of the job. */
  public static Timeline of(Heading heading, JobId job, Journal journal) {
    List<JournalEntry> entries = journal.entries();
    return of(heading, job, entries, firstKept(entries) - 1);
  }

  private static Timeline of(Heading heading, JobId job, List<JournalEntry> all, long dropped) {
    // Any entry may concern a job that has not ended.
    boolean isUnfinished =
        statuses(job, all).reduce((earlier, later) -> later).stream()
            .anyMatch(last -> !last.isFinal());
    List<JournalEntry> entries = between(all, entry -> concerns(job, entry), isUnfinished);
    Set<String> workers = workersOf(job, entries);
    entries.removeIf(
        entry -> !concerns(job, entry) && !isClock(entry) && !isOfWorkers(workers, entry));
    return new Timeline(heading, Optional.of(job), entries, dropped);
  }

  private static boolean concerns(JobId job, JournalEntry entry) {
    return entry.event().job().filter(job::equals).isPresent();
  }

  private static boolean concernsNoJob(Event event) {
    return event.job().isEmpty()
        && switch (event.kind()) {
          case CALL, CALL_STARTED, FAULT -> true;
          case STATE,
              WORK,
              WORKER,
              WORKER_CALL,
              CLOCK,
              WARNING,
              SCRIPT,
              RULE,
              WEBHOOK,
              MISSING,
              UNKNOWN_FIELDS ->
              false;
        };
  }

  private static boolean isClock(JournalEntry entry) {
    EventKind kind = entry.event().kind();
    return kind == EventKind.CLOCK || kind == EventKind.WARNING;
  }

  private static boolean isOfWorkers(Set<String> workers, JournalEntry entry) {
    // If no worker picked the job up, all workers together explain why.
    return entry.event() instanceof Event.Worker worker
        && (workers.isEmpty() || workers.contains(worker.workerId()));
  }

  private static Set<String> workersOf(JobId job, List<JournalEntry> entries) {
    Set<String> workers = new HashSet<>();
    for (JournalEntry entry : entries) {
      if (entry.event() instanceof Event.Worker worker
          && worker.pickedUp().equals(Optional.of(job))) {
        workers.add(worker.workerId());
      } else if (entry.event() instanceof Event.Work work && work.id().equals(job)) {
        workers.add(work.workerId());
      }
    }
    return workers;
  }

  /**
   * Returns all entries from the first to the last one that matches.
   *
   * @param toTheEnd whether to include the entries after the last match
   */
  private static List<JournalEntry> between(
      List<JournalEntry> entries, Predicate<JournalEntry> matches, boolean toTheEnd) {
    int first = 0;
    while (first < entries.size() && !matches.test(entries.get(first))) {
      first++;
    }
    int last = entries.size() - 1;
    while (last >= first && !toTheEnd && !matches.test(entries.get(last))) {
      last--;
    }
    return new ArrayList<>(entries.subList(first, last + 1));
  }

  private static long firstKept(List<JournalEntry> entries) {
    return entries.isEmpty() ? 1 : entries.get(0).seq();
  }

  /** Returns the description of the endpoint. */
  public Heading heading() {
    return heading;
  }

  /** Returns the job; empty for the calls about no job. */
  public Optional<JobId> job() {
    return job;
  }

  /** Returns its entries, oldest first. */
  public List<JournalEntry> entries() {
    return entries;
  }

  /** Returns how many of its oldest entries the journal had dropped before. */
  public long dropped() {
    return dropped;
  }

  /** Returns the last known status of the job. */
  Optional<JobStatus> lastStatus() {
    return job.flatMap(id -> statuses(id, entries).reduce((earlier, later) -> later));
  }

  private static Stream<JobStatus> statuses(JobId job, List<JournalEntry> entries) {
    return entries.stream()
        .filter(entry -> concerns(job, entry))
        .flatMap(
            entry ->
                entry.event() instanceof Event.State state ? state.to().stream() : Stream.empty());
  }

  /** Returns this timeline as text, in lines of at most 100 characters. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    String title = job.map(id -> "Job " + id).orElse("Calls about no job");
    append(text, 0, title + lastStatus().map(status -> ", " + status).orElse(""));
    append(
        text,
        0,
        "on endpoint %s: edition %s, seed %s, clock %s"
            .formatted(heading.endpoint(), heading.edition(), heading.seed(), heading.clock()));
    if (dropped > 0) {
      append(text, 0, "the journal no longer has entries 1 to " + dropped);
    }
    List<String> table = EntryTable.lines(entries, job, List.of(TimeBasis.values()), MOST_LINES);
    if (table.isEmpty()) {
      append(text, 0, "the journal has no entry about it");
    } else {
      int indent = table.get(0).indexOf("what");
      table.forEach(line -> append(text, indent, line));
    }
    return text.toString();
  }

  /** Appends a line, broken where it is longer than {@link #WIDTH}. */
  private static void append(StringBuilder text, int indent, String line) {
    String rest = line;
    while (rest.length() > WIDTH) {
      int end = rest.lastIndexOf(' ', WIDTH);
      if (end <= indent + (WIDTH - indent) / 2) {
        end = WIDTH; // breaks a long word
      }
      text.append(rest, 0, end).append('\n');
      rest = " ".repeat(indent) + rest.substring(end).stripLeading();
    }
    text.append(rest).append('\n');
  }
}
