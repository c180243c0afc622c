package dev.localpod.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.core.time.VirtualClock;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.job.SubmissionKind;
import dev.localpod.json.Json;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.WorkerSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ids of jobs: RUN-3. */
class JobIdTest {

  private static final String UUID_FORMAT =
      "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

  @Test
  @Proves("RUN-3")
  void the_id_of_a_run_is_a_uuid_and_a_region() {
    assertThat(ids(1, SubmissionKind.RUN, 100)).allMatch(id -> id.matches(UUID_FORMAT + "-u1"));
  }

  @Test
  @Proves("RUN-3")
  void the_id_of_a_runsync_begins_with_sync() {
    assertThat(ids(1, SubmissionKind.RUNSYNC, 100))
        .allMatch(id -> id.matches("sync-" + UUID_FORMAT + "-u1"));
  }

  @Test
  void the_id_of_a_job_of_the_openai_route_begins_with_sync_too() {
    assertThat(ids(1, SubmissionKind.OPENAI, 100)).isEqualTo(ids(1, SubmissionKind.RUNSYNC, 100));
  }

  @Test
  void the_uuids_are_random_ones_of_rfc_9562() {
    assertThat(ids(7, SubmissionKind.RUN, 1_000))
        .map(id -> UUID.fromString(id.substring(0, 36)))
        .allSatisfy(
            uuid -> {
              assertThat(uuid.version()).isEqualTo(4);
              assertThat(uuid.variant()).isEqualTo(2);
            });
  }

  @Test
  @Proves("RUN-3")
  void the_same_seed_gives_the_same_ids_in_the_same_order() {
    assertThat(ids(42, SubmissionKind.RUN, 50)).isEqualTo(ids(42, SubmissionKind.RUN, 50));
  }

  @Test
  @Proves("RUN-3")
  void another_seed_gives_other_ids() {
    assertThat(ids(1, SubmissionKind.RUN, 50))
        .doesNotContainAnyElementsOf(ids(2, SubmissionKind.RUN, 50));
  }

  @Test
  void no_id_is_given_twice() {
    assertThat(new HashSet<>(ids(3, SubmissionKind.RUN, 10_000))).hasSize(10_000);
  }

  private static List<String> ids(long seed, SubmissionKind submission, int count) {
    var settings = EndpointSettings.DEFAULT.workers(WorkerSettings.DEFAULT.count(0, 0));
    var engine =
        new Engine(
            settings, new VirtualClock(EngineFixture.START), seed, EngineDependencies.none());
    return IntStream.range(0, count)
        .mapToObj(i -> submit(engine, submission))
        .map(JobId::value)
        .toList();
  }

  private static JobId submit(Engine engine, SubmissionKind submission) {
    var request = JobRequest.of(Json.EMPTY);
    return switch (submission) {
      case RUN -> engine.run(request).id();
      case RUNSYNC -> engine.runsync(request, Optional.empty()).job().id();
      case OPENAI -> engine.openAiJobs().submit(request).id();
    };
  }
}
