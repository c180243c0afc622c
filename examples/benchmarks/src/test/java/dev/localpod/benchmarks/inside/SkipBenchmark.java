package dev.localpod.benchmarks.inside;

import dev.localpod.core.ClockFreeze;
import dev.localpod.core.Engine;
import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.options.ClockMode;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The decision whether time is skipped, which follows each change on a skipping clock. */
@State(Scope.Thread)
public class SkipBenchmark {

  /** The number of unfinished jobs that clients poll. */
  @Param({"1", "1000"})
  public int polledJobs;

  private final Engine engine =
      Engines.start(
          Engines.SETTINGS.workers(Engines.SETTINGS.workers().count(0, 0)), ClockMode.SKIP);
  private final JobId first = engine.run(Engines.request()).id();

  /** Keeps time where it is, so that each decision is about the same facts. */
  private final ClockFreeze freeze = engine.clockControl().freeze();

  /** Polls the jobs, none of which ever runs. */
  @Setup
  public void poll() {
    Engines.poll(engine, first);
    for (int job = 1; job < polledJobs; job++) {
      Engines.poll(engine, engine.run(Engines.request()).id());
    }
  }

  /** Stops the clock. */
  @TearDown
  public void stop() {
    freeze.close();
    Engines.close(engine);
  }

  /** Makes a change that changes nothing, after which it is decided whether to skip. */
  @Benchmark
  public Optional<JobStatus> decide_whether_to_skip() {
    return engine.peek(first);
  }
}
