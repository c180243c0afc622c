package dev.localpod.core;

import dev.localpod.job.JobId;
import dev.localpod.journal.DurationFormat;
import dev.localpod.journal.Event;
import dev.localpod.journal.WorkerState;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The attached workers of an endpoint: each exists from its first call until it is silent for too
 * long, or retires (ATT-3, ATT-6, JOB-4); only under the lock.
 */
final class AttachedWorkerPool implements Workers {

  /** The silence after which a worker is lost, in real time on every clock (JOB-4). */
  static final Duration LONGEST_SILENCE = Duration.ofSeconds(40);

  private final SingleWriter writer;
  private final Consumer<Event> journal;
  private final BiConsumer<Worker, String> lose;
  private final Map<String, Worker> workers = new LinkedHashMap<>();

  /**
   * Creates a pool without workers.
   *
   * @param lose loses a worker with all jobs it has, for a cause
   */
  AttachedWorkerPool(
      SingleWriter writer, Consumer<Event> journal, BiConsumer<Worker, String> lose) {
    this.writer = writer;
    this.journal = journal;
    this.lose = lose;
  }

  @Override
  public Collection<Worker> all() {
    return workers.values();
  }

  Optional<Worker> find(String id) {
    return Optional.ofNullable(workers.get(id));
  }

  // ---- calls of a worker

  /** Notes a call of a worker that lives; a new worker initializes until it asks for a job. */
  Worker heardFrom(String id) {
    Worker worker = workers.get(id);
    if (worker == null) {
      worker = new Worker(id);
      workers.put(id, worker);
      record(worker, WorkerState.INITIALIZING, "called for the first time");
    }
    restartSilence(worker);
    return worker;
  }

  /** Notes a call of a worker, if it is attached. */
  void heardFromIfAttached(String id) {
    find(id).ifPresent(this::restartSilence);
  }

  private void restartSilence(Worker worker) {
    worker.timer(
        writer.afterReal(
            LONGEST_SILENCE,
            () -> lose.accept(worker, "was silent for " + DurationFormat.format(LONGEST_SILENCE))));
  }

  /** Notes that a worker asks for jobs. */
  void ready(Worker worker) {
    if (worker.condition() == Worker.Condition.INITIALIZING) {
      becomeFit(worker, "asks for jobs");
    }
  }

  /** Gives a worker no more jobs until it reports to be healthy (ATT-6). */
  void unhealthy(Worker worker, String reason) {
    if (worker.condition() != Worker.Condition.UNHEALTHY) {
      worker.condition(Worker.Condition.UNHEALTHY);
      record(worker, WorkerState.UNHEALTHY, reason);
    }
  }

  /** Notes that a worker does not report to be unhealthy. */
  void healthy(Worker worker) {
    if (worker.condition() == Worker.Condition.UNHEALTHY) {
      becomeFit(worker, "is healthy again");
    }
  }

  private void becomeFit(Worker worker, String cause) {
    worker.condition(Worker.Condition.FIT);
    record(worker, worker.isIdle() ? WorkerState.IDLE : WorkerState.RUNNING, cause);
  }

  /** Removes a worker once it has no more jobs; until then it gets no further ones (ATT-3). */
  void retire(Worker worker) {
    worker.retire();
    rest(worker);
  }

  // ---- jobs

  @Override
  public void take(Worker worker, JobId job) {
    if (worker.load() == 0) {
      journal.accept(Event.Worker.pickedUp(worker.id(), job));
    }
    worker.jobs().add(job);
    restartSilence(worker); // it hears of the job now
  }

  @Override
  public void release(Worker worker, JobId job) {
    worker.jobs().remove(job);
    rest(worker);
  }

  @Override
  public void releaseDetached(Worker worker) {
    worker.endDetachedRun();
    rest(worker);
  }

  private void rest(Worker worker) {
    if (worker.condition() == Worker.Condition.GONE || worker.load() > 0) {
      return;
    }
    if (worker.isRetiring()) {
      remove(worker, "was told to go");
    } else if (worker.isIdle()) {
      record(worker, WorkerState.IDLE, "has no more jobs");
    }
  }

  @Override
  public List<JobId> lose(Worker worker, String cause) {
    var orphans = List.copyOf(worker.jobs());
    worker.jobs().clear();
    remove(worker, cause);
    return orphans;
  }

  private void remove(Worker worker, String cause) {
    worker.timer(null);
    worker.condition(Worker.Condition.GONE);
    workers.remove(worker.id());
    record(worker, WorkerState.GONE, cause);
  }

  private void record(Worker worker, WorkerState to, String cause) {
    journal.accept(new Event.Worker(worker.id(), to, cause));
  }
}
