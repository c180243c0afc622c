package dev.localpod.examples.time;

import static java.time.Duration.ofSeconds;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.TestClock;
import dev.localpod.examples.time.ClientShapes.Parts;
import dev.localpod.examples.time.ClientShapes.Shape;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.ScalingRule;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.util.Collections;
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

  /** A client, and what it is to see of each of its jobs. */
  record Row(String name, Shape shape, List<List<String>> expected) {
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
    add(
        rows,
        "eight asynchronous calls at once",
        ClientShapes::eightAtOnce,
        Collections.nCopies(8, List.of("COMPLETED")));
    one(rows, "runsync, then status-sync", ClientShapes::runsyncThenStatusSync);
    add(
        rows,
        "a reader of a stream",
        ClientShapes::readerOfTheStream,
        List.of(List.of("one", "two", "three", "COMPLETED")));
    add(
        rows,
        "a receiver of a webhook",
        ClientShapes::receiverOfAWebhook,
        List.of(List.of("COMPLETED")));
    return List.copyOf(rows.values());
  }

  private static void one(Map<String, Row> rows, String name, Shape shape) {
    add(rows, name, shape, List.of(ALL_STATES));
  }

  private static void four(Map<String, Row> rows, String name, Shape shape) {
    add(rows, name, shape, Collections.nCopies(4, ALL_STATES));
  }

  private static void add(
      Map<String, Row> rows, String name, Shape shape, List<List<String>> expected) {
    rows.put(name, new Row(name, shape, expected));
  }

  static List<ClockMode> columns() {
    return List.of(
        ClockMode.SKIP, ClockMode.skip(ofSeconds(3)), ClockMode.MANUAL, ClockMode.scaled(60));
  }

  /** What one run has shown. */
  record Outcome(Row row, ClockMode mode, List<List<String>> seen, Endpoint endpoint) {

    /** Reports whether all was seen that is to be seen, in order, and nothing else. */
    boolean isAsExpected() {
      return mode.kind() == ClockMode.Kind.SKIP
          ? seen.equals(row.expected())
          : isInOrder(seen, row.expected());
    }

    /** A clock that does not wait for clients may pass a state while the machine is busy. */
    private static boolean isInOrder(List<List<String>> seen, List<List<String>> expected) {
      boolean inOrder = seen.size() == expected.size();
      for (int i = 0; inOrder && i < seen.size(); i++) {
        List<String> states = seen.get(i);
        inOrder =
            states.equals(expected.get(i).stream().filter(states::contains).toList())
                && states.contains("COMPLETED");
      }
      return inOrder;
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
