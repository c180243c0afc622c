package dev.localpod.core;

import dev.localpod.job.JobId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The jobs that attached workers are told to stop (ATT-5); only under the lock. */
final class StopRequests {

  private final HeldWorkerCalls held;
  private final Map<Worker, Set<JobId>> pending = new HashMap<>();
  private final Set<Listener> listeners = new LinkedHashSet<>();

  /** A held call of a worker that asks which jobs to stop. */
  private static final class Listener {
    private final Worker worker;
    private @Nullable HeldCall<List<JobId>> call;

    Listener(Worker worker) {
      this.worker = worker;
    }

    void answer() {
      Objects.requireNonNull(call).answer();
    }
  }

  StopRequests(HeldWorkerCalls held) {
    this.held = held;
  }

  /** Tells an attached worker to stop jobs. */
  void add(Worker worker, Collection<JobId> jobs) {
    pending.computeIfAbsent(worker, key -> new LinkedHashSet<>()).addAll(jobs);
  }

  /** Takes a request back, because the job has ended on the worker or is given to it again. */
  void remove(Worker worker, JobId job) {
    Set<JobId> jobs = pending.get(worker);
    if (jobs != null) {
      jobs.remove(job);
    }
  }

  /** Returns the jobs that a worker is to stop, once there are some; else none after a while. */
  CompletableFuture<List<JobId>> next(Worker worker) {
    var listener = new Listener(worker);
    listeners.add(listener);
    HeldCall<List<JobId>> call = held.hold(() -> takeAll(worker), () -> listeners.remove(listener));
    listener.call = call;
    return call.future();
  }

  private List<JobId> takeAll(Worker worker) {
    Set<JobId> jobs = pending.remove(worker);
    return jobs == null ? List.of() : List.copyOf(jobs);
  }

  /** Answers the calls of workers that have jobs to stop, or are gone. */
  void answer() {
    for (Listener listener : new ArrayList<>(listeners)) {
      boolean isGone = listener.worker.condition() == Worker.Condition.GONE;
      if (isGone || !pending.getOrDefault(listener.worker, Set.of()).isEmpty()) {
        listener.answer();
      }
    }
    pending.keySet().removeIf(worker -> worker.condition() == Worker.Condition.GONE);
  }
}
