package dev.localpod.check;

import dev.localpod.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps all workers of an endpoint busy, so that a job waits in its queue. The waiting jobs have a
 * low priority, which adds no worker (POL-3).
 */
final class BusyWorkers {

  /** The jobs that it submits at most. */
  static final int JOBS = 8;

  private static final Json.Obj LOW_PRIORITY = Json.object().put("lowPriority", true).build();
  private static final Duration PICKED_UP_WITHIN = Duration.ofSeconds(2);

  private final Probe probe;
  private final List<String> running = new ArrayList<>();
  private final List<String> waiting = new ArrayList<>();

  private BusyWorkers(Probe probe) {
    this.probe = probe;
  }

  /** What is done while all workers are busy. */
  interface Steps {
    void run(BusyWorkers workers) throws InterruptedException;
  }

  /**
   * Occupies all workers for so many seconds at most, does the steps, and cancels what is left.
   *
   * @throws NotTriedException if a job still finds a free worker after {@value #JOBS} jobs
   */
  static void during(Probe probe, int seconds, Steps steps) throws InterruptedException {
    var workers = new BusyWorkers(probe);
    try {
      workers.occupy(seconds);
      steps.run(workers);
    } finally {
      workers.release();
    }
  }

  private void occupy(int seconds) throws InterruptedException {
    String first = probe.submit(MockInput.delay(seconds));
    running.add(first);
    probe.awaitStart(first);
    while (running.size() < JOBS) {
      String next = probe.submit(MockInput.delay(seconds), LOW_PRIORITY);
      running.add(next);
      probe.sleep(PICKED_UP_WITHIN);
      if (probe.status(next).equals("IN_QUEUE")) {
        running.remove(next);
        probe.cancel(next);
        return;
      }
    }
    throw new NotTriedException(
        "no job waits while " + JOBS + " run; needs an endpoint with fewer workers");
  }

  /** Returns the id of a job that a worker runs. */
  String running() {
    return running.get(0);
  }

  /** Submits a job that waits, and returns its id. */
  String queue(Json.Obj input) throws InterruptedException {
    return queue(input, LOW_PRIORITY);
  }

  /** Submits a job that waits, with a policy of its own beside the low priority. */
  String queue(Json.Obj input, Json.Obj policy) throws InterruptedException {
    var both = Json.object().put("lowPriority", true);
    policy.fields().forEach(both::put);
    String job = probe.submit(input, both.build());
    waiting.add(job);
    return job;
  }

  /** Lets the running jobs end. */
  void release() throws InterruptedException {
    for (String job : waiting) {
      probe.cancel(job);
    }
    waiting.clear();
    free();
  }

  /** Frees the workers for the jobs that wait. */
  void free() throws InterruptedException {
    for (String job : running) {
      probe.cancel(job);
    }
    running.clear();
  }
}
