package dev.localpod.core;

import static dev.localpod.core.EngineFixture.fixed;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.JobStatus.FAILED;
import static dev.localpod.job.JobStatus.IN_PROGRESS;
import static dev.localpod.job.JobStatus.IN_QUEUE;
import static dev.localpod.job.JobStatus.TIMED_OUT;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobState;
import dev.localpod.journal.Event;
import dev.localpod.journal.WorkerState;
import dev.localpod.json.Json;
import dev.localpod.json.JsonPointer;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Condition;
import dev.localpod.script.Rule;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import dev.localpod.script.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Workers that crash: JOB-4. */
class LostWorkerTest {

  private static final List<Step> CRASH = List.of(new Step.After(ofSeconds(2)), new Step.Crash());
  private static final List<Step> WORK =
      List.of(new Step.After(ofSeconds(3)), new Step.Complete(Optional.of(Json.of("done"))));

  @Test
  @Proves("JOB-4")
  void a_job_whose_worker_is_lost_is_dispatched_once_more() {
    var fixture = EngineFixture.with(crashingAttempts(1), fixed(1).coldStart(ofSeconds(5)));

    JobId id = fixture.run();
    fixture.advance(ofSeconds(60));

    assertThat(fixture.path(id))
        .containsExactly(IN_QUEUE, IN_PROGRESS, IN_QUEUE, IN_PROGRESS, COMPLETED);
    assertThat(fixture.engine.status(id).retries()).isEqualTo(1);
    assertThat(fixture.engine.status(id).attempt()).isEqualTo(2);
    assertThat(fixture.worker(id)).isEqualTo("worker-2");
    assertThat(fixture.engine.health().jobs().retried()).isEqualTo(1);
  }

  @Test
  @Proves({"JOB-4", "STAT-3"})
  void the_delay_time_starts_anew_with_a_re_dispatch() {
    var fixture =
        EngineFixture.with(
            crashingAttempts(1), WorkerSettings.DEFAULT.count(0, 1).coldStart(ofSeconds(5)));

    JobId id = fixture.run();
    fixture.advance(ofSeconds(60));

    assertThat(fixture.delay(id)).isEqualTo(ofSeconds(5));
    assertThat(fixture.execution(id)).isEqualTo(ofSeconds(3));
  }

  @Test
  @Proves("JOB-4")
  void a_job_that_loses_a_second_worker_fails() {
    var fixture = EngineFixture.with(crashingAttempts(1, 2), fixed(1));

    JobId id = fixture.run();
    fixture.advance(ofSeconds(60));

    assertThat(fixture.path(id))
        .containsExactly(IN_QUEUE, IN_PROGRESS, IN_QUEUE, IN_PROGRESS, FAILED);
    assertThat(((JobState.Failed) fixture.engine.status(id).state()).error())
        .isEqualTo("job timed out after 1 retries");
    Health.Jobs jobs = fixture.engine.health().jobs();
    assertThat(jobs.retried()).isEqualTo(1);
    assertThat(jobs.failed()).isEqualTo(1);
  }

  @Test
  void a_worker_that_is_lost_as_soon_as_it_has_a_job_is_lost_twice_and_no_more() {
    var fixture = EngineFixture.with(Scripts.crash());

    assertThat(fixture.path(fixture.run()))
        .containsExactly(IN_QUEUE, IN_PROGRESS, IN_QUEUE, IN_PROGRESS, FAILED);
  }

  @Test
  @Proves({"JOB-4", "RTRY-1"})
  void a_retry_gives_a_job_its_re_dispatch_back() {
    var fixture = EngineFixture.with(crashingAttempts(1, 2, 3), fixed(1));
    JobId id = fixture.run();
    fixture.advance(ofSeconds(60));

    fixture.engine.retry(id);
    fixture.advance(ofSeconds(60));

    assertThat(fixture.status(id)).isEqualTo(COMPLETED);
    assertThat(fixture.engine.health().jobs().retried()).isEqualTo(2);
  }

  @Test
  @Proves({"JOB-4", "STAT-1"})
  void a_retried_job_that_loses_two_workers_again_names_the_same_number_twice() {
    var fixture = EngineFixture.with(Scripts.crash());
    JobId id = fixture.run();

    Job retried = fixture.engine.retry(id);
    fixture.advance(ofSeconds(60));

    assertThat(retried.retries()).isEqualTo(1);
    assertThat(fixture.engine.status(id))
        .returns(1, Job::retries)
        .extracting(job -> ((JobState.Failed) job.state()).error())
        .isEqualTo("job timed out after 1 retries");
  }

  @Test
  @Proves("POL-2")
  void the_ttl_goes_on_over_a_re_dispatch() {
    var fixture =
        EngineFixture.with(
            crashingAttempts(1), WorkerSettings.DEFAULT.count(0, 1).coldStart(ofSeconds(8)));
    JobId id = fixture.run(EngineFixture.ttl(ofSeconds(15)));

    fixture.advanceToJustBefore(ofSeconds(15));
    assertThat(fixture.status(id)).isEqualTo(IN_QUEUE);
    fixture.tick();

    assertThat(fixture.status(id)).isEqualTo(TIMED_OUT);
    assertThat(fixture.engine.status(id).retries()).isEqualTo(1);
  }

  @Test
  @Proves({"POL-1", "JOB-4"})
  void the_execution_timeout_of_the_lost_run_is_over() {
    var fixture =
        EngineFixture.with(
            crashingAttempts(1), WorkerSettings.DEFAULT.count(0, 1).coldStart(ofSeconds(10)));
    JobId id = fixture.run(EngineFixture.executionTimeout(ofSeconds(6)));

    fixture.advance(ofSeconds(10 + 2 + 10 + 3));

    assertThat(fixture.status(id)).isEqualTo(COMPLETED);
  }

  @Test
  void all_jobs_of_a_lost_worker_go_back_to_the_queue_in_order() {
    Script script =
        new Script(
            List.of(
                new Rule(
                    List.of(
                        new Condition.Exists(JsonPointer.parse("/crash"), true),
                        new Condition.Attempt(1)),
                    CRASH),
                new Rule(List.of(), WORK)));
    var fixture =
        EngineFixture.with(
            script, WorkerSettings.DEFAULT.count(0, 1).concurrency(3).coldStart(ofSeconds(5)));
    var jobs = new ArrayList<JobId>();
    jobs.add(fixture.run());
    jobs.add(fixture.run(Json.object().put("crash", true).build()));
    jobs.add(fixture.run());
    JobId waited = fixture.run();
    fixture.advance(ofSeconds(5 + 2));

    assertThat(jobs).allMatch(id -> fixture.status(id) == IN_QUEUE);
    assertThat(jobs).allMatch(id -> fixture.engine.status(id).retries() == 1);
    assertThat(fixture.engine.health().jobs().inQueue()).isEqualTo(4);

    fixture.advance(ofSeconds(5));
    assertThat(fixture.status(waited)).isEqualTo(IN_PROGRESS);
    assertThat(jobs)
        .extracting(fixture::status)
        .containsExactly(IN_PROGRESS, IN_PROGRESS, IN_QUEUE);
  }

  @Test
  void a_worker_that_was_to_go_after_its_job_is_lost_once() {
    var fixture = EngineFixture.with(Scripts.mock(), fixed(1));
    fixture.run(Json.object().put("mock_refresh", true).put("mock_delay", 5).build());

    fixture.engine.workers().crash(1);

    assertThat(fixture.events(Event.Worker.class))
        .filteredOn(event -> event.workerId().equals("worker-1") && event.to() == WorkerState.GONE)
        .extracting(Event.Worker::cause)
        .containsExactly("crashed on demand");
  }

  @Test
  @Proves("WRK-1")
  void a_lost_worker_is_replaced_up_to_min() {
    var fixture = EngineFixture.with(Scripts.after(ofSeconds(2)).crash(), fixed(2));
    fixture.run();

    fixture.advance(ofSeconds(2));

    assertThat(fixture.workers()).isEqualTo(2);
  }

  @Test
  void chunks_of_the_lost_run_are_not_part_of_the_output() {
    Script script =
        new Script(
            List.of(
                new Rule(
                    List.of(new Condition.Attempt(1)),
                    List.of(new Step.Chunk(Json.of("lost"), Optional.empty()), new Step.Crash())),
                new Rule(List.of(), List.of(new Step.Chunk(Json.of("kept"), Optional.empty())))));
    var fixture = EngineFixture.with(script);

    JobId id = fixture.run();

    assertThat(((JobState.Completed) fixture.engine.status(id).state()).output())
        .map(Json::toString)
        .contains("[\"kept\"]");
  }

  @Test
  void calls_that_wait_outlive_the_loss_of_a_worker() {
    var fixture = EngineFixture.with(crashingAttempts(1), fixed(1));
    JobId id = fixture.run();
    var answer = fixture.engine.await(id, ofSeconds(90));

    fixture.advanceToJustBefore(ofSeconds(5));
    assertThat(answer).isNotDone();

    fixture.tick();
    assertThat(answer.join().status()).isEqualTo(COMPLETED);
  }

  private static Script crashingAttempts(int... attempts) {
    var rules = new ArrayList<Rule>();
    IntStream.of(attempts)
        .forEach(n -> rules.add(new Rule(List.of(new Condition.Attempt(n)), CRASH)));
    rules.add(new Rule(List.of(), WORK));
    return new Script(rules);
  }
}
