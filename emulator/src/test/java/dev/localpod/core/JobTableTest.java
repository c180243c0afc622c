package dev.localpod.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobNotFoundException;
import dev.localpod.job.JobRequest;
import dev.localpod.job.SubmissionKind;
import dev.localpod.journal.Event;
import dev.localpod.journal.JobNotFoundReason;
import dev.localpod.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jobs of an endpoint by id. */
class JobTableTest {

  private final List<Event> journal = new ArrayList<>();
  private final JobIds ids = new JobIds(1);
  private final JobTable table = new JobTable(ids, journal::add);

  @Test
  void the_last_10_000_expired_jobs_are_told_from_unknown_ones() {
    var expired = new ArrayList<JobId>();
    for (int i = 0; i <= 10_000; i++) {
      JobRecord record = add(SubmissionKind.RUN);
      table.expire(record);
      expired.add(record.job().id());
    }

    assertThat(reason(expired.get(0))).isEqualTo(JobNotFoundReason.NEVER_SUBMITTED);
    assertThat(reason(expired.get(1))).isEqualTo(JobNotFoundReason.EXPIRED);
    assertThat(reason(expired.get(10_000))).isEqualTo(JobNotFoundReason.EXPIRED);
  }

  @Test
  void a_job_is_found_by_its_id_and_by_no_other() {
    var records = new ArrayList<JobRecord>();
    for (int i = 0; i < 3_000; i++) {
      records.add(add(i % 3 == 0 ? SubmissionKind.RUNSYNC : SubmissionKind.RUN));
    }

    for (JobRecord record : records) {
      String id = record.job().id().value();
      assertThat(table.find(new JobId(id))).containsSame(record);
      assertThat(table.find(new JobId(id.replace("-u1", "-u2")))).isEmpty();
      assertThat(table.find(new JobId("sync-" + id))).isEmpty();
      assertThat(table.find(new JobId(id.replaceFirst("^sync-", "") + " "))).isEmpty();
      table.expire(record);
      assertThat(table.find(new JobId(id))).isEmpty();
    }
    assertThat(table.newestFirst()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sync-",
        "j-1",
        "12345678",
        "12345678-1234",
        "1234567g-1234-4234-8234-123456789012-u1",
        "12345678-123\u0664-4234-8234-123456789012-u1",
        "ffffffff-ffff-4fff-bfff-ffffffffffff-u1",
        "00000000-0000-4000-8000-000000000000-u1"
      })
  void an_id_that_was_never_given_finds_no_job(String id) {
    add(SubmissionKind.RUN);

    assertThat(table.find(new JobId(id))).isEmpty();
    assertThat(reason(new JobId(id))).isEqualTo(JobNotFoundReason.NEVER_SUBMITTED);
  }

  @Test
  void numbers_are_counted_from_1_whatever_the_seed() {
    for (long seed : new long[] {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 42}) {
      var numbered = new JobIds(seed);
      for (long number = 1; number <= 1_000; number++) {
        assertThat(numbered.number(numbered.next(SubmissionKind.RUN))).isEqualTo(number);
      }
    }
  }

  private JobRecord add(SubmissionKind submission) {
    Job job =
        Job.submitted(ids.next(submission), submission, JobRequest.of(Json.EMPTY), Instant.EPOCH);
    var record = new JobRecord(job, Duration.ofMinutes(30));
    table.add(record);
    return record;
  }

  private JobNotFoundReason reason(JobId id) {
    assertThatExceptionOfType(JobNotFoundException.class).isThrownBy(() -> table.get(id));
    return ((Event.Missing) journal.get(journal.size() - 1)).reason();
  }
}
