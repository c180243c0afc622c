package dev.localpod.core;

import static dev.localpod.core.EngineFixture.executionTimeout;
import static dev.localpod.core.EngineFixture.fixed;
import static dev.localpod.job.JobStatus.CANCELLED;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.JobStatus.FAILED;
import static dev.localpod.job.JobStatus.TIMED_OUT;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.JobId;
import dev.localpod.job.JobNotFoundException;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import dev.localpod.journal.JobNotFoundReason;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How long results are kept: EXP-1, STAT-4 for final jobs, STAT-6. */
class ExpiryTest {

  private static final Duration WORK = ofSeconds(5);

  private final EngineFixture fixture =
      EngineFixture.with(Scripts.after(WORK).complete("done"), fixed(1));

  @Test
  @Proves("EXP-1")
  void the_result_of_a_run_is_kept_for_30_minutes_after_the_end() {
    JobId id = fixture.run();
    fixture.advance(WORK);

    assertKept(id, COMPLETED, ofMinutes(30));
  }

  @Test
  @Proves("EXP-1")
  void the_result_of_a_runsync_is_kept_for_one_minute_after_the_end() {
    JobId id = fixture.runsync();
    fixture.advance(WORK);

    assertKept(id, COMPLETED, ofMinutes(1));
  }

  @Test
  @Proves("EXP-1")
  void a_cancelled_job_is_kept_as_long_as_a_completed_one() {
    JobId id = fixture.run();
    fixture.advance(ofSeconds(1));
    fixture.engine.cancel(id);

    assertKept(id, CANCELLED, ofMinutes(30));
  }

  @Test
  @Proves("EXP-1")
  void a_failed_job_is_kept_as_long_as_a_completed_one() {
    fixture.engine.script(Scripts.after(WORK).fail("no"));
    JobId id = fixture.runsync();
    fixture.advance(WORK);

    assertKept(id, FAILED, ofMinutes(1));
  }

  @Test
  @Proves("EXP-1")
  void a_job_that_timed_out_is_kept_as_long_as_a_completed_one() {
    fixture.engine.script(Scripts.hang());
    JobId id = fixture.run(executionTimeout(ofSeconds(6)));
    fixture.advance(ofSeconds(6));

    assertKept(id, TIMED_OUT, ofMinutes(30));
  }

  @Test
  void a_job_that_waits_or_runs_is_not_forgotten_however_long_it_takes() {
    fixture.engine.script(Scripts.hang());
    JobId running = fixture.run(executionTimeout(ofMinutes(1_000)));
    JobId waiting = fixture.runsync();

    fixture.advance(ofMinutes(999));

    assertThat(fixture.knows(running)).isTrue();
    assertThat(fixture.knows(waiting)).isTrue();
  }

  @Test
  void reading_a_result_does_not_keep_it_any_longer() {
    JobId id = fixture.runsync();
    fixture.advance(WORK);
    fixture.advance(ofSeconds(59));
    fixture.engine.status(id);
    fixture.engine.await(id, ofSeconds(90));
    fixture.engine.stream(id, ofSeconds(8));

    fixture.advance(ofSeconds(1));

    assertThat(fixture.knows(id)).isFalse();
  }

  @Test
  @Proves("STAT-4")
  void a_ttl_given_with_a_status_call_replaces_the_retention_of_a_final_job() {
    JobId longer = fixture.runsync();
    JobId shorter = fixture.run();
    fixture.advance(WORK.multipliedBy(2));

    assertThat(fixture.engine.status(longer, ofMinutes(10)).status()).isEqualTo(COMPLETED);
    fixture.engine.status(shorter, ofMillis(1));

    assertKept(shorter, COMPLETED, ofMillis(1));
    assertKept(longer, COMPLETED, ofMinutes(10).minusMillis(1));
  }

  @Test
  @Proves({"EXP-1", "STAT-6"})
  void an_expired_job_is_unknown_to_every_call() {
    JobId id = fixture.runsync();
    fixture.advance(WORK).advance(ofMinutes(1));

    List<Consumer<Engine>> calls =
        List.of(
            engine -> engine.status(id),
            engine -> engine.status(id, ofSeconds(1)),
            engine -> engine.await(id, ofSeconds(1)),
            engine -> engine.stream(id, ofSeconds(1)),
            engine -> engine.cancel(id),
            engine -> engine.retry(id));

    assertThat(calls)
        .allSatisfy(
            call ->
                assertThatExceptionOfType(JobNotFoundException.class)
                    .isThrownBy(() -> call.accept(fixture.engine)));
    assertThat(fixture.engine.jobs()).isEmpty();
  }

  @Test
  @Proves("STAT-6")
  void only_the_journal_tells_an_expired_job_from_one_that_never_was() {
    JobId expired = fixture.runsync();
    fixture.advance(WORK).advance(ofMinutes(1));
    var unknown = new JobId("unknown-u1");

    String one = refusal(expired).replace(expired.value(), "ID");
    String other = refusal(unknown).replace(unknown.value(), "ID");

    assertThat(one).isEqualTo(other);
    assertThat(fixture.events(Event.Missing.class))
        .containsExactly(
            new Event.Missing(expired, JobNotFoundReason.EXPIRED),
            new Event.Missing(unknown, JobNotFoundReason.NEVER_SUBMITTED));
  }

  @Test
  void the_journal_tells_that_a_result_expired() {
    var fixture = EngineFixture.with(Script.ECHO);
    JobId id = fixture.run();

    fixture.advance(ofMinutes(30));

    assertThat(fixture.events(Event.State.class))
        .endsWith(
            new Event.State(id, Optional.of(COMPLETED), Optional.empty(), "its result expired"));
  }

  private void assertKept(JobId id, JobStatus status, Duration retention) {
    fixture.advanceToJustBefore(retention);
    assertThat(fixture.status(id)).isEqualTo(status);

    fixture.tick();
    assertThat(fixture.knows(id)).isFalse();
  }

  private String refusal(JobId id) {
    try {
      fixture.engine.status(id);
      throw new AssertionError("there is a job " + id);
    } catch (JobNotFoundException e) {
      return e.getMessage();
    }
  }
}
