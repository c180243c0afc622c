package dev.localpod.benchmarks.probes;

import dev.localpod.benchmarks.inside.Engines;
import dev.localpod.core.Engine;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointSettings;
import dev.localpod.script.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What held calls cost while there are many of them. */
public final class CallerGrowth {

  /** The calls at least that are measured at each size, on several endpoints if need be. */
  private static final int CALLS = 2_000;

  /** The largest size of a first round, which does not count. */
  private static final int WARM_UP = 10_000;

  private static final Duration WORK = Duration.ofSeconds(60);
  private static final Duration WAIT = Duration.ofSeconds(300);
  private static final EndpointSettings SETTINGS =
      Engines.SETTINGS
          .workers(Engines.SETTINGS.workers().count(1, 1).concurrency(1_000_000))
          .script(Scripts.after(WORK).complete("done"));

  private static final JobRequest REQUEST = Engines.request();

  private CallerGrowth() {}

  /**
   * Prints the processor time of each operation at each size.
   *
   * @param arguments the most callers, and the number of rounds
   */
  public static void main(String[] arguments) {
    int largest = Integer.parseInt(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    for (int size : Sizes.upTo(Math.min(largest, WARM_UP))) {
      measure(size, false);
    }
    for (int round = 0; round < rounds; round++) {
      for (int size : Sizes.upTo(largest)) {
        measure(size, true);
      }
    }
  }

  private static void measure(int size, boolean counts) {
    var holding = new CpuTime();
    var answeringOne = new CpuTime();
    var answeringAll = new CpuTime();
    var answeringOfOneJob = new CpuTime();
    int some = Math.max(1, size / 10);
    for (int calls = 0; calls < CALLS; calls += size) {
      Engine engine = Engines.start(SETTINGS, ClockMode.MANUAL);
      List<JobId> jobs = hold(engine, size - some);
      holding.measure(some, () -> jobs.addAll(hold(engine, some)));
      answeringOne.measure(some, () -> jobs.subList(0, some).forEach(engine::cancel));
      hold(engine, some);
      answeringAll.measure(size, () -> engine.advance(WORK));
      JobId job = engine.run(REQUEST).id();
      List<CompletableFuture<?>> callers = new ArrayList<>();
      for (int caller = 0; caller < size; caller++) {
        callers.add(engine.await(job, WAIT));
      }
      answeringOfOneJob.measure(size, () -> engine.cancel(job));
      if (!callers.stream().allMatch(CompletableFuture::isDone)) {
        throw new IllegalStateException("not all calls are answered");
      }
      Engines.close(engine);
    }
    if (counts) {
      holding.print("hold one more", size);
      answeringOne.print("answer one of them", size);
      answeringAll.print("answer all of them, a call", size);
      answeringOfOneJob.print("answer all of one job, a call", size);
    }
  }

  private static List<JobId> hold(Engine engine, int calls) {
    var jobs = new ArrayList<JobId>(calls);
    for (int call = 0; call < calls; call++) {
      jobs.add(engine.runsync(REQUEST, Optional.of(WAIT)).job().id());
    }
    return jobs;
  }
}
