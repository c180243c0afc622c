package dev.localpod.junit;

import dev.localpod.bundle.OrderKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Decides which orders of a test are run. Each run shows where several events were due; each other
 * decision there, with the same ones before it, is one further order. So every order is found once,
 * however many choices a run meets.
 */
final class OrderExplorer {

  /** The largest number of orders that are remembered. */
  private static final int MOST_WAITING = 10_000;

  /** An order that has not been run: that of a run up to a choice, and another choice there. */
  private record Branch(OrderTrace trace, int at, int chosen) {
    OrderRun run() {
      List<Integer> choices = trace.choices(at, chosen);
      String name = "order " + new OrderKey(choices) + ": " + trace.name(at, chosen);
      return new OrderRun(name, choices, trace.repeated(at), false);
    }
  }

  private final int limit;
  private final Random random;
  private final List<Branch> waiting = new ArrayList<>();
  private Optional<OrderRun> previous = Optional.empty();
  private int runs;
  private boolean unfinished;

  /**
   * Creates an explorer.
   *
   * @param limit the largest number of runs
   * @param seed decides which orders are run where there are more
   */
  OrderExplorer(int limit, long seed) {
    this.limit = limit;
    this.random = new Random(seed);
  }

  /** Returns the next run, which follows from what the ended ones met; empty after the last. */
  Optional<OrderRun> next() {
    previous.ifPresent(this::branch);
    previous = choose();
    return previous;
  }

  private Optional<OrderRun> choose() {
    if (runs == limit || (runs > 0 && waiting.isEmpty())) {
      return Optional.empty();
    }
    runs++;
    if (runs == 1) {
      return Optional.of(new OrderRun("order 0: as scheduled", List.of(), List.of(), false));
    }
    int next = runs <= limit / 2 ? 0 : random.nextInt(waiting.size());
    return Optional.of(waiting.remove(next).run());
  }

  private void branch(OrderRun run) {
    unfinished |= run.trace().isEmpty();
    if (run.trace().isEmpty() || run.divergence().isPresent()) {
      return;
    }
    OrderTrace trace = run.trace().get();
    for (int at = run.given(); at < trace.choices().size(); at++) {
      int events = trace.choices().get(at).choice().due().size();
      for (int chosen = 1; chosen < events && waiting.size() < MOST_WAITING; chosen++) {
        waiting.add(new Branch(trace, at, chosen));
      }
    }
  }

  /** Says which orders were not run; empty if none was left out. */
  Optional<String> omitted() {
    if (unfinished) {
      return Optional.of(
          "orders are missing: a run had not ended, or was disabled, when the next order was asked"
              + " for; the runs of @EachOrder must follow one another");
    } else if (!waiting.isEmpty()) {
      return Optional.of(
          ("%s orders were run; %s more are known, whose number grows with each run; the limit of"
                  + " @EachOrder is %s")
              .formatted(runs, waiting.size(), limit));
    }
    return Optional.empty();
  }
}
