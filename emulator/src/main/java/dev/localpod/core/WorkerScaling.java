package dev.localpod.core;

import dev.localpod.core.SingleWriter.Deadline;
import dev.localpod.job.JobState;
import dev.localpod.journal.DurationFormat;
import dev.localpod.options.DueEvent;
import dev.localpod.options.WorkerSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides when an endpoint adds workers (WRK-2); only under the lock. */
final class WorkerScaling {

  private WorkerSettings settings;
  private final SingleWriter writer;
  private final JobQueue queue;
  private final WorkerPool workers;

  /** The wait in the queue from which the next tick of the queue delay is counted. */
  private @Nullable JobState watched;

  private @Nullable Deadline tick;

  WorkerScaling(WorkerSettings settings, SingleWriter writer, JobQueue queue, WorkerPool workers) {
    this.settings = settings;
    this.writer = writer;
    this.queue = queue;
    this.workers = workers;
  }

  /** Adds the workers that are wanted now, and schedules the addition of later ones. */
  void scale(int inProgress) {
    while (workers.size() < settings.min()) {
      workers.add("there are fewer than min " + settings.min());
    }
    switch (settings.scaling().type()) {
      case QUEUE_DELAY -> scaleByQueueDelay();
      case REQUEST_COUNT -> scaleByRequestCount(queue.urgentSize() + inProgress);
    }
  }

  /** Changes the settings; later workers are added by these. */
  void change(WorkerSettings next) {
    settings = next;
    watched = null;
    if (tick != null) {
      tick.cancel();
      tick = null;
    }
  }

  private void scaleByRequestCount(int requests) {
    int perWorker = settings.scaling().value();
    int wanted = Math.min(settings.max(), (requests + perWorker - 1) / perWorker);
    while (workers.size() < wanted) {
      workers.add("request-count " + perWorker + " with " + requests + " jobs");
    }
  }

  private void scaleByQueueDelay() {
    Optional<JobRecord> oldest = queue.oldestUrgent();
    if (workers.size() == 0 && oldest.isPresent()) {
      workers.add("the first job waits");
    }
    JobState waiting = oldest.map(record -> record.job().state()).orElse(null);
    if (waiting != watched || !workers.hasRoom()) {
      watched = waiting;
      if (tick != null) {
        tick.cancel();
        tick = null;
      }
    }
    if (tick == null
        && waiting instanceof JobState.InQueue queued
        && workers.hasRoom()
        && !isTakenNow(oldest.get())) {
      scheduleTick(queued);
    }
  }

  /** Whether a worker takes the job in the same change, so that nothing waits for a tick. */
  private boolean isTakenNow(JobRecord job) {
    return queue.first() == job && workers.free().isPresent();
  }

  /** Schedules the next multiple of the queue delay since the oldest job began to wait. */
  private void scheduleTick(JobState.InQueue oldest) {
    Duration delay = Duration.ofSeconds(settings.scaling().value());
    long passed = Duration.between(oldest.since(), writer.now()).dividedBy(delay);
    Duration waited = delay.multipliedBy(passed + 1);
    Instant next = oldest.since().plus(waited);
    tick =
        writer.at(
            next,
            () -> DueEvent.of("one more worker"),
            () -> {
              tick = null;
              workers.add("the oldest job has waited " + DurationFormat.format(waited));
            });
  }
}
