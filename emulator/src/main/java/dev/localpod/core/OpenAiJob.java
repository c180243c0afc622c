package dev.localpod.core;

import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobNotFoundException;
import dev.localpod.job.JobState;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A job of the OpenAI-compatible route, as its caller follows it (OAI-2, OAI-3). Its futures wait
 * as long as the job lives. They end with {@link JobNotFoundException} if the job is removed before
 * it is final, and with {@link EndpointGoneException} if the endpoint is removed.
 */
public final class OpenAiJob {

  private final SingleWriter writer;
  private final JobLifecycle lifecycle;
  private final JobTable table;
  private final HeldCalls held;
  private final JobRecord record;
  private final JobId id;

  OpenAiJob(
      SingleWriter writer,
      JobLifecycle lifecycle,
      JobTable table,
      HeldCalls held,
      JobRecord record) {
    this.writer = writer;
    this.lifecycle = lifecycle;
    this.table = table;
    this.held = held;
    this.record = record;
    this.id = record.job().id();
  }

  /** The id of the job, which its caller never learns. */
  public JobId id() {
    return id;
  }

  /** Returns the job once it is final, or unfinished once the endpoint is closed. */
  public CompletableFuture<Job> end() {
    return follow(() -> record.awaitEnd(held));
  }

  /**
   * Returns the chunks since the previous call, once there are any or the job is final; an
   * unfinished job without chunks once the endpoint is closed.
   */
  public CompletableFuture<JobUpdate> next() {
    return follow(() -> record.awaitUpdate(held));
  }

  private <T> CompletableFuture<T> follow(Supplier<CompletableFuture<T>> answer) {
    return writer.write(
        () ->
            record.isUnfinished() && isRemoved()
                ? CompletableFuture.failedFuture(new JobNotFoundException(id))
                : answer.get());
  }

  /** Cancels the job if it is unfinished, because its caller has gone. */
  public void callerLeft() {
    writer.write(
        () -> {
          if (record.job().state() instanceof JobState.Unfinished state && !isRemoved()) {
            lifecycle.finish(
                record, state.cancel(writer.now()), "cancelled, because its caller has gone");
          }
        });
  }

  private boolean isRemoved() {
    return table.find(id).isEmpty();
  }
}
