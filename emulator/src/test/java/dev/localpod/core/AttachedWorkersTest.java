package dev.localpod.core;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobNotFoundException;
import dev.localpod.job.JobState;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import dev.localpod.journal.WorkStep;
import dev.localpod.json.Json;
import dev.localpod.options.Edition;
import dev.localpod.options.EditionSwitch;
import dev.localpod.script.Script;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Workers that ask for jobs by themselves; endpoint time and real time are moved apart. */
class AttachedWorkersTest {

  private static final Duration HOLD = ofSeconds(25);
  private static final Duration SILENCE = ofSeconds(40);

  private final AttachedFixture fixture = new AttachedFixture();
  private final EngineFixture endpoint = fixture.endpoint;

  // ---- taking jobs

  @Test
  @Proves({"ATT-2", "JOB-6"})
  void a_worker_takes_the_oldest_job() {
    JobId first = endpoint.run(Json.object().put("n", 1).build());
    endpoint.run();

    Job taken = fixture.take("w").join().get(0);

    assertThat(taken.id()).isEqualTo(first);
    assertThat(taken.request().input()).isEqualTo(Json.parse("{\"n\":1}"));
    assertThat(endpoint.status(first)).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(endpoint.worker(first)).isEqualTo("w");
  }

  @Test
  @Proves("ATT-2")
  void a_take_is_held_until_a_job_comes() {
    CompletableFuture<List<Job>> take = fixture.take("w");
    fixture.realTimePasses(HOLD.minusMillis(1));
    assertThat(take).isNotDone();

    JobId job = endpoint.run();

    assertThat(take.join()).extracting(Job::id).containsExactly(job);
  }

  @Test
  @Proves("ATT-2")
  void a_take_is_answered_without_a_job_after_25_s_of_real_time() {
    CompletableFuture<List<Job>> take = fixture.take("w");
    endpoint.advance(Duration.ofDays(1));
    fixture.realTimePasses(HOLD.minusMillis(1));
    assertThat(take).isNotDone();

    fixture.realTimePasses(ofMillis(1));

    assertThat(take.join()).isEmpty();
    endpoint.run();
    assertThat(endpoint.engine.health().jobs().inQueue()).isEqualTo(1);
  }

  @Test
  @Proves("ATT-2")
  void a_take_whose_connection_ended_takes_no_job() {
    CompletableFuture<List<Job>> gone = fixture.take("w").thenApply(jobs -> jobs);
    gone.cancel(false);

    JobId job = endpoint.run();

    assertThat(gone).isCompletedExceptionally();
    assertThat(endpoint.status(job)).isEqualTo(JobStatus.IN_QUEUE);
    assertThat(fixture.taken("other")).isEqualTo(job);
  }

  @Test
  @Proves("ATT-2")
  void jobs_of_an_answer_that_was_not_delivered_are_the_first_of_the_queue_again() {
    JobId first = endpoint.run();
    JobId second = endpoint.run();
    endpoint.advance(ofSeconds(3));
    List<Job> lost = fixture.workers.take("w", 2).join();
    JobId third = endpoint.run();

    fixture.workers.putBack("w", lost);

    assertThat(endpoint.status(first)).isEqualTo(JobStatus.IN_QUEUE);
    assertThat(endpoint.engine.health().jobs().inProgress()).isZero();
    endpoint.advance(ofSeconds(4));
    assertThat(fixture.workers.take("other", 3).join())
        .extracting(Job::id)
        .containsExactly(first, second, third);
    assertThat(endpoint.delay(first)).isEqualTo(ofSeconds(7));
    assertThat(endpoint.engine.status(first).attempt()).isEqualTo(1);
    assertThat(endpoint.engine.status(first).retries()).isZero();
  }

  @Test
  void an_answer_that_was_not_delivered_returns_no_job_that_was_cancelled_meanwhile() {
    endpoint.run();
    List<Job> lost = fixture.take("w").join();
    endpoint.engine.cancel(lost.get(0).id());

    fixture.workers.putBack("w", lost);

    assertThat(endpoint.status(lost.get(0).id())).isEqualTo(JobStatus.CANCELLED);
  }

  @Test
  @Proves("ATT-2")
  void a_batch_has_as_many_jobs_as_are_wanted_at_most() {
    List<JobId> jobs = IntStream.range(0, 5).mapToObj(n -> endpoint.run()).toList();

    assertThat(fixture.workers.take("w", 3).join())
        .extracting(Job::id)
        .isEqualTo(jobs.subList(0, 3));
    assertThat(fixture.workers.take("w", 3).join())
        .extracting(Job::id)
        .isEqualTo(jobs.subList(3, 5));
  }

  @Test
  @Proves("ATT-8")
  void a_worker_gets_as_many_jobs_as_it_asks_for_and_no_more() {
    for (int i = 0; i < 4; i++) {
      endpoint.run();
      fixture.taken("w");
    }
    endpoint.run();

    assertThat(fixture.attached()).containsExactly("w running 4");
    assertThat(endpoint.engine.health().jobs().inQueue()).isEqualTo(1);
  }

  @Test
  void of_two_workers_the_one_that_has_waited_longer_gets_the_job() {
    CompletableFuture<List<Job>> first = fixture.take("a");
    CompletableFuture<List<Job>> second = fixture.take("b");

    endpoint.run();

    assertThat(first).isDone();
    assertThat(second).isNotDone();
  }

  // ---- results

  @Test
  @Proves({"ATT-3", "STRM-6"})
  void an_output_is_taken_as_given_even_after_chunks() {
    JobId job = fixture.taken("w");
    fixture.workers.chunk("w", job, Json.of("a"));
    endpoint.advance(ofSeconds(2));

    fixture.complete("w", job, List.of());

    assertThat(output(job)).isEqualTo(Json.parse("[]"));
    assertThat(endpoint.execution(job)).isEqualTo(ofSeconds(2));
  }

  @Test
  @Proves("ATT-3")
  void a_result_without_output_completes_the_job_without_output() {
    JobId job = fixture.taken("w");
    fixture.workers.chunk("w", job, Json.of("a"));

    fixture.workers.end("w", job, new WorkerResult(Optional.empty(), Optional.empty(), false));

    assertThat(((JobState.Completed) endpoint.engine.status(job).state()).output()).isEmpty();
  }

  @Test
  @Proves({"ATT-3", "STAT-2"})
  void an_error_fails_the_job_with_the_output_beside_it() {
    JobId job = fixture.taken("w");

    fixture.workers.end(
        "w",
        job,
        new WorkerResult(
            Optional.of(Json.of("half")), Optional.of(Json.parse("{\"code\":7}")), false));

    var failed = (JobState.Failed) endpoint.engine.status(job).state();
    assertThat(failed.error()).isEqualTo("{\"code\":7}");
    assertThat(failed.output()).contains(Json.of("half"));
  }

  @Test
  @Proves({"ATT-3", "JOB-2"})
  void progress_shows_while_the_job_is_in_progress_and_is_ignored_later() {
    JobId job = fixture.taken("w");
    fixture.workers.progress("w", job, Json.of(50));
    assertThat(((JobState.InProgress) endpoint.engine.status(job).state()).progress())
        .map(JobState.Progress::output)
        .contains(Json.of(50));
    fixture.complete("w", job, "done");

    fixture.workers.progress("w", job, Json.of(99));

    assertThat(output(job)).isEqualTo(Json.of("done"));
    assertThat(lastStep()).isEqualTo(WorkStep.LATE_PROGRESS);
  }

  @Test
  @Proves("ATT-4")
  void chunks_are_streamed_in_order() {
    JobId job = fixture.taken("w");
    CompletableFuture<StreamBatch> reader = endpoint.engine.stream(job, ofSeconds(8));
    fixture.workers.chunk("w", job, Json.of("a"));
    fixture.workers.chunk("w", job, Json.of("b"));

    assertThat(reader.join().chunks())
        .extracting(chunk -> chunk.output().toString())
        .containsExactly("\"a\"");
    assertThat(endpoint.engine.stream(job, ofSeconds(8)).join().chunks())
        .extracting(chunk -> chunk.output().toString())
        .containsExactly("\"b\"");
  }

  @Test
  @Proves("ATT-7")
  void of_two_results_the_first_wins() {
    JobId job = fixture.taken("w");
    fixture.complete("w", job, 1);

    assertThat(fixture.complete("w", job, 2)).isEqualTo(ReportOutcome.ACCEPTED);

    assertThat(output(job)).isEqualTo(Json.of(1));
    assertThat(lastStep()).isEqualTo(WorkStep.LATE_RESULT);
  }

  @Test
  @Proves("ATT-7")
  void the_result_of_a_worker_that_does_not_have_the_job_is_ignored() {
    JobId job = fixture.taken("w");

    assertThat(fixture.fail("stranger", job, "no")).isEqualTo(ReportOutcome.ACCEPTED);

    assertThat(endpoint.status(job)).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(lastStep()).isEqualTo(WorkStep.LATE_ERROR);
    assertThat(fixture.attached()).containsExactly("w running 1");
  }

  @Test
  @Proves("ATT-7")
  void the_result_of_an_unknown_or_expired_job_is_not_found() {
    JobId job = fixture.taken("w");
    fixture.complete("w", job, 1);
    endpoint.advance(Duration.ofMinutes(30));

    assertThatThrownBy(() -> fixture.complete("w", job, 2))
        .isInstanceOf(JobNotFoundException.class);
    assertThatThrownBy(() -> fixture.complete("w", new JobId("none"), 2))
        .isInstanceOf(JobNotFoundException.class);
    assertThat(endpoint.events(Event.Missing.class)).isEmpty();
  }

  @Test
  @Proves({"ATT-7", "JOB-5"})
  void a_result_that_is_too_large_fails_the_job() {
    JobId job = fixture.taken("w");

    assertThat(fixture.workers.endTooLarge("w", job, 30_000_000))
        .isEqualTo(ReportOutcome.TOO_LARGE);

    assertThat(((JobState.Failed) endpoint.engine.status(job).state()).error())
        .contains("it has 30000000 bytes");
    assertThat(fixture.attached()).containsExactly("w idle 0");
  }

  @Test
  @Proves("JOB-5")
  void or_completes_it_without_output_in_the_observed_edition() {
    var observed =
        new AttachedFixture(
            AttachedFixture.SETTINGS.edition(
                Edition.DOCUMENTED.with(
                    EditionSwitch.OVERSIZE_RESULT, EditionSwitch.OversizeResult.NO_OUTPUT)));
    JobId job = observed.taken("w");

    observed.workers.endTooLarge("w", job, 30_000_000);

    assertThat(((JobState.Completed) observed.endpoint.engine.status(job).state()).output())
        .isEmpty();
  }

  // ---- stopping jobs

  @Test
  @Proves({"ATT-5", "CANC-1"})
  void a_worker_is_told_to_stop_a_cancelled_job_and_its_late_reports_are_ignored() {
    JobId job = fixture.taken("w");
    CompletableFuture<List<JobId>> stop = fixture.workers.jobsToStop("w");
    assertThat(stop).isNotDone();

    endpoint.engine.cancel(job);

    assertThat(stop.join()).containsExactly(job);
    fixture.workers.chunk("w", job, Json.of("late"));
    fixture.complete("w", job, "late");
    assertThat(endpoint.status(job)).isEqualTo(JobStatus.CANCELLED);
    assertThat(endpoint.engine.stream(job, ofSeconds(1)).join().chunks()).isEmpty();
    assertThat(fixture.workers.jobsToStop("w")).isNotDone();
  }

  @Test
  @Proves("ATT-5")
  void a_worker_hears_later_of_all_jobs_that_it_is_to_stop() {
    JobId cancelled = fixture.taken("w");
    JobId timedOut = fixture.taken("w");
    endpoint.engine.cancel(cancelled);
    endpoint.advance(ofSeconds(600));

    List<JobId> told = fixture.workers.jobsToStop("w").join();

    assertThat(told).containsExactly(cancelled, timedOut);
    fixture.workers.stillToStop("w", told);
    assertThat(fixture.workers.jobsToStop("w").join()).isEqualTo(told);
  }

  @Test
  @Proves("ATT-5")
  void a_call_for_jobs_to_stop_is_answered_with_none_after_25_s_of_real_time() {
    CompletableFuture<List<JobId>> stop = fixture.workers.jobsToStop("w");
    fixture.realTimePasses(HOLD.minusMillis(1));
    assertThat(stop).isNotDone();

    fixture.realTimePasses(ofMillis(1));

    assertThat(stop.join()).isEmpty();
  }

  @Test
  @Proves("ATT-5")
  void a_worker_that_has_ended_a_job_or_has_it_again_is_not_told_to_stop_it() {
    JobId ended = fixture.taken("w");
    endpoint.engine.cancel(ended);
    fixture.complete("w", ended, "late");
    JobId again = fixture.taken("w");
    endpoint.advance(ofSeconds(600));
    endpoint.engine.retry(again);
    assertThat(fixture.taken("w")).isEqualTo(again);

    assertThat(fixture.workers.jobsToStop("w")).isNotDone();
  }

  @Test
  void jobs_that_a_worker_ends_itself_are_none_to_stop() {
    JobId job = fixture.taken("w");
    CompletableFuture<List<JobId>> stop = fixture.workers.jobsToStop("w");

    fixture.complete("w", job, "done");

    assertThat(stop).isNotDone();
  }

  // ---- silence

  @Test
  @Proves("JOB-4")
  void a_worker_that_is_silent_for_40_s_of_real_time_is_lost_and_its_job_dispatched_again() {
    JobId job = fixture.taken("w");
    endpoint.advance(Duration.ofMinutes(5));
    fixture.realTimePasses(SILENCE.minusMillis(1));
    assertThat(endpoint.status(job)).isEqualTo(JobStatus.IN_PROGRESS);

    fixture.realTimePasses(ofMillis(1));

    assertThat(endpoint.status(job)).isEqualTo(JobStatus.IN_QUEUE);
    assertThat(endpoint.engine.status(job).retries()).isEqualTo(1);
    assertThat(endpoint.engine.health().jobs().retried()).isEqualTo(1);
    assertThat(fixture.attached()).isEmpty();
    endpoint.advance(ofSeconds(9));
    assertThat(fixture.taken("other")).isEqualTo(job);
    assertThat(endpoint.delay(job)).isEqualTo(ofSeconds(9));
  }

  @Test
  @Proves("JOB-4")
  void a_job_that_loses_its_worker_twice_fails() {
    JobId job = fixture.taken("w");
    fixture.realTimePasses(SILENCE);
    fixture.taken("other");

    fixture.realTimePasses(SILENCE);

    assertThat(((JobState.Failed) endpoint.engine.status(job).state()).error())
        .isEqualTo("job timed out after 1 retries");
  }

  @Test
  @Proves("ATT-6")
  void any_call_is_a_sign_of_life() {
    JobId job = fixture.taken("w");
    List<Runnable> calls =
        List.of(
            () -> fixture.workers.ping("w"),
            () -> fixture.workers.pingUnhealthy("w", "too hot"),
            () -> fixture.take("w"),
            () -> fixture.workers.jobsToStop("w"),
            () -> fixture.workers.progress("w", job, Json.of(1)),
            () -> fixture.workers.chunk("w", job, Json.of("a")),
            () -> fixture.workers.noteReportUnderWay("w"),
            () -> fixture.complete("w", new JobId(job.value()), "done"));

    for (Runnable call : calls) {
      fixture.realTimePasses(SILENCE.minusMillis(1));
      call.run();
    }

    assertThat(endpoint.status(job)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  @Proves("ATT-6")
  void a_worker_without_a_job_that_is_silent_is_gone_too() {
    CompletableFuture<List<Job>> take = fixture.take("w");
    CompletableFuture<List<JobId>> stop = fixture.workers.jobsToStop("w");
    take.cancel(false);

    fixture.realTimePasses(SILENCE);

    assertThat(fixture.attached()).isEmpty();
    assertThat(stop.join()).isEmpty();
  }

  @Test
  @Proves("ATT-7")
  void the_late_result_of_a_lost_worker_is_ignored_and_its_next_take_attaches_it_again() {
    JobId job = fixture.taken("w");
    fixture.realTimePasses(SILENCE);

    assertThat(fixture.complete("w", job, "late")).isEqualTo(ReportOutcome.ACCEPTED);

    assertThat(endpoint.status(job)).isEqualTo(JobStatus.IN_QUEUE);
    assertThat(fixture.attached()).isEmpty();
    assertThat(fixture.taken("w")).isEqualTo(job);
    fixture.complete("w", job, "in time");
    assertThat(output(job)).isEqualTo(Json.of("in time"));
  }

  @Test
  void a_silent_worker_harms_no_other_one() {
    fixture.taken("silent");
    JobId job = fixture.taken("busy");
    fixture.realTimePasses(ofSeconds(20));
    fixture.workers.ping("busy");

    fixture.realTimePasses(ofSeconds(20));

    assertThat(fixture.attached()).containsExactly("busy running 1");
    assertThat(endpoint.status(job)).isEqualTo(JobStatus.IN_PROGRESS);
  }

  // ---- states

  @Test
  @Proves({"ATT-6", "ATT-8", "HLTH-1"})
  void health_counts_workers_by_what_they_did_last() {
    fixture.workers.ping("new");
    fixture.take("idle");
    fixture.workers.pingUnhealthy("sick", "check gpu");
    endpoint.run();
    fixture.taken("busy");

    assertThat(fixture.attached())
        .containsExactly(
            "new initializing 0", "idle running 1", "sick unhealthy 0", "busy running 1");
    assertThat(fixture.health()).isEqualTo(new Health.Workers(0, 1, 0, 2, 0, 1));
  }

  @Test
  @Proves("ATT-6")
  void an_unhealthy_worker_gets_no_job_until_it_pings_as_a_healthy_one() {
    fixture.workers.pingUnhealthy("w", "check gpu");
    CompletableFuture<List<Job>> take = fixture.take("w");
    JobId job = endpoint.run();
    assertThat(take).isNotDone();

    fixture.workers.ping("w");

    assertThat(take.join()).extracting(Job::id).containsExactly(job);
  }

  @Test
  @Proves("ATT-3")
  void a_worker_that_asks_to_be_stopped_retires_after_its_last_job() {
    JobId first = fixture.taken("w");
    JobId second = fixture.taken("w");
    CompletableFuture<List<Job>> take = fixture.take("w");
    fixture.completeAndStop("w", first);
    JobId waiting = endpoint.run();
    assertThat(fixture.attached()).containsExactly("w running 1");
    assertThat(take).isNotDone();

    fixture.complete("w", second, "done");

    assertThat(take.join()).isEmpty();
    assertThat(fixture.attached()).isEmpty();
    assertThat(endpoint.status(waiting)).isEqualTo(JobStatus.IN_QUEUE);
    assertThat(fixture.taken("w")).as("its process has started again").isEqualTo(waiting);
  }

  @Test
  @Proves("ATT-7")
  void a_doubled_result_does_not_retire_the_worker_that_has_started_again() {
    JobId job = fixture.taken("w");
    fixture.completeAndStop("w", job);
    fixture.taken("w");

    fixture.completeAndStop("w", job);

    assertThat(fixture.attached()).containsExactly("w running 1");
  }

  @Test
  @Proves("ATT-8")
  void workers_that_report_their_state_are_not_set_by_hand_but_can_be_crashed() {
    JobId job = fixture.taken("w");
    WorkerControl control = endpoint.engine.workers();

    assertThatIllegalStateException()
        .isThrownBy(() -> control.throttle(1))
        .withMessage(
            "cannot throttle attached workers, which report their own state; must be workers with"
                + " a script");
    assertThatIllegalStateException().isThrownBy(() -> control.makeUnhealthy(1));
    assertThatIllegalStateException().isThrownBy(() -> control.failStarts(1));

    assertThat(control.crash(2)).isEqualTo(1);
    assertThat(endpoint.status(job)).isEqualTo(JobStatus.IN_QUEUE);
  }

  @Test
  @Proves("ATT-8")
  void cold_starts_scaling_and_idle_times_do_not_apply() {
    var scaled =
        new AttachedFixture(
            AttachedFixture.SETTINGS.workers(
                AttachedFixture.SETTINGS
                    .workers()
                    .count(2, 2)
                    .coldStart(ofSeconds(20))
                    .idleTimeout(ofSeconds(1))));
    scaled.endpoint.run();
    scaled.endpoint.advance(ofSeconds(60));
    assertThat(scaled.attached()).isEmpty();

    IntStream.range(0, 3).forEach(n -> scaled.take("w" + n));

    assertThat(scaled.attached()).containsExactly("w0 running 1", "w1 idle 0", "w2 idle 0");
    scaled.endpoint.advance(ofSeconds(60));
    assertThat(scaled.attached()).hasSize(3);
  }

  // ---- the end of the endpoint

  @Test
  void closing_answers_what_workers_wait_for() {
    CompletableFuture<List<Job>> take = fixture.take("w");
    CompletableFuture<List<JobId>> stop = fixture.workers.jobsToStop("w");

    endpoint.engine.close();

    assertThat(take.join()).isEmpty();
    assertThat(stop.join()).isEmpty();
    assertThat(fixture.take("w").join()).isEmpty();
  }

  @Test
  void removing_the_endpoint_refuses_what_workers_wait_for() {
    CompletableFuture<List<Job>> take = fixture.take("w");

    endpoint.engine.remove();

    assertThatThrownBy(take::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(EndpointGoneException.class);
    assertThatThrownBy(() -> fixture.take("w").join())
        .hasCauseInstanceOf(EndpointGoneException.class);
  }

  @Test
  @Proves("ATT-8")
  void workers_with_a_script_are_not_attached() {
    var scripted = EngineFixture.withoutWorkers();

    assertThat(scripted.engine.attachedWorkers()).isEmpty();
  }

  @Test
  @Proves("ATT-2")
  void an_answer_that_was_not_delivered_returns_no_job_that_the_worker_has_taken_again() {
    endpoint.run();
    List<Job> lost = fixture.take("w").join();
    endpoint.engine.workers().crash(1);
    fixture.take("w");

    fixture.workers.putBack("w", lost);

    assertThat(endpoint.status(lost.get(0).id())).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(endpoint.engine.status(lost.get(0).id()).attempt()).isEqualTo(2);
  }

  @Test
  @Proves("ATT-5")
  void a_worker_that_is_lost_while_it_asks_for_jobs_to_stop_is_told_of_none() {
    fixture.taken("w");
    CompletableFuture<List<JobId>> stop = fixture.workers.jobsToStop("w");

    endpoint.engine.workers().crash(1);

    assertThat(stop.join()).isEmpty();
    fixture.take("w");
    assertThat(fixture.workers.jobsToStop("w")).as("the next one is held").isNotDone();
  }

  @Test
  @Proves("ATT-5")
  void a_worker_that_has_ended_a_job_meanwhile_is_told_of_the_others_only() {
    JobId ended = fixture.taken("w");
    JobId other = fixture.taken("w");
    endpoint.engine.cancel(ended);
    fixture.complete("w", ended, "late");
    CompletableFuture<List<JobId>> stop = fixture.workers.jobsToStop("w");
    assertThat(stop).isNotDone();

    endpoint.engine.cancel(other);

    assertThat(stop.join()).containsExactly(other);
  }

  @Test
  @Proves("ATT-8")
  void the_script_of_attached_workers_cannot_be_replaced() {
    assertThatIllegalStateException()
        .isThrownBy(() -> endpoint.engine.script(Script.ECHO))
        .withMessage(
            "cannot replace the script: the endpoint has attached workers, which follow none");
  }

  @Test
  @Proves("JOB-4")
  void the_silence_of_a_worker_is_counted_from_when_it_hears_of_a_job() {
    fixture.workers.jobsToStop("w");
    CompletableFuture<List<Job>> take = fixture.take("w");
    fixture.realTimePasses(ofSeconds(20));
    JobId job = endpoint.run();
    assertThat(take).isDone();

    fixture.realTimePasses(SILENCE.minusMillis(1));
    assertThat(endpoint.status(job)).isEqualTo(JobStatus.IN_PROGRESS);

    fixture.realTimePasses(ofMillis(1));
    assertThat(endpoint.status(job)).isEqualTo(JobStatus.IN_QUEUE);
  }

  @Test
  @Proves("ATT-3")
  void a_worker_that_is_gone_is_not_lost_once_more_by_its_silence() {
    JobId job = fixture.taken("w");
    fixture.completeAndStop("w", job);
    int before = endpoint.events(Event.Worker.class).size();

    fixture.realTimePasses(SILENCE);

    assertThat(endpoint.events(Event.Worker.class)).hasSize(before);
  }

  // ---- the journal

  @Test
  void the_journal_tells_each_change_of_a_worker_once_with_its_cause() {
    fixture.workers.ping("w");
    JobId job = fixture.taken("w");
    fixture.taken("w");
    fixture.workers.pingUnhealthy("w", "check gpu");
    fixture.workers.pingUnhealthy("w", "check gpu again");
    fixture.workers.ping("w");
    fixture.workers.ping("w");
    fixture.complete("w", job, "done");
    fixture.realTimePasses(SILENCE);

    assertThat(changes())
        .containsExactly(
            "w initializing: called for the first time",
            "w idle: asks for jobs",
            "w running: picked up job " + job,
            "w unhealthy: check gpu",
            "w running: is healthy again",
            "w gone: was silent for 40s");
  }

  @Test
  void the_journal_tells_how_a_worker_gets_idle_and_goes() {
    JobId first = fixture.taken("w");
    fixture.complete("w", first, "done");
    fixture.workers.pingUnhealthy("w", "check gpu");
    fixture.workers.ping("w");
    JobId last = fixture.taken("w");
    fixture.completeAndStop("w", last);

    assertThat(changes())
        .containsExactly(
            "w initializing: called for the first time",
            "w idle: asks for jobs",
            "w running: picked up job " + first,
            "w idle: has no more jobs",
            "w unhealthy: check gpu",
            "w idle: is healthy again",
            "w running: picked up job " + last,
            "w gone: was told to go");
  }

  private List<String> changes() {
    return endpoint.events(Event.Worker.class).stream()
        .map(change -> change.workerId() + " " + change.to().text() + ": " + change.cause())
        .toList();
  }

  private Json output(JobId job) {
    return ((JobState.Completed) endpoint.engine.status(job).state()).output().orElseThrow();
  }

  private WorkStep lastStep() {
    List<Event.Work> steps = endpoint.events(Event.Work.class);
    return steps.get(steps.size() - 1).step();
  }
}
