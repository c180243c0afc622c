package dev.localpod.core;

import dev.localpod.core.time.EndpointClock;
import dev.localpod.job.Job;
import dev.localpod.json.Json;
import dev.localpod.options.DueEvent;
import dev.localpod.script.Handler;
import dev.localpod.script.JobContext;
import dev.localpod.script.JobFailedException;
import dev.localpod.script.S3Config;
import dev.localpod.script.Step;
import dev.localpod.script.WorkerActions;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs handlers in Java, each on a thread of its own. While a handler computes, it holds a clock
 * that can be held; while it sleeps in endpoint time, it does not.
 */
final class HandlerRunner {

  private final SingleWriter writer;
  private final EndpointClock clock;
  private final Executor threads;
  private final Runnable activity;
  private final Set<Run> computing = new HashSet<>();

  HandlerRunner(SingleWriter writer, EndpointClock clock, Executor threads, Runnable activity) {
    this.writer = writer;
    this.clock = clock;
    this.threads = threads;
    this.activity = activity;
  }

  /**
   * Starts a handler on a thread of its own, once the lock is released.
   *
   * @param worker performs what the handler reports
   * @param result receives the result of the handler, if it has one
   * @return stops the run: later reports are ignored, and a sleeping handler wakes up
   */
  Runnable start(Job job, Handler handler, WorkerActions worker, Consumer<Optional<Json>> result) {
    var run = new Run(job, handler, worker, result);
    run.compute();
    writer.effect(() -> threads.execute(run));
    return run::stop;
  }

  /** The number of handlers that compute now; only under the lock. */
  int computing() {
    return computing.size();
  }

  private final class Run implements JobContext, Runnable {
    private final Job job;
    private final Handler handler;
    private final WorkerActions worker;
    private final Consumer<Optional<Json>> result;
    private EndpointClock.@Nullable Hold hold;
    private @Nullable CountDownLatch asleep;
    private SingleWriter.@Nullable Deadline waking;
    private boolean over;

    Run(Job job, Handler handler, WorkerActions worker, Consumer<Optional<Json>> result) {
      this.job = job;
      this.handler = handler;
      this.worker = worker;
      this.result = result;
    }

    // ---- under the lock

    private void compute() {
      computing.add(this);
      hold = clock.hold();
    }

    private void rest() {
      computing.remove(this);
      if (hold != null) {
        hold.release();
        hold = null;
      }
      activity.run();
    }

    private void stop() {
      over = true;
      rest();
      wake();
    }

    /** Begins a sleep; returns false if the run was stopped. */
    private boolean fallAsleep(CountDownLatch awake, Duration duration) {
      if (over) {
        return false;
      }
      rest();
      asleep = awake;
      waking =
          writer.at(
              writer.now().plus(duration),
              () -> new DueEvent("handler", Optional.of(id()), true),
              this::wakeUp);
      return true;
    }

    private void wakeUp() {
      if (asleep != null && !over) {
        compute();
        wake();
      }
    }

    private void wake() {
      CountDownLatch sleep = asleep;
      asleep = null;
      if (waking != null) {
        waking.cancel();
        waking = null;
      }
      if (sleep != null) {
        writer.effect(sleep::countDown);
      }
    }

    // ---- on the handler's own thread

    @Override
    public void run() {
      try {
        Optional<Json> output = Optional.ofNullable(handler.handle(this)).map(Json::of);
        report(() -> result.accept(output));
      } catch (JobFailedException failure) {
        report(() -> worker.fail(Json.of(failure.error()), failure.output()));
      } catch (Throwable problem) { // an error must end only this job
        String message = problem.getMessage();
        Json error = Json.of(message == null ? problem.getClass().getName() : message);
        report(() -> worker.fail(error, Optional.empty()));
      }
    }

    /** Makes a report under the lock, unless the run was stopped. */
    private void report(Runnable what) {
      writer.write(
          () -> {
            if (!over) {
              what.run();
            }
          });
    }

    @Override
    public String id() {
      return job.id().value();
    }

    @Override
    public int attempt() {
      return job.attempt();
    }

    @Override
    public Json.Obj input() {
      return job.request().input();
    }

    @Override
    public Json.Obj policy() {
      return job.request().sentPolicy().orElse(Json.EMPTY);
    }

    @Override
    public Optional<URI> webhook() {
      return job.request().webhook();
    }

    @Override
    public Optional<S3Config> s3Config() {
      return job.request().s3Config().map(S3Config::new);
    }

    @Override
    public void progress(Object output) {
      Json value = Json.of(output);
      report(() -> worker.progress(value));
    }

    @Override
    public void chunk(Object output) {
      chunk(Json.of(output), Optional.empty());
    }

    @Override
    public void chunk(Object output, Object metrics) {
      chunk(Json.of(output), Optional.of(Json.of(metrics)));
    }

    private void chunk(Json output, Optional<Json> metrics) {
      var step = new Step.Chunk(output, metrics); // which checks the metrics
      report(() -> step.perform(worker));
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      if (duration.isNegative() || duration.isZero()) {
        return;
      }
      var awake = new CountDownLatch(1);
      if (writer.write(() -> fallAsleep(awake, duration))) {
        try {
          awake.await();
        } catch (InterruptedException e) {
          writer.write(this::wakeUp);
          throw e;
        }
      }
      if (isOver()) {
        throw new OverException(id());
      }
    }

    @Override
    public boolean isOver() {
      return writer.write(() -> over);
    }
  }
}
