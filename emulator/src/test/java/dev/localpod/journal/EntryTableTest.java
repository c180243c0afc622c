package dev.localpod.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EntryTableTest {

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final JobId CUP = new JobId("cup");

  @Test
  void lines_name_the_jobs_that_the_table_is_not_about() {
    List<JournalEntry> entries =
        List.of(
            entry(1, new Event.State(CUP, Optional.empty(), Optional.of(JobStatus.IN_QUEUE), "c")),
            entry(2, Event.Worker.pickedUp("worker-1", CUP)));

    assertThat(lines(entries, Optional.empty(), 9))
        .containsExactly(
            "real time  who      what",
            "      +0s  state    cup IN_QUEUE: c",
            "      +1s  worker   worker-1 running: picked up job cup");
    assertThat(lines(entries, Optional.of(CUP), 9))
        .containsExactly("real time  who      what", "      +0s  state    IN_QUEUE: c");
  }

  @Test
  void scripts_and_unknown_fields_have_lines_too() {
    List<JournalEntry> entries =
        List.of(
            entry(1, new Event.Script(List.of("one", "two"))),
            entry(2, new Event.UnknownFields((Json.Arr) Json.of(List.of("inputs")))));

    assertThat(lines(entries, Optional.empty(), 9))
        .endsWith(
            "      +0s  script   has rules: 2",
            "      +1s  client   sent unknown fields: [\"inputs\"]");
  }

  @Test
  void of_too_many_lines_the_middle_is_left_out() {
    List<JournalEntry> entries =
        LongStream.rangeClosed(1, 9).mapToObj(i -> entry(i, new Event.Rule(CUP, (int) i))).toList();

    assertThat(lines(entries, Optional.of(CUP), 4))
        .containsExactly(
            "real time  who      what",
            "      +0s  worker   follows rule 1 of the script",
            "                    ... 5 more ...",
            "      +6s  worker   follows rule 7 of the script",
            "      +7s  worker   follows rule 8 of the script",
            "      +8s  worker   follows rule 9 of the script");
  }

  @Test
  void no_entries_have_no_lines() {
    assertThat(lines(List.of(), Optional.empty(), 9)).isEmpty();
  }

  private static List<String> lines(List<JournalEntry> entries, Optional<JobId> job, int most) {
    return EntryTable.lines(entries, job, List.of(TimeBasis.REAL), most);
  }

  private static JournalEntry entry(long seq, Event event) {
    return new JournalEntry(seq, AT, AT.plusSeconds(seq), event);
  }
}
