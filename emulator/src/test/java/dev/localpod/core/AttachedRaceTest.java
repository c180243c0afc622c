package dev.localpod.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import dev.localpod.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/**
 * Attached workers race for jobs that clients submit and cancel, hang up, lose answers, report late
 * and are silent. No job may be swallowed or run on two workers at once.
 */
@Timeout(300)
class AttachedRaceTest {

  private static final int WORKERS = 4;
  private static final int JOBS = 200;

  private final AttachedFixture fixture = new AttachedFixture();
  private final Engine engine = fixture.endpoint.engine;

  @RepeatedTest(5)
  @Proves({"ATT-2", "ATT-7", "JOB-1", "JOB-4"})
  void each_job_ends_once_whatever_workers_do() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WORKERS + 2);
    var tasks = new ArrayList<Callable<Void>>();
    for (int i = 0; i < WORKERS; i++) {
      int seed = i;
      tasks.add(() -> work("w" + seed, new Random(seed)));
    }
    tasks.add(() -> submitAndCancel(new Random(99)));
    tasks.add(this::passTime);
    for (Future<Void> task : threads.invokeAll(tasks)) {
      task.get();
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    finishTheRest();

    assertThat(engine.jobs()).hasSize(JOBS).allMatch(job -> job.status().isFinal());
    assertThat(engine.health().jobs().inProgress()).isZero();
    assertEachJobEndedOnce();
  }

  private Void work(String worker, Random random) {
    for (int i = 0; i < 2 * JOBS; i++) {
      CompletableFuture<List<Job>> take = fixture.workers.take(worker, 1 + random.nextInt(3));
      if (random.nextInt(4) == 0 || !take.isDone()) {
        take.cancel(false); // the worker hangs up, before a job came or just when it does
      }
      for (Job job : taken(take)) {
        switch (random.nextInt(6)) {
          case 0 -> fixture.workers.putBack(worker, List.of(job));
          case 1 -> fixture.fail(worker, job.id(), "no");
          case 2 -> {} // forgets it
          case 3 -> {
            fixture.workers.chunk(worker, job.id(), Json.of("piece"));
            fixture.complete(worker, job.id(), "done");
            fixture.complete(worker, job.id(), "twice");
          }
          default -> fixture.complete(worker, job.id(), "done");
        }
      }
      fixture.workers.jobsToStop(worker).cancel(false);
    }
    return null;
  }

  private static List<Job> taken(CompletableFuture<List<Job>> take) {
    try {
      return take.join();
    } catch (CancellationException | CompletionException hungUp) {
      return List.of();
    }
  }

  private Void submitAndCancel(Random random) {
    for (int i = 0; i < JOBS; i++) {
      JobId job = fixture.endpoint.run();
      if (random.nextInt(5) == 0) {
        engine.cancel(job);
      }
    }
    return null;
  }

  private Void passTime() {
    for (int i = 0; i < 20; i++) {
      fixture.realTimePasses(Duration.ofSeconds(20));
    }
    return null;
  }

  /** Lets the workers that forgot a job be silent, and a faithful one take all jobs. */
  private void finishTheRest() {
    for (int round = 0; round < 3; round++) {
      fixture.realTimePasses(AttachedWorkerPool.LONGEST_SILENCE);
      List<Job> jobs = fixture.workers.take("last", JOBS).getNow(List.of());
      jobs.forEach(job -> fixture.complete("last", job.id(), "done"));
    }
  }

  private void assertEachJobEndedOnce() {
    Map<JobId, JobStatus> now = new HashMap<>();
    for (Event.State state : fixture.endpoint.events(Event.State.class)) {
      Optional<JobStatus> before = Optional.ofNullable(now.get(state.id()));
      assertThat(state.from()).as("%s", state).isEqualTo(before);
      assertThat(before.filter(JobStatus::isFinal)).as("%s", state).isEmpty();
      now.put(state.id(), state.to().orElseThrow());
    }
  }
}
