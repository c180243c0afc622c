package dev.localpod.journal;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JournalTest {

  private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant REAL = Instant.parse("2026-02-02T00:00:00.500Z");
  private static final JobId ID = new JobId("j-1");

  private final Journal journal = new Journal();

  @Test
  void entries_are_numbered_from_1_without_gaps() {
    for (int i = 0; i < 5; i++) {
      journal.add(AT, REAL, call(i));
    }

    assertThat(journal.entries()).extracting(JournalEntry::seq).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(journal.dropped()).isZero();
  }

  @Test
  void the_newest_entries_are_kept_and_the_dropped_ones_counted() {
    var small = new Journal(new Journal.Bounds(100, Long.MAX_VALUE));
    for (int i = 0; i < 107; i++) {
      small.add(AT, REAL, call(i));
    }

    List<JournalEntry> entries = small.entries();
    assertThat(entries).hasSize(100);
    assertThat(entries.get(0).seq()).isEqualTo(8);
    assertThat(entries.get(entries.size() - 1).event()).isEqualTo(call(106));
    assertThat(small.dropped()).isEqualTo(7);
  }

  @Test
  void entries_that_were_read_do_not_change_afterwards() {
    journal.add(AT, REAL, call(1));
    List<JournalEntry> read = journal.entries();

    journal.add(AT, REAL, call(2));

    assertThat(read).hasSize(1);
  }

  @Test
  void entries_from_many_threads_keep_one_numbering() throws InterruptedException {
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 8; i++) {
      var thread =
          new Thread(
              () -> {
                for (int n = 0; n < 1_000; n++) {
                  journal.add(AT, REAL, call(n));
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }

    List<JournalEntry> entries = journal.entries();
    assertThat(entries).hasSize(8_000);
    for (int i = 0; i < entries.size(); i++) {
      assertThat(entries.get(i).seq()).isEqualTo(i + 1);
    }
  }

  @Test
  void an_entry_tells_when_what_and_of_which_job() {
    var moved =
        new Event.State(
            ID, Optional.of(JobStatus.IN_QUEUE), Optional.of(JobStatus.IN_PROGRESS), "picked up");

    assertThat(new JournalEntry(7, AT, REAL, moved).toJson())
        .hasToString(
            "{\"seq\":7,\"at\":\"2026-01-01T12:00:00Z\",\"realAt\":\"2026-02-02T00:00:00.500Z\","
                + "\"kind\":\"state\",\"job\":\"j-1\",\"from\":\"IN_QUEUE\",\"to\":\"IN_PROGRESS\","
                + "\"cause\":\"picked up\"}");
  }

  @Test
  void a_new_job_comes_from_no_state_and_a_removed_one_goes_to_none() {
    var created = new Event.State(ID, Optional.empty(), Optional.of(JobStatus.IN_QUEUE), "c");
    var removed = new Event.State(ID, Optional.of(JobStatus.FAILED), Optional.empty(), "c");

    assertThat(created.details())
        .hasToString("{\"from\":null,\"to\":\"IN_QUEUE\",\"cause\":\"c\"}");
    assertThat(removed.details()).hasToString("{\"from\":\"FAILED\",\"to\":null,\"cause\":\"c\"}");
  }

  @Test
  void an_event_that_concerns_no_job_names_none() {
    var worker = new Event.Worker("worker-1", WorkerState.IDLE, "has started");

    assertThat(new JournalEntry(1, AT, AT.plus(ofSeconds(1)), worker).toJson().get("job"))
        .isEmpty();
    assertThat(worker.details())
        .isEqualTo(
            Json.parse("{\"worker\":\"worker-1\",\"to\":\"idle\",\"cause\":\"has started\"}"));
  }

  @Test
  void large_entries_push_out_more_of_the_older_ones() {
    var small = new Journal(new Journal.Bounds(Integer.MAX_VALUE, 101 * EventWeight.of(call(100))));
    for (int i = 0; i < 100; i++) {
      small.add(AT, REAL, call(i));
    }
    long before = small.entries().size();

    for (int i = 0; i < 5; i++) {
      small.add(AT, REAL, work("x".repeat(TruncatedJson.LONGEST - 2)));
    }

    assertThat(before).isEqualTo(100);
    assertThat(small.entries()).hasSizeLessThan(100).hasSizeGreaterThan(5);
    assertThat(small.dropped()).isEqualTo(105 - small.entries().size());
  }

  @Test
  void one_entry_is_kept_however_large_it_is() {
    var tiny = new Journal(new Journal.Bounds(10, 1));

    tiny.add(AT, REAL, work("a"));
    tiny.add(AT, REAL, work("b"));

    assertThat(tiny.entries()).extracting(JournalEntry::seq).containsExactly(2L);
  }

  @Test
  void entries_can_be_read_from_where_one_left_off() {
    for (int i = 0; i < 5; i++) {
      journal.add(AT, REAL, call(i));
    }

    assertThat(journal.entriesAfter(3)).extracting(JournalEntry::seq).containsExactly(4L, 5L);
    assertThat(journal.entriesAfter(5)).isEmpty();
    assertThat(journal.entriesAfter(99)).isEmpty();
    assertThat(journal.last()).isEqualTo(5);
  }

  @Test
  void a_reader_is_woken_by_the_next_entry() {
    journal.add(AT, REAL, call(1));
    CompletableFuture<Void> there = journal.whenAfter(0);
    CompletableFuture<Void> toCome = journal.whenAfter(1);

    there.join();
    assertThat(toCome).isNotDone();
    journal.add(AT, REAL, call(2));
    toCome.join();
  }

  @Test
  void an_entry_wakes_the_readers_before_it_and_no_others() {
    List<CompletableFuture<Void>> early =
        Stream.generate(() -> journal.whenAfter(0)).limit(1_000).toList();
    CompletableFuture<Void> later = journal.whenAfter(1);
    assertThat(journal.readers()).isEqualTo(1_001);

    journal.add(AT, REAL, call(1));

    assertThat(early).allSatisfy(CompletableFuture::join);
    assertThat(later).isNotDone();
    assertThat(journal.readers()).isEqualTo(1);
  }

  @Test
  void a_reader_that_takes_long_keeps_neither_the_writer_nor_other_readers_waiting() {
    var goOn = new CompletableFuture<Void>();
    CompletableFuture<Void> slow = journal.whenAfter(0).thenRun(goOn::join);
    CompletableFuture<Void> other = journal.whenAfter(0);

    journal.add(AT, REAL, call(1));

    other.join();
    assertThat(slow).isNotDone();
    goOn.complete(null);
    slow.join();
  }

  @Test
  void a_reader_that_stops_waiting_is_forgotten() {
    CompletableFuture<Void> cancelled = journal.whenAfter(0);
    CompletableFuture<Void> completed = journal.whenAfter(0);

    cancelled.cancel(false);
    completed.complete(null);

    assertThat(journal.readers()).isZero();
  }

  @Test
  void the_summary_counts_what_was_dropped_too() {
    var small = new Journal(new Journal.Bounds(2, Long.MAX_VALUE));
    small.add(AT, REAL, new Event.Clock(AT, AT.plusSeconds(3), "why", ofSeconds(3)));
    small.add(AT, REAL, call(1));
    small.add(AT, REAL, call(2));

    assertThat(small.summary().toJson())
        .hasToString(
            "{\"entries\":3,\"dropped\":1,\"kinds\":{\"call\":2,\"clock\":1},"
                + "\"skipped\":\"PT3S\",\"unusedRules\":[]}");
  }

  @Test
  void the_summary_tells_which_rules_of_the_present_script_no_job_was_for() {
    journal.add(AT, REAL, new Event.Script(List.of("never")));
    journal.add(AT, REAL, new Event.Script(List.of("one", "two", "three")));
    journal.add(AT, REAL, new Event.Rule(ID, 2));
    journal.add(AT, REAL, new Event.Rule(ID, 2));

    assertThat(journal.summary().unusedRules()).containsExactly("one", "three");
  }

  @Test
  void a_call_tells_what_was_asked_and_answered() {
    assertThat(new JournalEntry(2, AT, REAL, call(429)).toJson())
        .hasToString(
            "{\"seq\":2,\"at\":\"2026-01-01T12:00:00Z\",\"realAt\":\"2026-02-02T00:00:00.500Z\","
                + "\"kind\":\"call\",\"job\":\"j-1\",\"operation\":\"status\",\"method\":\"GET\","
                + "\"query\":\"a=b\",\"headers\":{\"accept\":\"*/*\"},\"body\":null,"
                + "\"began\":{\"after\":1,\"at\":\"2026-01-01T12:00:00Z\","
                + "\"realAt\":\"2026-02-02T00:00:00.500Z\"},\"answer\":429,\"retryAfter\":7,"
                + "\"error\":\"too many\"}");
  }

  private static Event call(int answer) {
    return new Event.Call(
        "status",
        Optional.of(ID),
        new CallRequest(1, AT, REAL, "GET", "a=b", Map.of("accept", "*/*"), TruncatedJson.NOTHING),
        new Event.Answer(
            answer,
            Optional.empty(),
            Optional.empty(),
            Optional.of(ofSeconds(7)),
            Optional.of("too many")));
  }

  private static Event work(String value) {
    return new Event.Work(ID, "worker-1", WorkStep.CHUNK, TruncatedJson.of(Json.of(value)));
  }
}
