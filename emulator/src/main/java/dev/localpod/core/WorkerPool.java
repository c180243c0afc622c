package dev.localpod.core;

import dev.localpod.core.SingleWriter.Deadline;
import dev.localpod.job.JobId;
import dev.localpod.journal.DurationFormat;
import dev.localpod.journal.Event;
import dev.localpod.journal.WorkerState;
import dev.localpod.options.DueEvent;
import dev.localpod.options.WorkerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The workers of an endpoint, from cold start to removal (WRK-1); only under the lock. */
final class WorkerPool implements Workers {

  /** The least time that a worker is unhealthy after a failed start (JOB-7). */
  private static final Duration SHORTEST_RESTART = Duration.ofSeconds(1);

  private WorkerSettings settings;
  private final SingleWriter writer;
  private final Consumer<Event> journal;
  private final List<Worker> workers = new ArrayList<>();
  private int named;
  private int startFaults;

  WorkerPool(WorkerSettings settings, SingleWriter writer, Consumer<Event> journal) {
    this.settings = settings;
    this.writer = writer;
    this.journal = journal;
    this.startFaults = settings.startFaults();
  }

  /** Sets aside the workers that are unhealthy or throttled from the start. */
  void setAsideFromStart() {
    setAside(Worker.Condition.UNHEALTHY, settings.unhealthy());
    setAside(Worker.Condition.THROTTLED, settings.throttled());
  }

  /** Lets the next starts fail before the worker is ready (JOB-7). */
  void failStarts(int next) {
    startFaults = next;
  }

  /**
   * Changes the settings. Workers above {@code max} go, those that run jobs after these; the others
   * stay as they are.
   */
  void change(WorkerSettings next) {
    boolean frees =
        next.unhealthy() != settings.unhealthy()
            || next.throttled() != settings.throttled()
            || workers.size() > next.max();
    if (frees) {
      setAside(Worker.Condition.UNHEALTHY, 0);
      setAside(Worker.Condition.THROTTLED, 0);
    }
    if (next.startFaults() != settings.startFaults()) {
      startFaults = next.startFaults();
    }
    settings = next;
    reduceToMax();
    workers.stream().filter(Worker::isIdle).forEach(this::startIdleTime);
    if (frees) {
      setAsideFromStart();
    }
  }

  private void reduceToMax() {
    for (int left = workers.size() - settings.max() - count(Worker::isRetiring); left > 0; left--) {
      first(Worker::isIdle)
          .or(() -> first(worker -> worker.condition() == Worker.Condition.INITIALIZING))
          .ifPresentOrElse(
              worker -> remove(worker, "is more than max " + settings.max()),
              () ->
                  first(worker -> worker.isRunning() && !worker.isRetiring())
                      .ifPresent(Worker::retire));
    }
  }

  /** Finds a worker that can take one more job. */
  Optional<Worker> free() {
    for (Worker worker : workers) {
      if (worker.condition() == Worker.Condition.FIT
          && !worker.isRetiring()
          && worker.load() < settings.concurrency()) {
        return Optional.of(worker);
      }
    }
    return Optional.empty();
  }

  @Override
  public Collection<Worker> all() {
    return workers;
  }

  @Override
  public void take(Worker worker, JobId job) {
    if (worker.load() == 0) {
      worker.timer(null);
      journal.accept(Event.Worker.pickedUp(worker.id(), job));
    }
    worker.jobs().add(job);
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
    if (worker.condition() == Worker.Condition.GONE) {
      return; // it was lost, with its jobs
    }
    if (worker.isRetiring() && worker.load() == 0) {
      remove(worker, "was told to go after its job");
    } else if (worker.isIdle()) {
      becomeIdle(worker, "has no more jobs");
    }
  }

  @Override
  public List<JobId> lose(Worker worker, String cause) {
    var orphans = List.copyOf(worker.jobs());
    worker.jobs().clear();
    remove(worker, cause);
    return orphans;
  }

  int size() {
    return workers.size();
  }

  /** Whether there are fewer workers than {@code max}. */
  boolean hasRoom() {
    return workers.size() < settings.max();
  }

  /** Adds a worker if there is room for it. */
  void add(String cause) {
    if (!hasRoom()) {
      return;
    }
    Worker worker = newWorker();
    start(worker, cause);
  }

  private void start(Worker worker, String cause) {
    worker.condition(Worker.Condition.INITIALIZING);
    record(worker, WorkerState.INITIALIZING, cause);
    if (settings.coldStart().isZero()) {
      endStart(worker);
    } else {
      worker.timer(after(settings.coldStart(), worker, "ready", () -> endStart(worker)));
    }
  }

  private void endStart(Worker worker) {
    if (startFaults == 0) {
      becomeReady(worker);
      return;
    }
    startFaults--;
    worker.condition(Worker.Condition.UNHEALTHY);
    record(worker, WorkerState.UNHEALTHY, "died before it was ready");
    Duration pause = Collections.max(List.of(settings.coldStart(), SHORTEST_RESTART));
    worker.timer(after(pause, worker, "restarts", () -> start(worker, "is started again")));
  }

  private void becomeReady(Worker worker) {
    worker.condition(Worker.Condition.FIT);
    if (worker.isIdle()) {
      becomeIdle(worker, "is ready");
    } else {
      record(worker, WorkerState.RUNNING, "is ready again");
    }
  }

  private void becomeIdle(Worker worker, String cause) {
    record(worker, WorkerState.IDLE, cause);
    startIdleTime(worker);
  }

  private void startIdleTime(Worker worker) {
    worker.timer(after(settings.idleTimeout(), worker, "idle timeout", () -> leaveIfIdle(worker)));
  }

  private Deadline after(Duration pause, Worker worker, String event, Runnable change) {
    return writer.at(
        writer.now().plus(pause), () -> DueEvent.of(worker.id() + " " + event), change);
  }

  private void leaveIfIdle(Worker worker) {
    if (workers.size() > settings.min()) {
      remove(worker, "was idle for " + DurationFormat.format(settings.idleTimeout()));
    }
  }

  private void remove(Worker worker, String cause) {
    worker.timer(null);
    worker.condition(Worker.Condition.GONE);
    workers.remove(worker);
    record(worker, WorkerState.GONE, cause);
  }

  private void record(Worker worker, WorkerState to, String cause) {
    journal.accept(new Event.Worker(worker.id(), to, cause));
  }

  /** Throttles workers, or makes them unhealthy, until exactly {@code wanted} are (WRK-1). */
  void setAside(Worker.Condition condition, int wanted) {
    int others = workers.size() - count(worker -> isFit(worker) || worker.condition() == condition);
    if (wanted < 0 || wanted + others > settings.max()) {
      throw new IllegalArgumentException(
          "cannot make %s workers %s: max is %s and %s are set aside already; must be 0 to %s"
              .formatted(wanted, name(condition), settings.max(), others, settings.max() - others));
    }
    for (int have = count(condition); have < wanted; have++) {
      Worker worker = nextToSetAside();
      worker.timer(null);
      worker.condition(condition);
      record(worker, WorkerState.valueOf(condition.name()), "set so");
    }
    List<Worker> aside =
        workers.stream().filter(worker -> worker.condition() == condition).toList();
    aside.stream().limit(wanted).forEach(worker -> worker.timer(null)); // set so until set free
    aside.stream().skip(wanted).forEach(this::becomeReady);
  }

  private Worker nextToSetAside() {
    return first(Worker::isIdle)
        .or(() -> first(worker -> worker.condition() == Worker.Condition.INITIALIZING))
        .or(() -> hasRoom() ? Optional.of(newWorker()) : Optional.empty())
        .or(() -> first(Worker::isRunning))
        .orElseThrow();
  }

  private Worker newWorker() {
    var worker = new Worker("worker-" + ++named);
    workers.add(worker);
    return worker;
  }

  private Optional<Worker> first(Predicate<Worker> which) {
    return workers.stream().filter(which).findFirst();
  }

  private static boolean isFit(Worker worker) {
    return worker.condition() == Worker.Condition.FIT
        || worker.condition() == Worker.Condition.INITIALIZING;
  }

  private static String name(Worker.Condition condition) {
    return condition.name().toLowerCase(Locale.ROOT);
  }

  private int count(Worker.Condition condition) {
    return count(worker -> worker.condition() == condition);
  }

  private int count(Predicate<Worker> which) {
    return (int) workers.stream().filter(which).count();
  }
}
