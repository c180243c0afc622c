package dev.localpod.benchmarks.inside;

import dev.localpod.core.Engine;
import dev.localpod.core.Health;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.options.ClockMode;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Jobs on the real clock, beside a thousand finished ones. */
@State(Scope.Thread)
public class JobBenchmark {

  private static final int FINISHED = 1_000;

  private final JobRequest request = Engines.request();
  private Engine engine = Engines.start(Engines.SETTINGS, ClockMode.REAL);
  private JobId finished = engine.run(request).id();

  /** Begins anew, so that the jobs of one iteration are not kept for the next. */
  @Setup(Level.Iteration)
  public void start() {
    Engines.close(engine);
    engine = Engines.start(Engines.SETTINGS, ClockMode.REAL);
    for (int job = 0; job < FINISHED; job++) {
      finished = engine.run(request).id();
    }
  }

  /** Stops the clock. */
  @TearDown
  public void stop() {
    Engines.close(engine);
  }

  /** Submits a job that a worker picks up and completes at once. */
  @Benchmark
  public Job a_job_from_submission_to_completion() {
    return engine.run(request);
  }

  /** Reads a job as {@code /status} does. */
  @Benchmark
  public Job status_of_a_finished_job() {
    return engine.status(finished);
  }

  /** Counts jobs and workers as {@code /health} does. */
  @Benchmark
  public Health health() {
    return engine.health();
  }
}
