package dev.localpod.core.journal;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.core.job.JobId;
import dev.localpod.core.job.JobStatus;
import dev.localpod.core.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    assertThat(journal.entries()).extracting(Entry::seq).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(journal.dropped()).isZero();
  }

  @Test
  void the_newest_entries_are_kept_and_the_dropped_ones_counted() {
    for (int i = 0; i < Journal.CAPACITY + 7; i++) {
      journal.add(AT, REAL, call(i));
    }

    List<Entry> entries = journal.entries();
    assertThat(entries).hasSize(Journal.CAPACITY);
    assertThat(entries.get(0).seq()).isEqualTo(8);
    assertThat(entries.get(entries.size() - 1).event()).isEqualTo(call(Journal.CAPACITY + 6));
    assertThat(journal.dropped()).isEqualTo(7);
  }

  @Test
  void entries_that_were_read_do_not_change_afterwards() {
    journal.add(AT, REAL, call(1));
    List<Entry> read = journal.entries();

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

    List<Entry> entries = journal.entries();
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

    assertThat(new Entry(7, AT, REAL, moved).toJson())
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
    var worker = new Event.Worker("worker-1", "idle", "has started");

    assertThat(new Entry(1, AT, AT.plus(ofSeconds(1)), worker).toJson().get("job")).isEmpty();
    assertThat(worker.details())
        .isEqualTo(
            Json.parse("{\"worker\":\"worker-1\",\"to\":\"idle\",\"cause\":\"has started\"}"));
  }

  private static Event call(int answer) {
    return new Event.Call("status", Optional.of(ID), answer);
  }
}
