package dev.localpod.core;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.core.limit.SizeLimits;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.Chunk;
import dev.localpod.job.JobId;
import dev.localpod.job.JobState;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import dev.localpod.journal.TruncatedJson;
import dev.localpod.journal.WorkStep;
import dev.localpod.json.Json;
import dev.localpod.options.Edition;
import dev.localpod.options.EndpointSettings;
import dev.localpod.script.Scripts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Results and chunks that are too large: JOB-5, STRM-5. */
class SizeTest {

  @Test
  @Proves("JOB-5")
  void a_result_of_20_mib_completes() {
    EngineFixture fixture = EngineFixture.with(Scripts.complete(text(SizeLimits.RESULT - 2)));
    assertThat(fixture.status(fixture.run())).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  @Proves("JOB-5")
  void a_result_of_one_byte_more_fails_its_job_and_says_so() {
    EngineFixture fixture = EngineFixture.with(Scripts.complete(text(SizeLimits.RESULT - 1)));
    assertThat(fixture.engine.status(fixture.run()).state())
        .isInstanceOfSatisfying(
            JobState.Failed.class,
            failed ->
                assertThat(failed.error())
                    .isEqualTo(
                        "the result is too large: it has 20971521 bytes; the limit is 20971520"
                            + " (20 MB)"));
  }

  @Test
  @Proves("JOB-5")
  void chunks_that_make_up_too_large_a_result_fail_the_job_and_stay_readable() {
    String chunk = text(SizeLimits.RESULT / 2);
    EngineFixture fixture = EngineFixture.with(Scripts.chunk(chunk).chunk(chunk).complete());
    JobId id = fixture.run();

    assertThat(fixture.status(id)).isEqualTo(JobStatus.FAILED);
    assertThat(fixture.engine.stream(id, ofSeconds(1)).join().chunks()).hasSize(20);
  }

  @Test
  @Proves("JOB-5")
  void observed_a_result_of_one_byte_more_is_dropped_and_its_job_completes() {
    EngineFixture fixture =
        new EngineFixture(
            EndpointSettings.DEFAULT
                .edition(Edition.OBSERVED)
                .script(
                    Scripts.when(Scripts.at("/fail").exists())
                        .fail("no", text(SizeLimits.RESULT - 1))
                        .otherwise()
                        .complete(text(SizeLimits.RESULT - 1))));

    assertThat(fixture.engine.status(fixture.run()).state())
        .isInstanceOfSatisfying(
            JobState.Completed.class, completed -> assertThat(completed.output()).isEmpty());
    assertThat(fixture.engine.status(fixture.run((Json.Obj) Json.of(Map.of("fail", 1)))).state())
        .isInstanceOfSatisfying(
            JobState.Failed.class,
            failed -> {
              assertThat(failed.error()).isEqualTo("no");
              assertThat(failed.output()).isEmpty();
            });
  }

  @Test
  @Proves("JOB-5")
  void the_oversize_result_of_a_failure_fails_its_job_and_says_so() {
    EngineFixture fixture = EngineFixture.with(Scripts.fail("no", text(SizeLimits.RESULT - 1)));
    assertThat(fixture.engine.status(fixture.run()).state())
        .isInstanceOfSatisfying(
            JobState.Failed.class,
            failed -> assertThat(failed.error()).startsWith("the result is too large"));
  }

  @Test
  @Proves("STRM-5")
  void a_chunk_of_more_than_1_mib_is_delivered_in_pieces_with_its_metrics_once() {
    EngineFixture fixture =
        EngineFixture.with(Scripts.chunk(text(SizeLimits.CHUNK + 1), Map.of("n", 1)).complete());
    JobId id = fixture.run();

    List<Chunk> chunks = fixture.engine.stream(id, ofSeconds(1)).join().chunks();
    assertThat(chunks)
        .extracting(chunk -> ((Json.Str) chunk.output()).value().length())
        .containsExactly(SizeLimits.CHUNK, 1);
    assertThat(chunks)
        .extracting(Chunk::metrics)
        .containsExactly(Optional.of(Json.of(Map.of("n", 1))), Optional.empty());
    assertThat(fixture.events(Event.Work.class))
        .extracting(Event.Work::step)
        .containsExactly(WorkStep.CHUNK, WorkStep.CHUNK_SPLIT);
    TruncatedJson noted = fixture.events(Event.Work.class).get(0).value();
    assertThat(noted.isWhole()).isFalse();
    assertThat(noted.length()).isEqualTo(1_048_579);
    assertThat(noted.toJson().toString()).hasSizeLessThan(1_200);
  }

  @Test
  @Proves({"STRM-5", "STRM-6"})
  void the_result_has_the_chunk_in_one_piece() {
    String text = text(SizeLimits.CHUNK + 1);
    EngineFixture fixture = EngineFixture.with(Scripts.chunk(text).complete());

    assertThat(((JobState.Completed) fixture.engine.status(fixture.run()).state()).output())
        .contains(Json.of(List.of(text)));
  }

  private static String text(int length) {
    return "x".repeat(length);
  }
}
