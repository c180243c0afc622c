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

/** The jobs of an endpoint by id. */
class JobTableTest {

  private final List<Event> journal = new ArrayList<>();
  private final JobTable table = new JobTable(journal::add);

  @Test
  void the_last_10_000_expired_jobs_are_told_from_unknown_ones() {
    for (int i = 0; i <= 10_000; i++) {
      Job job =
          Job.submitted(
              new JobId("j-" + i), SubmissionKind.RUN, JobRequest.of(Json.EMPTY), Instant.EPOCH);
      var record = new JobRecord(job, Duration.ofMinutes(30));
      table.add(record);
      table.expire(record);
    }

    assertThat(reason("j-0")).isEqualTo(JobNotFoundReason.NEVER_SUBMITTED);
    assertThat(reason("j-1")).isEqualTo(JobNotFoundReason.EXPIRED);
    assertThat(reason("j-10000")).isEqualTo(JobNotFoundReason.EXPIRED);
  }

  private JobNotFoundReason reason(String id) {
    assertThatExceptionOfType(JobNotFoundException.class)
        .isThrownBy(() -> table.get(new JobId(id)));
    return ((Event.Missing) journal.get(journal.size() - 1)).reason();
  }
}
