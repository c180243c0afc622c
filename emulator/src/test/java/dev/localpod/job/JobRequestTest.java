package dev.localpod.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.json.Json;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobRequestTest {

  @Test
  @Proves("POL-4")
  void credentials_never_show_up_in_the_text_of_a_job() {
    var request =
        new JobRequest(
            Json.EMPTY,
            Policy.DEFAULT,
            Optional.empty(),
            Optional.of(Json.object().put("accessSecret", "hush").build()));
    var job =
        Job.submitted(
            new JobId("j-1"), SubmissionKind.RUN, request, Instant.parse("2026-01-01T00:00:00Z"));

    assertThat(request.toString()).doesNotContain("hush", "accessSecret");
    assertThat(job.toString()).doesNotContain("hush", "accessSecret");
  }
}
