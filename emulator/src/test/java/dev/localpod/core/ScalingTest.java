package dev.localpod.core;

import static dev.localpod.core.EngineFixture.executionTimeout;
import static dev.localpod.core.EngineFixture.fixed;
import static dev.localpod.core.EngineFixture.lowPriority;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.JobStatus.IN_PROGRESS;
import static dev.localpod.job.JobStatus.IN_QUEUE;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.JobId;
import dev.localpod.job.Policy;
import dev.localpod.journal.Event;
import dev.localpod.journal.WorkerState;
import dev.localpod.json.Json;
import dev.localpod.json.JsonPointer;
import dev.localpod.options.ScalingRule;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Condition;
import dev.localpod.script.Rule;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import dev.localpod.script.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How workers come and go: WRK-1, WRK-2, POL-3. */
class ScalingTest {

  private static final WorkerSettings UP_TO_THREE = WorkerSettings.DEFAULT;
  private static final Policy LONG = executionTimeout(ofHours(24));

  @Nested
  class ByQueueDelay {

    private final EngineFixture fixture = EngineFixture.with(Scripts.hang(), UP_TO_THREE);

    @Test
    @Proves("WRK-2")
    void the_first_job_gets_the_first_worker_at_once() {
      assertThat(fixture.workers()).isZero();

      fixture.run();

      assertThat(fixture.workers()).isEqualTo(1);
    }

    @Test
    void many_jobs_at_once_get_one_worker_at_first() {
      runJobs(fixture, 10);

      assertThat(fixture.workers()).isEqualTo(1);
    }

    @Test
    @Proves("WRK-2")
    void one_more_comes_when_the_oldest_waiting_job_has_waited_exactly_4_s() {
      runJobs(fixture, 2);

      fixture.advanceToJustBefore(ofSeconds(4));
      assertThat(fixture.workers()).isEqualTo(1);

      fixture.tick();
      assertThat(fixture.workers()).isEqualTo(2);
    }

    @Test
    @Proves("WRK-2")
    void one_more_comes_each_further_4_s_that_it_waits() {
      var slow =
          EngineFixture.with(Scripts.hang(), UP_TO_THREE.count(0, 4).coldStart(ofMinutes(10)));
      slow.run();

      slow.advanceToJustBefore(ofSeconds(4));
      assertThat(slow.workers()).isEqualTo(1);
      slow.tick();
      assertThat(slow.workers()).isEqualTo(2);
      slow.advanceToJustBefore(ofSeconds(4));
      assertThat(slow.workers()).isEqualTo(2);
      slow.tick();
      assertThat(slow.workers()).isEqualTo(3);
      slow.advanceToJustBefore(ofSeconds(4));
      assertThat(slow.workers()).isEqualTo(3);
      slow.tick();
      assertThat(slow.workers()).isEqualTo(4);
    }

    @Test
    @Proves("WRK-2")
    void workers_of_all_states_count_up_to_max() {
      var slow =
          EngineFixture.with(Scripts.hang(), UP_TO_THREE.count(0, 2).coldStart(ofSeconds(10)));
      runJobs(slow, 5);

      slow.advance(ofMinutes(1));

      assertThat(slow.workers()).isEqualTo(2);
    }

    @Test
    void the_wait_of_each_job_is_counted_from_its_own_submission() {
      fixture.run(LONG);
      fixture.advance(ofSeconds(1));
      fixture.run(LONG); // waited 4 s at 5 s
      fixture.advance(ofSeconds(1));
      fixture.run(LONG); // the oldest from then on; waited 4 s at 6 s

      fixture.advanceToJustBefore(ofSeconds(3));
      assertThat(fixture.workers()).isEqualTo(1);
      fixture.tick();
      assertThat(fixture.workers()).isEqualTo(2);
      fixture.advanceToJustBefore(ofSeconds(1));
      assertThat(fixture.workers()).isEqualTo(2);
      fixture.tick();
      assertThat(fixture.workers()).isEqualTo(3);
    }

    @Test
    void a_job_that_has_waited_longer_as_it_gets_the_oldest_adds_one_at_its_next_4_s() {
      var slow = EngineFixture.with(Scripts.hang(), UP_TO_THREE.coldStart(ofMinutes(10)));
      JobId first = slow.run();
      slow.advance(ofSeconds(1));
      slow.run();
      slow.advance(ofSeconds(5));
      assertThat(slow.workers()).isEqualTo(2);

      slow.engine.cancel(first); // the other has waited 5 s

      slow.advanceToJustBefore(ofSeconds(3));
      assertThat(slow.workers()).isEqualTo(2);
      slow.tick();
      assertThat(slow.workers()).isEqualTo(3);
    }

    @Test
    void a_queue_that_has_emptied_adds_no_worker() {
      runJobs(fixture, 2);
      fixture.advanceToJustBefore(ofSeconds(4));

      fixture.engine.purge();
      fixture.advance(ofMinutes(1));

      assertThat(fixture.workers()).isEqualTo(1);
    }

    @Test
    void a_job_that_comes_when_others_have_left_waits_its_own_4_s() {
      runJobs(fixture, 2);
      fixture.advance(ofSeconds(3));
      fixture.engine.purge();

      fixture.run(LONG);
      fixture.advanceToJustBefore(ofSeconds(4));
      assertThat(fixture.workers()).isEqualTo(1);

      fixture.tick();
      assertThat(fixture.workers()).isEqualTo(2);
    }

    @Test
    void another_delay_can_be_set() {
      var fixture =
          EngineFixture.with(
              Scripts.hang(),
              UP_TO_THREE.scaling(new ScalingRule(ScalingRule.Type.QUEUE_DELAY, 1)));
      runJobs(fixture, 5);

      fixture.advanceToJustBefore(ofSeconds(1));
      assertThat(fixture.workers()).isEqualTo(1);
      fixture.tick();
      assertThat(fixture.workers()).isEqualTo(2);
      fixture.advance(ofSeconds(1));
      assertThat(fixture.workers()).isEqualTo(3);
    }

    @Test
    @Proves("WRK-2")
    void the_wait_that_began_first_ends_first() {
      var fixture = EngineFixture.with(Scripts.after(ofSeconds(4)).complete("done"), UP_TO_THREE);
      fixture.run(lowPriority());
      fixture.run(); // adds the worker that takes the first job, and waits from then on

      fixture.advance(ofSeconds(4));

      assertThat(fixture.workers()).isEqualTo(2);
    }

    @Test
    void a_worker_that_was_lost_makes_room_for_another_at_the_next_4_s() {
      var crash =
          new Rule(
              List.of(new Condition.Exists(JsonPointer.parse("/crash"), true)),
              List.of(new Step.After(ofSeconds(6)), new Step.Crash()));
      var hang = new Rule(List.of(), List.of(new Step.Hang()));
      var fixture = EngineFixture.with(new Script(List.of(crash, hang)), UP_TO_THREE.count(0, 2));
      fixture.run(Json.object().put("crash", true).build());
      fixture.run(LONG);
      JobId waiting = fixture.run(LONG);
      fixture.advanceToJustBefore(ofSeconds(6));
      assertThat(fixture.workers()).isEqualTo(2);

      fixture.tick();
      assertThat(fixture.workers()).isEqualTo(1);

      fixture.advanceToJustBefore(ofSeconds(2));
      assertThat(fixture.workers()).isEqualTo(1);
      fixture.tick();
      assertThat(fixture.workers()).isEqualTo(2);
      assertThat(fixture.status(waiting)).isEqualTo(IN_PROGRESS);
    }

    @Test
    @Proves("POL-3")
    void a_job_of_low_priority_adds_no_worker() {
      JobId id = fixture.run(lowPriority());

      fixture.advance(ofMinutes(5));

      assertThat(fixture.workers()).isZero();
      assertThat(fixture.status(id)).isEqualTo(IN_QUEUE);
    }

    @Test
    @Proves("POL-3")
    void a_job_of_low_priority_adds_no_further_worker() {
      fixture.run(LONG);
      fixture.run(lowPriority());

      fixture.advance(ofMinutes(5));

      assertThat(fixture.workers()).isEqualTo(1);
    }

    @Test
    @Proves({"POL-3", "JOB-6"})
    void a_job_behind_one_of_low_priority_scales_up_and_both_are_served_in_order() {
      fixture.run(LONG);
      JobId low = fixture.run(lowPriority());
      fixture.advance(ofSeconds(10));
      JobId urgent = fixture.run(LONG);

      fixture.advanceToJustBefore(ofSeconds(4));
      assertThat(fixture.workers()).isEqualTo(1);
      fixture.tick();
      assertThat(fixture.status(low)).isEqualTo(IN_PROGRESS);
      assertThat(fixture.status(urgent)).isEqualTo(IN_QUEUE);

      fixture.advance(ofSeconds(4));
      assertThat(fixture.status(urgent)).isEqualTo(IN_PROGRESS);
    }
  }

  @Nested
  class ByRequestCount {

    @ParameterizedTest(name = "{0} jobs at {1} per worker want {2} of 5 workers")
    @CsvSource({"0,4,0", "1,4,1", "4,4,1", "5,4,2", "8,4,2", "9,4,3", "3,1,3", "5,1,5", "9,1,5"})
    @Proves("WRK-2")
    void workers_are_wanted_for_each_so_many_jobs_up_to_max(int jobs, int perWorker, int workers) {
      var fixture =
          EngineFixture.with(Scripts.hang(), UP_TO_THREE.count(0, 5).scaling(requests(perWorker)));

      runJobs(fixture, jobs);

      assertThat(fixture.workers()).isEqualTo(workers);
    }

    @Test
    @Proves("WRK-2")
    void running_jobs_count_with_waiting_ones() {
      var fixture = EngineFixture.with(Scripts.hang(), UP_TO_THREE.scaling(requests(2)));
      runJobs(fixture, 2);
      assertThat(fixture.engine.health().jobs().inProgress()).isEqualTo(1);

      fixture.run(LONG);

      assertThat(fixture.workers()).isEqualTo(2);
    }

    @Test
    void time_adds_no_worker() {
      var fixture = EngineFixture.with(Scripts.hang(), UP_TO_THREE.scaling(requests(10)));
      runJobs(fixture, 5);

      fixture.advance(ofMinutes(5));

      assertThat(fixture.workers()).isEqualTo(1);
    }

    @Test
    void a_job_of_low_priority_adds_no_worker() {
      var fixture = EngineFixture.with(Scripts.hang(), UP_TO_THREE.scaling(requests(1)));

      JobId id = fixture.run(lowPriority());

      assertThat(fixture.workers()).isZero();
      assertThat(fixture.status(id)).isEqualTo(IN_QUEUE);
    }

    private ScalingRule requests(int perWorker) {
      return new ScalingRule(ScalingRule.Type.REQUEST_COUNT, perWorker);
    }
  }

  @Nested
  class Workers {

    @Test
    @Proves("WRK-1")
    void a_worker_initializes_for_its_cold_start_and_takes_a_job_when_it_is_over() {
      var fixture =
          EngineFixture.with(Scripts.hang(), UP_TO_THREE.count(0, 1).coldStart(ofSeconds(20)));
      JobId id = fixture.run();

      fixture.advanceToJustBefore(ofSeconds(20));
      assertThat(fixture.engine.health().workers().initializing()).isEqualTo(1);
      assertThat(fixture.status(id)).isEqualTo(IN_QUEUE);

      fixture.tick();
      assertThat(fixture.engine.health().workers().running()).isEqualTo(1);
      assertThat(fixture.delay(id)).isEqualTo(ofSeconds(20));
    }

    @Test
    @Proves("WRK-1")
    void the_min_workers_start_by_themselves() {
      var fixture = EngineFixture.with(Scripts.hang(), fixed(2).coldStart(ofSeconds(20)));
      assertThat(fixture.engine.health().workers().initializing()).isEqualTo(2);

      fixture.advance(ofSeconds(20));

      assertThat(fixture.engine.health().workers().idle()).isEqualTo(2);
    }

    @Test
    @Proves("WRK-1")
    void a_worker_above_min_leaves_after_5_s_without_a_job() {
      var fixture = EngineFixture.with(Script.ECHO);
      fixture.run();

      fixture.advanceToJustBefore(ofSeconds(5));
      assertThat(fixture.workers()).isEqualTo(1);

      fixture.tick();
      assertThat(fixture.workers()).isZero();
    }

    @Test
    void a_worker_within_min_stays_however_long_it_is_idle() {
      var fixture = EngineFixture.with(Script.ECHO, fixed(2));

      fixture.advance(ofHours(1));

      assertThat(fixture.events(Event.Worker.class))
          .extracting(Event.Worker::to)
          .containsOnly(WorkerState.INITIALIZING, WorkerState.IDLE);
    }

    @Test
    void another_idle_timeout_can_be_set() {
      var fixture = EngineFixture.with(Script.ECHO, UP_TO_THREE.idleTimeout(ofMillis(1_500)));
      fixture.run();

      fixture.advanceToJustBefore(ofMillis(1_500));
      assertThat(fixture.workers()).isEqualTo(1);

      fixture.tick();
      assertThat(fixture.workers()).isZero();
    }

    @Test
    void the_idle_time_starts_anew_after_each_job() {
      var fixture = EngineFixture.with(Script.ECHO);
      fixture.run();
      fixture.advance(ofSeconds(3));
      fixture.run();

      fixture.advance(ofSeconds(4));
      assertThat(fixture.workers()).isEqualTo(1);

      fixture.advance(ofSeconds(1));
      assertThat(fixture.workers()).isZero();
    }

    @Test
    void a_worker_does_not_leave_while_it_runs_a_job() {
      var fixture = EngineFixture.with(Scripts.hang());

      fixture.run(LONG);
      fixture.advance(ofHours(1));

      assertThat(fixture.engine.health().workers().running()).isEqualTo(1);
    }

    @Test
    @Proves("WRK-1")
    void idle_workers_leave_until_min_are_left() {
      var fixture =
          EngineFixture.with(
              Scripts.after(ofSeconds(6)).complete("done"),
              UP_TO_THREE.count(1, 3).scaling(new ScalingRule(ScalingRule.Type.REQUEST_COUNT, 1)));
      runJobs(fixture, 3);
      assertThat(fixture.engine.health().workers().running()).isEqualTo(3);

      fixture.advance(ofSeconds(6).plusSeconds(5).minusMillis(1));
      assertThat(fixture.engine.health().workers().idle()).isEqualTo(3);

      fixture.tick();
      assertThat(fixture.engine.health().workers().idle()).isEqualTo(1);
      fixture.advance(ofHours(1));
      assertThat(fixture.engine.health().workers().idle()).isEqualTo(1);
    }

    @Test
    void a_worker_that_gets_ready_when_its_job_is_gone_leaves_like_an_idle_one() {
      var fixture = EngineFixture.with(Script.ECHO, UP_TO_THREE.coldStart(ofSeconds(20)));
      fixture.engine.cancel(fixture.run());

      fixture.advance(ofSeconds(20));
      assertThat(fixture.engine.health().workers().idle()).isEqualTo(1);

      fixture.advance(ofSeconds(5));
      assertThat(fixture.workers()).isZero();
    }

    @Test
    void an_idle_timeout_of_no_length_still_lets_a_worker_take_the_next_job() {
      var fixture =
          EngineFixture.with(
              Scripts.after(ofSeconds(1)).complete("done"),
              UP_TO_THREE.count(0, 1).idleTimeout(ZERO));
      fixture.run();
      JobId second = fixture.run();

      fixture.advance(ofSeconds(1));
      assertThat(fixture.worker(second)).isEqualTo("worker-1");

      fixture.advance(ofSeconds(1));
      assertThat(fixture.status(second)).isEqualTo(COMPLETED);
      assertThat(fixture.workers()).isZero();
    }

    @Test
    @Proves("WRK-1")
    void a_worker_runs_one_job_at_a_time() {
      var fixture = EngineFixture.with(Scripts.hang(), fixed(1));

      runJobs(fixture, 3);

      assertThat(fixture.engine.health().jobs().inProgress()).isEqualTo(1);
    }

    @Test
    @Proves("WRK-1")
    void a_worker_of_higher_concurrency_runs_as_many_at_a_time() {
      var fixture =
          EngineFixture.with(Scripts.after(ofSeconds(3)).complete("done"), fixed(1).concurrency(3));

      runJobs(fixture, 4);

      assertThat(fixture.engine.health().jobs().inProgress()).isEqualTo(3);
      assertThat(fixture.engine.health().workers().running()).isEqualTo(1);
      fixture.advance(ofSeconds(3));
      assertThat(fixture.engine.health().jobs().inProgress()).isEqualTo(1);
    }

    @Test
    void a_worker_of_higher_concurrency_is_idle_when_its_last_job_is_gone() {
      var fixture = EngineFixture.with(Scripts.hang(), UP_TO_THREE.count(0, 1).concurrency(2));
      JobId first = fixture.run(LONG);
      JobId second = fixture.run(LONG);

      fixture.engine.cancel(first);
      fixture.advance(ofMinutes(1));
      assertThat(fixture.engine.health().workers().running()).isEqualTo(1);

      fixture.engine.cancel(second);
      assertThat(fixture.engine.health().workers().idle()).isEqualTo(1);
    }

    @Test
    @Proves("WRK-1")
    void without_workers_no_job_is_ever_picked_up() {
      var fixture = EngineFixture.withoutWorkers();
      JobId id = fixture.run();

      fixture.advance(ofHours(23));

      assertThat(fixture.workers()).isZero();
      assertThat(fixture.path(id)).containsExactly(IN_QUEUE);
    }

    @Test
    void without_workers_request_count_adds_none() {
      var fixture =
          EngineFixture.with(
              Script.ECHO,
              UP_TO_THREE.count(0, 0).scaling(new ScalingRule(ScalingRule.Type.REQUEST_COUNT, 1)));

      runJobs(fixture, 3);

      assertThat(fixture.workers()).isZero();
    }
  }

  @Nested
  class Settings {

    @Test
    void min_cannot_be_above_max() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> WorkerSettings.DEFAULT.count(4, 3))
          .withMessage("workers cannot be min 4 and max 3; must be 0 <= min <= max");
    }

    @Test
    void a_worker_runs_one_job_at_least() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> WorkerSettings.DEFAULT.concurrency(0))
          .withMessage("a worker cannot run 0 jobs at once; must be 1 or more");
    }

    @Test
    void a_cold_start_and_an_idle_timeout_are_not_negative() {
      Duration negative = ofMillis(-1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> WorkerSettings.DEFAULT.coldStart(negative));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> WorkerSettings.DEFAULT.idleTimeout(negative));
    }

    @Test
    void a_figure_of_scaling_is_one_at_least() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ScalingRule(ScalingRule.Type.QUEUE_DELAY, 0))
          .withMessage("scaling by queue-delay cannot use 0; must be 1 or more");
    }
  }

  private static void runJobs(EngineFixture fixture, int count) {
    for (int i = 0; i < count; i++) {
      fixture.run(LONG);
    }
  }
}
