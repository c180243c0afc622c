package dev.localpod.core;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fault.Faults;
import dev.localpod.fault.PlannedFault;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobState;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import dev.localpod.json.Json;
import dev.localpod.script.Delay;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What goes wrong on workers, on purpose. */
class WorkerFaultTest {

  private final EngineFixture fixture =
      EngineFixture.with(
          Scripts.after(ofSeconds(3))
              .progress("half way")
              .after(ofSeconds(7))
              .chunk("last")
              .complete("done"),
          EngineFixture.fixed(1));

  // ---- crash and hang

  @Test
  @Proves("JOB-4")
  void a_worker_crashes_with_the_job_that_it_picks_up() {
    plan(Faults.crash().onWorker());
    JobId id = fixture.run();
    fixture.advance(ofSeconds(10));

    Job job = fixture.engine.status(id);
    assertThat(job.status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(job.retries()).isEqualTo(1);
    assertThat(fixture.worker(id)).isEqualTo("worker-2");
    assertThat(faults()).containsExactly("worker crash 1 " + id);
  }

  @Test
  @Proves("JOB-4")
  void a_job_whose_workers_crash_twice_has_failed() {
    plan(Faults.crash().onWorker().times(2));
    JobId id = fixture.run();

    assertThat(fixture.engine.status(id).state())
        .isInstanceOfSatisfying(
            JobState.Failed.class,
            failed -> assertThat(failed.error()).isEqualTo("job timed out after 1 retries"));
  }

  @Test
  void a_handler_that_hangs_keeps_its_worker_until_the_execution_timeout() {
    plan(Faults.hang().onWorker());
    JobId id = fixture.run();
    fixture.advanceToJustBefore(ofSeconds(600));
    assertThat(fixture.status(id)).isEqualTo(JobStatus.IN_PROGRESS);

    fixture.tick();
    assertThat(fixture.status(id)).isEqualTo(JobStatus.TIMED_OUT);
  }

  @Test
  void what_goes_wrong_on_a_worker_leaves_answers_in_turn_and_draws_as_they_are() {
    Script script = Scripts.after(Delay.uniform(ofSeconds(1), ofSeconds(9))).complete("x");
    EngineFixture plain = EngineFixture.with(script, EngineFixture.fixed(1));
    EngineFixture faulty = EngineFixture.with(script, EngineFixture.fixed(1));
    faulty.faults.add(Faults.oversize().onWorker().probability(0.5));
    JobId first = plain.run();
    JobId same = faulty.run();
    plain.advance(ofSeconds(10));
    faulty.advance(ofSeconds(10));

    assertThat(same).isEqualTo(first);
    assertThat(faulty.execution(same)).isEqualTo(plain.execution(first));
  }

  // ---- a result that is too large

  @Test
  @Proves("JOB-5")
  void a_result_that_is_too_large_fails_the_job_when_it_would_have_completed() {
    plan(Faults.oversize().onWorker());
    JobId id = fixture.run();
    fixture.advance(ofSeconds(10));

    assertThat(fixture.engine.status(id).state())
        .isInstanceOfSatisfying(
            JobState.Failed.class,
            failed ->
                assertThat(failed.error())
                    .isEqualTo(
                        "the result is too large: it has 20971521 bytes; the limit is 20971520"
                            + " (20 MB)"));
    assertThat(fixture.execution(id)).isEqualTo(ofSeconds(10));
  }

  // ---- a result after the cancel

  @Test
  @Proves("CANC-1")
  void a_worker_that_does_not_notice_a_cancel_stays_busy_until_its_script_ends() {
    plan(Faults.lateResult().onWorker());
    JobId id = fixture.run();
    JobId next = fixture.run();
    fixture.advance(ofSeconds(1));
    fixture.engine.cancel(id);

    assertThat(fixture.engine.health().workers().running()).isEqualTo(1);
    assertThat(fixture.engine.health().jobs().inProgress()).isZero();
    assertThat(fixture.status(next)).isEqualTo(JobStatus.IN_QUEUE);

    fixture.advanceToJustBefore(ofSeconds(9));
    assertThat(fixture.status(next)).isEqualTo(JobStatus.IN_QUEUE);
    fixture.tick();
    assertThat(fixture.status(next)).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(fixture.status(id)).isEqualTo(JobStatus.CANCELLED);
    assertThat(work(id))
        .containsExactly("late progress ignored", "late chunk ignored", "late result ignored");
    assertThat(fixture.engine.stream(id, ofSeconds(8)).join().chunks()).isEmpty();
  }

  @Test
  void a_worker_that_does_not_notice_a_timeout_stays_busy_while_another_runs_the_retry() {
    EngineFixture fixture =
        EngineFixture.with(Scripts.after(ofSeconds(20)).complete("done"), EngineFixture.fixed(2));
    fixture.faults.add(Faults.lateResult().onWorker());
    JobId id = fixture.run(EngineFixture.executionTimeout(ofSeconds(10)));
    fixture.advance(ofSeconds(10));
    assertThat(fixture.status(id)).isEqualTo(JobStatus.TIMED_OUT);

    fixture.engine.retry(id);
    assertThat(fixture.worker(id)).isEqualTo("worker-2");
    assertThat(fixture.engine.health().workers().running()).isEqualTo(2);
    fixture.advance(ofSeconds(10));
    assertThat(fixture.status(id)).isEqualTo(JobStatus.TIMED_OUT);
    assertThat(fixture.engine.health().workers().idle()).isEqualTo(2);
  }

  @Test
  void a_worker_with_a_late_result_ends_as_others_do_if_nobody_ends_its_job_before() {
    plan(Faults.lateResult().onWorker());
    JobId id = fixture.run();
    fixture.advance(ofSeconds(10));

    assertThat(fixture.status(id)).isEqualTo(JobStatus.COMPLETED);
    assertThat(fixture.engine.health().workers().idle()).isEqualTo(1);
  }

  @Test
  void a_worker_that_does_not_notice_can_still_be_lost() {
    plan(Faults.lateResult().onWorker());
    fixture.engine.cancel(fixture.run());
    JobId next = fixture.run();
    assertThat(fixture.engine.workers().crash(1)).isEqualTo(1);

    assertThat(fixture.worker(next)).isEqualTo("worker-2");
    fixture.advance(ofSeconds(10));
    assertThat(fixture.status(next)).isEqualTo(JobStatus.COMPLETED);
    assertThat(fixture.engine.health().workers().idle()).isEqualTo(1);
  }

  @Test
  void a_worker_that_hangs_and_does_not_notice_is_busy_for_ever() {
    fixture.engine.script(Scripts.after(ofSeconds(1)).hang());
    plan(Faults.lateResult().onWorker());
    JobId id = fixture.run();
    fixture.advance(ofSeconds(2));
    fixture.engine.cancel(id);
    fixture.advance(ofMinutes(60));

    assertThat(fixture.engine.health().workers().running()).isEqualTo(1);
  }

  // ---- progress after the end

  @Test
  @Proves("JOB-2")
  void a_progress_update_after_the_end_makes_the_job_read_in_progress_until_it_expires() {
    plan(Faults.lateProgress().onWorker());
    JobId id = fixture.run();
    fixture.advance(ofSeconds(10));

    assertThat(fixture.engine.status(id).state())
        .isInstanceOfSatisfying(
            JobState.InProgress.class,
            late -> {
              JobState.Progress progress = late.progress().orElseThrow();
              assertThat(progress.output()).isEqualTo(Json.of("half way"));
              assertThat(late.current().execution(progress.at())).isEqualTo(ofSeconds(10));
            });
    assertThat(fixture.engine.jobs().get(0).status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(fixture.path(id).get(2)).isEqualTo(JobStatus.COMPLETED);
    assertThat(fixture.engine.health().jobs()).isEqualTo(new Health.Jobs(1, 0, 0, 0, 0));

    fixture.advanceToJustBefore(ofMinutes(30));
    assertThat(fixture.knows(id)).isTrue();
    fixture.tick();
    assertThat(fixture.knows(id)).isFalse();
  }

  @Test
  void who_waits_for_the_end_gets_it_before_the_late_progress() {
    plan(Faults.lateProgress().onWorker());
    JobId id = fixture.runWithWebhook();
    CompletableFuture<Job> waiting = fixture.engine.await(id, ofSeconds(90));
    fixture.advance(ofSeconds(10));

    assertThat(waiting.join().status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(fixture.webhooks.sent())
        .extracting(sent -> sent.job().status())
        .containsExactly(JobStatus.COMPLETED);
  }

  @Test
  void who_asks_after_a_late_progress_waits_in_vain() {
    plan(Faults.lateProgress().onWorker());
    JobId id = fixture.run();
    fixture.advance(ofSeconds(10));

    CompletableFuture<Job> waiting = fixture.engine.await(id, ofSeconds(5));
    fixture.advanceToJustBefore(ofSeconds(5));
    assertThat(waiting).isNotDone();
    fixture.tick();
    assertThat(waiting.join().status()).isEqualTo(JobStatus.IN_PROGRESS);

    assertThat(fixture.engine.stream(id, ofSeconds(8)).join().chunks()).hasSize(1);
    CompletableFuture<StreamBatch> streaming = fixture.engine.stream(id, ofSeconds(8));
    assertThat(streaming).isNotDone();
    fixture.advance(ofSeconds(8));
    assertThat(streaming.join().status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(fixture.engine.cancel(id).cancelledNow()).isFalse();
  }

  @Test
  void a_retry_makes_an_end_of_a_late_progress() {
    fixture.engine.script(Scripts.after(ofSeconds(1)).fail("boom"));
    plan(Faults.lateProgress().onWorker());
    JobId id = fixture.run();
    fixture.advance(ofSeconds(1));
    assertThat(fixture.engine.status(id).state())
        .isInstanceOfSatisfying(
            JobState.InProgress.class,
            late ->
                assertThat(late.progress().orElseThrow().output())
                    .isEqualTo(Json.of("late progress")));

    fixture.engine.retry(id);
    fixture.advance(ofSeconds(1));
    assertThat(fixture.status(id)).isEqualTo(JobStatus.FAILED);
  }

  // ---- holding callers

  @Test
  void a_pause_is_over_when_its_time_has_passed() {
    CompletableFuture<Instant> pause = fixture.engine.pause(ofSeconds(2));
    fixture.advanceToJustBefore(ofSeconds(2));
    assertThat(pause).isNotDone();
    fixture.tick();
    assertThat(pause).isDone();
  }

  @Test
  void an_endpoint_that_is_closed_lets_go_of_pauses_and_begins_none() {
    CompletableFuture<Instant> pause = fixture.engine.pause(ofSeconds(2));
    fixture.engine.close();

    assertThat(pause).isDone();
    assertThat(fixture.engine.pause(ofMillis(1))).isDone();
  }

  // ---- words

  private void plan(PlannedFault fault) {
    fixture.faults.add(fault);
  }

  private List<String> faults() {
    return fixture.events(Event.Fault.class).stream()
        .map(
            fault ->
                fault.operation()
                    + " "
                    + fault.fault()
                    + " "
                    + fault.entry()
                    + " "
                    + fault.job().map(JobId::value).orElse("-"))
        .toList();
  }

  private List<String> work(JobId id) {
    return fixture.events(Event.Work.class).stream()
        .filter(work -> work.id().equals(id))
        .map(work -> work.step().text())
        .toList();
  }
}
