package dev.localpod.core;

import static dev.localpod.core.EngineFixture.START;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.localpod.core.time.VirtualClock;
import dev.localpod.fault.FaultPlan;
import dev.localpod.fault.Faults;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.JobRequest;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import dev.localpod.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Time that is skipped stands still for jobs of attached workers, and no call of theirs moves it.
 */
@Timeout(300)
class AttachedTimeTest {

  private static final Duration SKIP_TIMEOUT = ofMillis(60);

  private final VirtualClock clock = VirtualClock.skipping(START);
  private final FaultPlan faults = new FaultPlan(42);
  private final Engine engine =
      new Engine(
          AttachedFixture.SETTINGS.skipTimeout(SKIP_TIMEOUT),
          clock,
          42,
          EngineDependencies.none().faults(faults));
  private final AttachedOperations workers = engine.attachedWorkers().orElseThrow();

  @Test
  @Proves("ATT-8")
  void a_job_on_an_attached_worker_never_times_out_and_is_named() {
    RunsyncCall call = runsync();
    List<Job> taken = workers.take("w", 1).join();

    await().until(() -> warnings().size() == 1);

    assertThat(warnings().get(0))
        .contains(
            "a call is held, but a job is for attached workers, which work in real time; time"
                + " stands still. To avoid this, let a worker end the job, or choose the clock"
                + " real or xN.");
    assertThat(clock.now()).isEqualTo(START);
    complete(taken.get(0));
    assertThat(call.answer().join().status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(clock.now()).isEqualTo(START);
  }

  @Test
  void a_job_that_waits_for_a_worker_to_attach_lets_time_stand_still() {
    RunsyncCall call = runsync();

    await().until(() -> warnings().size() == 1);

    assertThat(call.answer()).isNotDone();
    assertThat(clock.now()).isEqualTo(START);
  }

  @Test
  void calls_of_workers_move_no_time() {
    engine.run(JobRequest.of(Json.EMPTY));
    Job job = workers.take("w", 1).join().get(0);
    complete(job);
    engine.status(job.id());

    for (int i = 0; i < 3; i++) {
      workers.take("w", 1);
      workers.jobsToStop("w");
      workers.ping("w");
    }

    assertThat(engine.heldCalls()).isEmpty();
    assertThat(engine.whenHeld(1)).isNotDone();
    assertThat(engine.journal().entries()).noneMatch(entry -> entry.event() instanceof Event.Clock);
  }

  @Test
  void a_job_whose_worker_hangs_by_a_fault_lets_time_go_on_after_its_result() {
    faults.add(Faults.hang().onWorker());
    RunsyncCall call = runsync();
    Job job = workers.take("w", 1).join().get(0);

    complete(job);

    assertThat(call.answer().join().status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(clock.now()).isEqualTo(START.plus(Engine.SYNC_WAIT));
  }

  @Test
  void once_all_jobs_have_ended_time_is_skipped_again() {
    engine.run(JobRequest.of(Json.EMPTY));
    complete(workers.take("w", 1).join().get(0));

    engine.pause(ofSeconds(30)).join();

    assertThat(clock.now()).isEqualTo(START.plusSeconds(30));
  }

  private RunsyncCall runsync() {
    return engine.runsync(JobRequest.of(Json.EMPTY), Optional.empty());
  }

  private void complete(Job job) {
    workers.end(
        "w", job.id(), new WorkerResult(Optional.of(Json.of("done")), Optional.empty(), false));
  }

  private List<String> warnings() {
    return engine.journal().entries().stream()
        .map(entry -> entry.event())
        .filter(Event.Warning.class::isInstance)
        .map(event -> ((Event.Warning) event).text())
        .toList();
  }
}
