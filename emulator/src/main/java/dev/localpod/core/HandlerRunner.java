package dev.localpod.core;

import dev.localpod.core.time.EndpointClock;
import dev.localpod.job.Job;
import dev.localpod.job.JobState.InProgress;
import dev.localpod.json.Json;
import dev.localpod.script.Handler;
import dev.localpod.script.JobContext;
import dev.localpod.script.Step;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has handlers that are written in Java work on jobs, each on a thread of its own. While one
 * computes time is held, as far as it can be; while it sleeps in endpoint time it is not.
 */
final class HandlerRunner {

  private final SingleWriter writer;
  private final EndpointClock clock;
  private final JobReports reports;
  private final Executor threads;
  private final Runnable activity;
  private final Set<Run> computing = new HashSet<>();

  HandlerRunner(
      SingleWriter writer,
      EndpointClock clock,
      JobReports reports,
      Executor threads,
      Runnable activity) {
    this.writer = writer;
    this.clock = clock;
    this.reports = reports;
    this.threads = threads;
    this.activity = activity;
  }

  /**
   * Has a handler work on a job; under the lock.
   *
   * @param end gets to know how it ended
   */
  void start(JobRecord record, Handler handler, ScriptRunner end) {
    var run = new Run(record, handler, end);
    run.compute();
    record.whenLeft(run::over);
    writer.effect(() -> threads.execute(run));
  }

  /** How many handlers compute right now; under the lock. */
  int computing() {
    return computing.size();
  }

  private final class Run implements JobContext, Runnable {
    private final JobRecord record;
    private final Handler handler;
    private final ScriptRunner end;
    private final Job job;
    private EndpointClock.@Nullable Hold hold;
    private @Nullable CountDownLatch asleep;
    private SingleWriter.@Nullable Deadline waking;
    private boolean over;

    Run(JobRecord record, Handler handler, ScriptRunner end) {
      this.record = record;
      this.handler = handler;
      this.end = end;
      this.job = record.job();
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

    private void over() {
      over = true;
      rest();
      wake();
    }

    /** Sleeps until then; false if there is nothing to sleep for any more. */
    private boolean fallAsleep(CountDownLatch awake, Duration duration) {
      if (over) {
        return false;
      }
      rest();
      asleep = awake;
      waking = writer.at(writer.now().plus(duration), this::wakeUp);
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
        Object result = handler.handle(this);
        Optional<Json> output = Optional.ofNullable(result).map(Json::of);
        report(state -> end.handled(record, state, output));
      } catch (Throwable problem) { // whatever it is, it ends this job and nothing else
        String message = problem.getMessage();
        String error = message == null ? problem.getClass().getName() : message;
        report(state -> end.failed(record, state, error));
      }
    }

    /** Says something of the job, as long as it has not left this handler. */
    private void report(Consumer<InProgress> what) {
      writer.write(
          () -> {
            if (!over && record.job().state() instanceof InProgress state) {
              what.accept(state);
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
    public void progress(Object output) {
      Json value = Json.of(output);
      report(state -> reports.progress(record, state, value));
    }

    @Override
    public void chunk(Object output) {
      chunk(new Step.Chunk(Json.of(output), Optional.empty()));
    }

    @Override
    public void chunk(Object output, Object metrics) {
      chunk(new Step.Chunk(Json.of(output), Optional.of(Json.of(metrics))));
    }

    private void chunk(Step.Chunk step) {
      report(state -> reports.chunk(record, state, step.output(), step.metrics()));
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
