package dev.localpod.core;

import dev.localpod.job.Job;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Gives waiting jobs to attached workers that ask for them (ATT-2, JOB-6); only under the lock. */
final class AttachedDispatcher {

  private final JobQueue queue;
  private final JobLifecycle lifecycle;
  private final JobTimeouts timeouts;
  private final AttachedRuns runs;
  private final HeldWorkerCalls held;
  private final Set<Take> takes = new LinkedHashSet<>();

  AttachedDispatcher(
      JobQueue queue,
      JobLifecycle lifecycle,
      JobTimeouts timeouts,
      AttachedRuns runs,
      HeldWorkerCalls held) {
    this.queue = queue;
    this.lifecycle = lifecycle;
    this.timeouts = timeouts;
    this.runs = runs;
    this.held = held;
  }

  /** A held call of a worker that asks for jobs. */
  private static final class Take {
    private final Worker worker;
    private final int most;
    private final List<Job> given = new ArrayList<>();
    private @Nullable HeldCall<List<Job>> call;

    Take(Worker worker, int most) {
      this.worker = worker;
      this.most = most;
    }

    /** Whether a job would be handed to the worker now. */
    boolean isOpen() {
      return worker.condition() == Worker.Condition.FIT
          && !worker.isRetiring()
          && given.size() < most;
    }

    boolean isOfGoneWorker() {
      return worker.condition() == Worker.Condition.GONE;
    }

    HeldCall<List<Job>> call() {
      return Objects.requireNonNull(call);
    }
  }

  /**
   * Returns the jobs for a worker, once there are some; else none after a while.
   *
   * @param most the most jobs, 1 or more
   */
  CompletableFuture<List<Job>> take(Worker worker, int most) {
    var take = new Take(worker, most);
    takes.add(take);
    HeldCall<List<Job>> call = held.hold(() -> List.copyOf(take.given), () -> takes.remove(take));
    take.call = call;
    return call.future();
  }

  /** Gives jobs to the calls that have waited longest, until nothing more can happen now. */
  void dispatch() {
    List.copyOf(takes).stream().filter(Take::isOfGoneWorker).forEach(take -> take.call().answer());
    runs.forgetGone();
    Optional<Take> next = firstOpen();
    while (!queue.isEmpty() && next.isPresent()) {
      giveTo(next.get());
      next = firstOpen();
    }
  }

  private Optional<Take> firstOpen() {
    return takes.stream().filter(Take::isOpen).findFirst();
  }

  private void giveTo(Take take) {
    while (!queue.isEmpty() && take.isOpen()) {
      JobRecord record = queue.first();
      AttachedRuns.Run run = runs.add(record, take.worker);
      lifecycle.start(record, take.worker, run);
      timeouts.startExecutionTimeout(record);
      take.given.add(record.job());
      if (run.crashes()) {
        lifecycle.lose(take.worker, "crashed");
        take.call().refuse(new LostAnswerException());
        return;
      }
    }
    take.call().answer();
  }

  /** Returns jobs to the head of the queue, because their worker did not get them. */
  void putBack(String workerId, List<Job> jobs) {
    for (int i = jobs.size() - 1; i >= 0; i--) {
      Job job = jobs.get(i);
      runs.find(workerId, job.id())
          .filter(run -> run.record().job().attempt() == job.attempt())
          .filter(run -> run.record().isInProgress())
          .ifPresent(this::putBack);
    }
  }

  private void putBack(AttachedRuns.Run run) {
    run.leave();
    String cause = run.worker().id() + " ended the connection before it got the job";
    lifecycle.returnToQueue(run.record(), run.waiting(), cause);
  }
}
