package dev.localpod.core;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.fault.Faults;
import dev.localpod.fault.WorkerFault;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobState;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import dev.localpod.journal.WorkStep;
import dev.localpod.json.Json;
import dev.localpod.script.Script;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Faults of workers as they strike attached ones. */
class AttachedFaultTest {

  private final AttachedFixture fixture = new AttachedFixture();
  private final EngineFixture endpoint = fixture.endpoint;

  @Test
  @Proves({"JOB-4", "ATT-2"})
  void crash_loses_the_answer_of_the_take_and_the_worker() {
    JobId other = fixture.taken("w2");
    plan(Faults.crash());
    JobId job = endpoint.run();

    CompletableFuture<List<Job>> take = fixture.take("w");

    assertThatThrownBy(take::join).hasCauseInstanceOf(LostAnswerException.class);
    assertThat(endpoint.status(job)).isEqualTo(JobStatus.IN_QUEUE);
    assertThat(endpoint.engine.status(job).retries()).isEqualTo(1);
    assertThat(fixture.attached()).containsExactly("w2 running 1");
    assertThat(endpoint.status(other)).isEqualTo(JobStatus.IN_PROGRESS);
  }

  @Test
  @Proves("JOB-4")
  void a_second_crash_fails_the_job() {
    plan(Faults.crash());
    plan(Faults.crash());
    JobId job = endpoint.run();

    fixture.take("w");
    fixture.take("w");

    assertThat(endpoint.status(job)).isEqualTo(JobStatus.FAILED);
  }

  @Test
  void hang_loses_all_reports_until_the_execution_timeout() {
    plan(Faults.hang());
    JobId job = fixture.taken("w");

    fixture.workers.progress("w", job, Json.of(1));
    fixture.workers.chunk("w", job, Json.of("a"));
    assertThat(fixture.complete("w", job, "done")).isEqualTo(ReportOutcome.ACCEPTED);

    assertThat(endpoint.status(job)).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(steps())
        .containsExactly(WorkStep.LOST_REPORT, WorkStep.LOST_REPORT, WorkStep.LOST_REPORT);
    endpoint.advance(ofSeconds(600));
    assertThat(endpoint.status(job)).isEqualTo(JobStatus.TIMED_OUT);
    assertThat(fixture.workers.jobsToStop("w").join()).containsExactly(job);
  }

  @Test
  @Proves("JOB-5")
  void oversize_makes_any_result_too_large() {
    plan(Faults.oversize());
    JobId job = fixture.taken("w");

    assertThat(fixture.complete("w", job, "small")).isEqualTo(ReportOutcome.TOO_LARGE);

    assertThat(((JobState.Failed) endpoint.engine.status(job).state()).error())
        .startsWith("the result is too large");
  }

  @Test
  void late_result_tells_no_worker_to_stop_and_leaves_it_busy() {
    plan(Faults.lateResult());
    JobId job = fixture.taken("w");
    endpoint.engine.cancel(job);
    assertThat(fixture.workers.jobsToStop("w")).isNotDone();
    assertThat(fixture.health().running()).isEqualTo(1);

    fixture.workers.progress("w", job, Json.of(1));
    fixture.workers.chunk("w", job, Json.of("a"));
    fixture.complete("w", job, "done");

    assertThat(endpoint.status(job)).isEqualTo(JobStatus.CANCELLED);
    assertThat(steps())
        .containsExactly(WorkStep.LATE_PROGRESS, WorkStep.LATE_CHUNK, WorkStep.LATE_RESULT);
    assertThat(fixture.health().running()).isZero();
  }

  @Test
  void late_result_leaves_a_worker_free_once_it_has_the_job_again() {
    plan(Faults.lateResult());
    JobId job = fixture.taken("w");
    endpoint.advance(ofSeconds(600));
    endpoint.engine.retry(job);
    fixture.taken("w");

    fixture.complete("w", job, "done");

    assertThat(endpoint.status(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(fixture.attached()).containsExactly("w idle 0");
  }

  @Test
  @Proves("JOB-2")
  void late_progress_overwrites_the_end() {
    plan(Faults.lateProgress());
    JobId job = fixture.taken("w");
    fixture.workers.progress("w", job, Json.of(50));

    fixture.complete("w", job, "done");

    assertThat(endpoint.status(job)).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(endpoint.engine.health().jobs().completed()).isEqualTo(1);
  }

  @Test
  @Proves("ATT-7")
  void lost_result_is_carried_out_when_the_worker_sends_it_again() {
    plan(Faults.lostResult());
    JobId job = fixture.taken("w");

    assertThat(fixture.complete("w", job, "done")).isEqualTo(ReportOutcome.LOST);
    assertThat(endpoint.status(job)).isEqualTo(JobStatus.IN_PROGRESS);

    assertThat(fixture.complete("w", job, "done")).isEqualTo(ReportOutcome.ACCEPTED);
    assertThat(endpoint.status(job)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  @Proves("ATT-7")
  void doubled_result_is_ignored_the_second_time() {
    plan(Faults.doubledResult());
    JobId job = fixture.taken("w");

    fixture.complete("w", job, "done");

    assertThat(endpoint.path(job))
        .containsExactly(JobStatus.IN_QUEUE, JobStatus.IN_PROGRESS, JobStatus.COMPLETED);
    assertThat(steps()).containsExactly(WorkStep.LATE_RESULT);
  }

  @Test
  void faults_of_attached_workers_strike_no_worker_with_a_script() {
    var scripted = EngineFixture.with(Script.ECHO);
    scripted.faults.add(Faults.lostResult().onWorker());

    JobId job = scripted.run();

    assertThat(scripted.status(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(scripted.faults.unused(0)).hasSize(1);
  }

  @Test
  void the_journal_names_the_fault_and_its_job() {
    plan(Faults.hang());
    JobId job = fixture.taken("w");

    assertThat(endpoint.events(Event.Fault.class))
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.operation()).isEqualTo("worker");
              assertThat(fault.fault()).isEqualTo("hang");
              assertThat(fault.job()).contains(job);
            });
  }

  @Test
  void hang_loses_a_result_that_is_too_large_as_well() {
    plan(Faults.hang());
    JobId job = fixture.taken("w");

    assertThat(fixture.workers.endTooLarge("w", job, 1L << 30)).isEqualTo(ReportOutcome.TOO_LARGE);

    assertThat(endpoint.status(job)).isEqualTo(JobStatus.IN_PROGRESS);
  }

  @Test
  void lost_result_is_told_by_the_journal() {
    plan(Faults.lostResult());
    JobId job = fixture.taken("w");

    fixture.complete("w", job, "done");
    fixture.complete("w", job, "done");

    assertThat(steps()).containsExactly(WorkStep.LOST_REPORT);
  }

  @Test
  @Proves("JOB-2")
  void late_progress_overwrites_the_end_by_a_result_that_is_too_large() {
    plan(Faults.lateProgress());
    JobId job = fixture.taken("w");

    fixture.workers.endTooLarge("w", job, 1L << 30);

    assertThat(endpoint.status(job)).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(endpoint.engine.health().jobs().failed()).isEqualTo(1);
  }

  @Test
  @Proves("ATT-2")
  void late_result_of_a_cancelled_job_is_not_put_back() {
    plan(Faults.lateResult());
    JobId job = endpoint.run();
    List<Job> taken = fixture.take("w").join();
    endpoint.engine.cancel(job);

    fixture.workers.putBack("w", taken);

    assertThat(endpoint.status(job)).isEqualTo(JobStatus.CANCELLED);
  }

  @Test
  void late_result_of_a_worker_that_is_lost_meanwhile_frees_no_other_one() {
    plan(Faults.lateResult());
    JobId job = fixture.taken("w");
    endpoint.engine.cancel(job);
    fixture.realTimePasses(AttachedWorkerPool.LONGEST_SILENCE);
    assertThat(fixture.attached()).isEmpty();
    fixture.taken("w");

    fixture.complete("w", job, "done");

    assertThat(fixture.attached()).containsExactly("w running 1");
    assertThat(steps()).containsExactly(WorkStep.LATE_RESULT);
  }

  @Test
  void late_result_of_a_worker_that_is_lost_with_the_job_is_like_any_other() {
    plan(Faults.lateResult());
    JobId job = fixture.taken("w");
    endpoint.engine.workers().crash(1);
    assertThat(fixture.taken("other")).isEqualTo(job);

    fixture.complete("w", job, "done");

    assertThat(endpoint.status(job)).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(fixture.complete("other", job, "done")).isEqualTo(ReportOutcome.ACCEPTED);
    assertThat(endpoint.status(job)).isEqualTo(JobStatus.COMPLETED);
  }

  private void plan(WorkerFault fault) {
    endpoint.faults.add(fault.onWorker());
  }

  private List<WorkStep> steps() {
    return endpoint.events(Event.Work.class).stream()
        .map(Event.Work::step)
        .filter(step -> step != WorkStep.PROGRESS)
        .toList();
  }
}
