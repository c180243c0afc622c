package dev.localpod.examples.time;

import static java.time.Duration.ofSeconds;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.TestClock;
import dev.localpod.examples.time.ClientShapes.Parts;
import dev.localpod.examples.time.ClientShapes.Shape;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.ScalingRule;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/** The rows and columns of the matrix, and what is to be seen in each of its cells. */
final class ClientMatrix {

  /** A job that takes 30 s: 10 s in the queue, then halfway after 10 s, with chunks all along. */
  private static final Script JOB =
      Scripts.after(ofSeconds(10))
          .progress("halfway")
          .chunk("one")
          .after(ofSeconds(5))
          .chunk("two")
          .after(ofSeconds(5))
          .chunk("three")
          .retire() // so that the next job meets a cold start, too
          .complete("done");

  private static final WorkerSettings WORKERS =
      WorkerSettings.DEFAULT
          .count(0, 8)
          .coldStart(ofSeconds(10))
          .scaling(new ScalingRule(ScalingRule.Type.REQUEST_COUNT, 1));

  private static final List<String> ALL_STATES =
      List.of("IN_QUEUE", "IN_PROGRESS", "halfway", "COMPLETED");

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private ClientMatrix() {}

  /**
   * A client.
   *
   * @param expected what it is to see of each of its jobs
   * @param polls whether it sees only what is true when it asks; to others all is kept or sent
   * @param atOnce how many of its calls begin at the same time
   */
  record Row(String name, Shape shape, List<List<String>> expected, boolean polls, int atOnce) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Row> rows() {
    var rows = new LinkedHashMap<String, Row>();
    one(rows, "a plain loop with Thread.sleep", ClientShapes::plainLoop);
    one(rows, "a loop with the shared sleeper", ClientShapes::sleeperInTheTestsThread);
    one(rows, "a loop with the shared sleeper in a pool", ClientShapes::sleeperInAPool);
    one(rows, "a fixed delay", ClientShapes::fixedDelay);
    one(rows, "a fixed rate", ClientShapes::fixedRate);
    one(rows, "one-shots that schedule the next", ClientShapes::oneShots);
    one(rows, "a scheduler of its own with a shared clock", ClientShapes::ownScheduler);
    one(rows, "Awaitility", ClientShapes::awaitility);
    one(rows, "Resilience4j Retry", ClientShapes::resilience4j);
    one(rows, "Failsafe", ClientShapes::failsafe);
    one(rows, "Reactor Flux.interval", ClientShapes::reactor);
    one(rows, "RxJava interval", ClientShapes::rxJava);
    one(rows, "CompletableFuture.delayedExecutor", ClientShapes::delayedExecutor);
    one(rows, "a bean with a clock only", ClientShapes::clockOnlyBean);
    four(rows, "four pollers of four jobs", ClientShapes::fourPollersOfFourJobs);
    if (Runtime.version().feature() >= 21) {
      four(rows, "virtual threads with the shared sleeper", ClientShapes::virtualThreads);
    }
    eight(rows, "eight asynchronous calls at once", ClientShapes::eightAtOnce);
    eight(rows, "eight threads that call at once", ClientShapes::eightThreads);
    one(rows, "runsync, then status-sync", ClientShapes::runsyncThenStatusSync);
    String stream = "a reader of a stream";
    waiting(rows, stream, ClientShapes::readerOfTheStream, "one", "two", "three", "COMPLETED");
    waiting(rows, "a receiver of a webhook", ClientShapes::receiverOfAWebhook, "COMPLETED");
    return List.copyOf(rows.values());
  }

  private static void one(Map<String, Row> rows, String name, Shape shape) {
    rows.put(name, new Row(name, shape, List.of(ALL_STATES), true, 1));
  }

  private static void four(Map<String, Row> rows, String name, Shape shape) {
    rows.put(name, new Row(name, shape, Collections.nCopies(4, ALL_STATES), true, 1));
  }

  private static void eight(Map<String, Row> rows, String name, Shape shape) {
    List<List<String>> ends = Collections.nCopies(8, List.of("COMPLETED"));
    rows.put(name, new Row(name, shape, ends, false, 8));
  }

  private static void waiting(Map<String, Row> rows, String name, Shape shape, String... expected) {
    rows.put(name, new Row(name, shape, List.of(List.of(expected)), false, 1));
  }

  static List<ClockMode> columns() {
    return List.of(
        ClockMode.SKIP, ClockMode.skip(ofSeconds(3)), ClockMode.MANUAL, ClockMode.scaled(60));
  }

  /** What one run has shown. */
  record Outcome(Row row, ClockMode mode, List<List<String>> seen, Endpoint endpoint) {

    /** Says what the client saw that it should not have, or did not see; empty if all is well. */
    List<String> flaws() {
      var flaws = new ArrayList<String>();
      if (seen.size() != row.expected().size()) {
        return List.of(seen.size() + " jobs instead of " + row.expected().size());
      }
      for (int i = 0; i < seen.size(); i++) {
        if (!isAsExpected(seen.get(i), row.expected().get(i))) {
          flaws.add("job %d: %s instead of %s".formatted(i, seen.get(i), row.expected().get(i)));
        }
      }
      if (waitsForClients() && callsAtOnce() < row.atOnce()) {
        flaws.add(callsAtOnce() + " calls at once instead of " + row.atOnce());
      }
      return flaws;
    }

    /**
     * All that is kept for the client or sent to it is read, once and in order. Of what is true
     * only for a while, a clock that waits for clients lets them see all; on the others a poll may
     * come late, but what it shows is in order, never goes back, and ends.
     */
    private boolean isAsExpected(List<String> states, List<String> expected) {
      if (waitsForClients() || !row.polls()) {
        return states.equals(expected);
      }
      String last = expected.get(expected.size() - 1);
      return states.equals(expected.stream().filter(states::contains).toList())
          && states.contains(last);
    }

    private boolean waitsForClients() {
      return mode.kind() == ClockMode.Kind.SKIP;
    }

    /** Returns the largest number of calls that began at the same time. */
    private int callsAtOnce() {
      var calls = new HashMap<Instant, Integer>();
      for (JournalEntry entry : endpoint.journal().entries()) {
        if (entry.event() instanceof Event.Call call) {
          calls.merge(call.request().at(), 1, Integer::sum);
        }
      }
      return Collections.max(calls.values());
    }
  }

  /** Runs a client once, on an endpoint of its own. */
  static Outcome run(Localpod localpod, Row row, ClockMode mode) throws Exception {
    Endpoint endpoint =
        localpod.add(
            EndpointOptions.of("matrix-" + NUMBER.incrementAndGet())
                .clock(mode)
                .workers(WORKERS)
                .script(JOB));
    TestClock clock = endpoint.clock();
    ScheduledExecutorService scheduler = clock.scheduler();
    var moved = new MovedByHand(endpoint);
    if (mode.equals(ClockMode.MANUAL)) {
      moved.start();
    }
    try {
      var parts =
          new Parts(new JobClient(endpoint), clock.asJavaClock(), clock.sleeper(), scheduler);
      return new Outcome(row, mode, row.shape().run(parts), endpoint);
    } finally {
      moved.interrupt();
      scheduler.shutdownNow();
      localpod.remove(endpoint.id());
    }
  }

  /** Moves a manual clock by a second again and again, until it is interrupted. */
  private static final class MovedByHand extends Thread {
    private final Endpoint endpoint;

    MovedByHand(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public void run() {
      try {
        while (true) {
          Thread.sleep(15);
          endpoint.clock().advance(ofSeconds(1));
        }
      } catch (InterruptedException | IllegalStateException over) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
