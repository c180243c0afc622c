package dev.localpod.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.job.SubmissionKind;
import dev.localpod.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Blocks of jobs behave as one sorted map of them. */
class JobsByNumberTest {

  private final JobsByNumber jobs = new JobsByNumber();
  private final TreeMap<Long, JobRecord> expected = new TreeMap<>();
  private final Random random = new Random(7);

  @Test
  void pages_are_those_of_a_sorted_map_whatever_was_removed() {
    for (long number = 1; number <= 3_000; number++) {
      add(number);
    }
    for (int i = 0; i < 6; i++) {
      assertPages();
      removeSome(400);
    }
    add(3_001);
    assertPages();
    removeSome(expected.size());
    assertPages();
    assertThat(jobs.newestBefore(Long.MAX_VALUE, 10)).isEmpty();
  }

  private void add(long number) {
    Job job =
        Job.submitted(
            new JobId("j-" + number), SubmissionKind.RUN, JobRequest.of(Json.EMPTY), Instant.EPOCH);
    var record = new JobRecord(job, Duration.ofMinutes(1));
    record.number(number);
    jobs.add(record);
    expected.put(number, record);
  }

  private void removeSome(int count) {
    for (int i = 0; i < count; i++) {
      List<Long> left = List.copyOf(expected.keySet());
      jobs.remove(expected.remove(left.get(random.nextInt(left.size()))));
    }
  }

  private void assertPages() {
    for (long number = 0; number <= 3_300; number++) {
      assertThat(jobs.get(number)).isSameAs(expected.get(number));
    }
    for (long before : List.of(1L, 2L, 255L, 256L, 257L, 1_500L, 3_001L, Long.MAX_VALUE)) {
      for (int most : List.of(1, 100, Integer.MAX_VALUE)) {
        assertThat(jobs.newestBefore(before, most))
            .isEqualTo(
                expected.headMap(before, false).descendingMap().values().stream()
                    .limit(most)
                    .toList());
      }
    }
  }
}
