package dev.localpod.core;

import dev.localpod.core.SingleWriter.Deadline;
import dev.localpod.job.JobState;
import dev.localpod.journal.DurationFormat;
import dev.localpod.journal.Event;
import dev.localpod.journal.WorkerState;
import dev.localpod.options.WorkerSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The workers of an endpoint, and when there is one more or one less (WRK-1, WRK-2). */
final class WorkerPool {

  private final WorkerSettings settings;
  private final SingleWriter writer;
  private final Consumer<Event> journal;
  private final List<Worker> workers = new ArrayList<>();
  private int named;

  /** The stay in the queue that the next tick of the queue delay is counted from. */
  private @Nullable JobState watched;

  private @Nullable Deadline tick;

  WorkerPool(WorkerSettings settings, SingleWriter writer, Consumer<Event> journal) {
    this.settings = settings;
    this.writer = writer;
    this.journal = journal;
  }

  /** A worker that can take one more job. */
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

  void take(Worker worker, JobRecord record) {
    if (worker.load() == 0) {
      worker.next(null);
      journal.accept(Event.Worker.pickedUp(worker.id(), record.job().id()));
    }
    worker.jobs().add(record);
  }

  void release(Worker worker, JobRecord record) {
    worker.jobs().remove(record);
    rest(worker);
  }

  /** Frees a worker from a job that had ended without its noticing. */
  void releaseUnnoticed(Worker worker) {
    worker.endUnnoticed();
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

  /** Takes a lost worker out of the fleet and gives the jobs it had. */
  List<JobRecord> lose(Worker worker, String cause) {
    var orphans = List.copyOf(worker.jobs());
    worker.jobs().clear();
    remove(worker, cause);
    return orphans;
  }

  /** Adds the workers that are wanted now, and sees to it that those wanted later are added. */
  void scale(JobQueue queue, int inProgress) {
    while (workers.size() < settings.min()) {
      add("there are fewer than min " + settings.min());
    }
    switch (settings.scaling().type()) {
      case QUEUE_DELAY -> scaleByQueueDelay(queue);
      case REQUEST_COUNT -> scaleByRequestCount(queue.urgentSize() + inProgress);
    }
  }

  private void scaleByRequestCount(int requests) {
    int perWorker = settings.scaling().value();
    int wanted = Math.min(settings.max(), (requests + perWorker - 1) / perWorker);
    while (workers.size() < wanted) {
      add("request-count " + perWorker + " with " + requests + " jobs");
    }
  }

  private void scaleByQueueDelay(JobQueue queue) {
    Optional<JobRecord> oldest = queue.oldestUrgent();
    if (workers.isEmpty() && oldest.isPresent()) {
      add("the first job waits");
    }
    JobState waiting = oldest.map(record -> record.job().state()).orElse(null);
    if (waiting != watched || workers.size() >= settings.max()) {
      watched = waiting;
      if (tick != null) {
        tick.cancel();
        tick = null;
      }
    }
    if (tick == null && waiting instanceof JobState.InQueue queued && hasRoom()) {
      armTick(queued);
    }
  }

  /** Arms the next multiple of the queue delay, counted from when the oldest job began to wait. */
  private void armTick(JobState.InQueue oldest) {
    Duration delay = Duration.ofSeconds(settings.scaling().value());
    long passed = Duration.between(oldest.since(), writer.now()).dividedBy(delay);
    Instant next = oldest.since().plus(delay.multipliedBy(passed + 1));
    tick =
        writer.at(
            next,
            () -> {
              tick = null;
              Duration waited = delay.multipliedBy(passed + 1);
              add("the oldest job has waited " + DurationFormat.format(waited));
            });
  }

  private boolean hasRoom() {
    return workers.size() < settings.max();
  }

  private void add(String cause) {
    if (!hasRoom()) {
      return;
    }
    Worker worker = newWorker();
    record(worker, WorkerState.INITIALIZING, cause);
    if (settings.coldStart().isZero()) {
      becomeReady(worker);
    } else {
      worker.next(writer.at(writer.now().plus(settings.coldStart()), () -> becomeReady(worker)));
    }
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
    worker.next(writer.at(writer.now().plus(settings.idleTimeout()), () -> leaveIfIdle(worker)));
  }

  private void leaveIfIdle(Worker worker) {
    if (workers.size() > settings.min()) {
      remove(worker, "was idle for " + DurationFormat.format(settings.idleTimeout()));
    }
  }

  private void remove(Worker worker, String cause) {
    worker.next(null);
    worker.condition(Worker.Condition.GONE);
    workers.remove(worker);
    record(worker, WorkerState.GONE, cause);
  }

  private void record(Worker worker, WorkerState to, String cause) {
    journal.accept(new Event.Worker(worker.id(), to, cause));
  }

  /** The workers that run jobs, so many at most, oldest first. */
  List<Worker> running(int most) {
    return workers.stream().filter(Worker::isRunning).limit(most).toList();
  }

  /** Sees to it that exactly {@code wanted} workers are throttled, or unhealthy. */
  void setAside(Worker.Condition condition, int wanted) {
    int others = workers.size() - count(worker -> isFit(worker) || worker.condition() == condition);
    if (wanted < 0 || wanted + others > settings.max()) {
      throw new IllegalArgumentException(
          "cannot make %d workers %s: of at most %d (max), %d are set aside already; allowed are 0 to %d"
              .formatted(wanted, name(condition), settings.max(), others, settings.max() - others));
    }
    for (int have = count(condition); have < wanted; have++) {
      Worker worker = nextToSetAside();
      worker.next(null);
      worker.condition(condition);
      record(worker, WorkerState.valueOf(condition.name()), "set so");
    }
    List<Worker> aside =
        workers.stream().filter(worker -> worker.condition() == condition).toList();
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

  Health.Workers health() {
    int idle = count(Worker::isIdle);
    return new Health.Workers(
        idle,
        count(Worker.Condition.INITIALIZING),
        idle,
        count(Worker::isRunning),
        count(Worker.Condition.THROTTLED),
        count(Worker.Condition.UNHEALTHY));
  }

  private int count(Worker.Condition condition) {
    return count(worker -> worker.condition() == condition);
  }

  private int count(Predicate<Worker> which) {
    return (int) workers.stream().filter(which).count();
  }
}
