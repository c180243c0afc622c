package dev.localpod.core;

import static dev.localpod.core.EngineFixture.executionTimeout;
import static dev.localpod.core.EngineFixture.fixed;
import static dev.localpod.core.EngineFixture.ttl;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobNotFoundException;
import dev.localpod.job.JobState;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import dev.localpod.options.Edition;
import dev.localpod.options.EditionSwitch;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each switch of an edition, alone and as the named editions set it. */
class EditionTest {

  @Test
  @Proves("POL-1")
  void documented_a_job_is_timed_out_by_its_execution_timeout() {
    EngineFixture fixture = hanging(Edition.DOCUMENTED);
    JobId id = fixture.run(executionTimeout(ofSeconds(6)));
    fixture.advanceToJustBefore(ofSeconds(6));
    assertThat(fixture.status(id)).isEqualTo(JobStatus.IN_PROGRESS);
    fixture.tick();
    assertThat(fixture.status(id)).isEqualTo(JobStatus.TIMED_OUT);
  }

  @Test
  @Proves("POL-1")
  void observed_a_job_fails_by_its_execution_timeout() {
    EngineFixture fixture = hanging(Edition.OBSERVED);
    JobId id = fixture.run(executionTimeout(ofSeconds(6)));
    fixture.advance(ofSeconds(6));
    assertThat(fixture.engine.status(id).state())
        .isInstanceOfSatisfying(
            JobState.Failed.class,
            failed -> assertThat(failed.error()).isEqualTo("executionTimeout exceeded"));
    assertThat(fixture.engine.health().jobs().failed()).isEqualTo(1);
  }

  @Test
  @Proves("POL-2")
  void documented_a_running_job_is_timed_out_by_its_ttl() {
    EngineFixture fixture = hanging(Edition.DOCUMENTED);
    JobId id = fixture.run(ttl(ofSeconds(10)));
    fixture.advanceToJustBefore(ofSeconds(10));
    assertThat(fixture.status(id)).isEqualTo(JobStatus.IN_PROGRESS);
    fixture.tick();
    assertThat(fixture.status(id)).isEqualTo(JobStatus.TIMED_OUT);
  }

  @Test
  @Proves("POL-2")
  void observed_a_running_job_whose_ttl_passes_is_stopped_and_removed() {
    EngineFixture fixture = hanging(Edition.OBSERVED);
    JobId id = fixture.run(ttl(ofSeconds(10)));
    CompletableFuture<Job> held = fixture.engine.await(id, ofSeconds(60));
    fixture.advance(ofSeconds(10));

    assertThatThrownBy(() -> fixture.engine.status(id)).isInstanceOf(JobNotFoundException.class);
    assertThat(held).isCompletedExceptionally();
    assertThat(fixture.engine.health().jobs().inProgress()).isZero();
    assertThat(fixture.engine.health().workers().idle()).isEqualTo(1);
    assertThat(fixture.events(Event.State.class))
        .last()
        .isEqualTo(
            new Event.State(
                id, Optional.of(JobStatus.IN_PROGRESS), Optional.empty(), "its ttl passed"));
  }

  @Test
  @Proves("POL-2")
  void observed_a_waiting_job_whose_ttl_passes_is_timed_out() {
    var fixture =
        new EngineFixture(
            EndpointSettings.DEFAULT
                .edition(Edition.OBSERVED)
                .workers(WorkerSettings.DEFAULT.count(0, 0)));
    JobId id = fixture.run(ttl(ofSeconds(10)));
    fixture.advance(ofSeconds(10));
    assertThat(fixture.status(id)).isEqualTo(JobStatus.TIMED_OUT);
  }

  @Test
  @Proves("POL-2")
  void a_ttl_that_covers_the_queue_only_does_not_end_a_running_job() {
    EngineFixture fixture =
        hanging(Edition.DOCUMENTED.with(EditionSwitch.TTL_COVERS, EditionSwitch.TtlScope.QUEUE));
    JobId id = fixture.run(ttl(ofSeconds(10)));
    fixture.advance(ofSeconds(599));
    assertThat(fixture.status(id)).isEqualTo(JobStatus.IN_PROGRESS);
  }

  @ParameterizedTest
  @Proves({"SYNC-3", "EXP-1"})
  @CsvSource({
    "HOLD_AND_RETAIN, 0, 60000",
    "HOLD_AND_RETAIN, 1000, 60000",
    "HOLD_AND_RETAIN, 60001, 60001",
    "HOLD_AND_RETAIN, 300000, 300000",
    "HOLD, 0, 60000",
    "HOLD, 300000, 60000"
  })
  void a_result_of_runsync_is_kept_as_the_edition_says(
      EditionSwitch.SyncWait syncWait, long waitMillis, long keptMillis) {
    var fixture =
        new EngineFixture(
            EndpointSettings.DEFAULT
                .edition(Edition.DOCUMENTED.with(EditionSwitch.SYNC_WAIT, syncWait))
                .script(Script.ECHO));
    JobId id = fixture.runsync(Optional.of(ofMillis(waitMillis)).filter(wait -> !wait.isZero()));

    fixture.advanceToJustBefore(ofMillis(keptMillis));
    assertThat(fixture.knows(id)).isTrue();
    fixture.tick();
    assertThat(fixture.knows(id)).isFalse();
  }

  @Test
  void the_named_editions_differ_as_the_contract_says() {
    assertThat(Edition.DOCUMENTED.get(EditionSwitch.MIN_EXECUTION_TIMEOUT))
        .isEqualTo(Duration.ofMillis(5_001));
    assertThat(Edition.OBSERVED.get(EditionSwitch.MIN_EXECUTION_TIMEOUT))
        .isEqualTo(Duration.ofMillis(5_000));
    assertThat(Edition.OBSERVED.get(EditionSwitch.TTL_COVERS))
        .isEqualTo(Edition.DOCUMENTED.get(EditionSwitch.TTL_COVERS));
    assertThat(Edition.OBSERVED.get(EditionSwitch.STREAM_BODY))
        .isEqualTo(Edition.DOCUMENTED.get(EditionSwitch.STREAM_BODY));
    assertThat(Edition.OBSERVED.get(EditionSwitch.SYNC_WAIT))
        .isEqualTo(EditionSwitch.SyncWait.HOLD);
  }

  private static EngineFixture hanging(Edition edition) {
    return new EngineFixture(
        EndpointSettings.DEFAULT.edition(edition).workers(fixed(1)).script(Scripts.hang()));
  }
}
