package dev.localpod.junit;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.bundle.OrderKey;
import dev.localpod.options.DueEvent;
import dev.localpod.options.EndpointOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of a test in a given order: chooses between events, records all choices, and notices when
 * the run meets other events than the run that it repeats.
 */
final class OrderRun {

  private final String name;
  private final List<Integer> wanted;
  private final List<OrderChoice> repeated;
  private final boolean mustFollow;
  private final List<OrderChoice> choices = new ArrayList<>();
  private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
  private Optional<String> divergence = Optional.empty();
  private Optional<OrderTrace> trace = Optional.empty();

  /**
   * Creates a run.
   *
   * @param name the order in words
   * @param wanted the choices to make; the first event comes first afterwards
   * @param repeated the choices of the run that is repeated, as far as they are known
   * @param mustFollow whether the test fails if its order cannot be followed
   */
  OrderRun(String name, List<Integer> wanted, List<OrderChoice> repeated, boolean mustFollow) {
    this.name = name;
    this.wanted = List.copyOf(wanted);
    this.repeated = List.copyOf(repeated);
    this.mustFollow = mustFollow;
  }

  /** Creates the only run of a test, which fails if it cannot follow this order. */
  static OrderRun only(OrderKey order) {
    return new OrderRun("order " + order, order.choices(), List.of(), true);
  }

  /** Returns the order in words. */
  String name() {
    return name;
  }

  /** Returns the number of choices that are given. */
  int given() {
    return wanted.size();
  }

  /** Serves an endpoint whose events come in the order of this run. */
  Endpoint serve(Localpod localpod, String nameInTest, EndpointOptions options, long seed) {
    Endpoint endpoint = localpod.add(options, seed);
    synchronized (this) {
      endpoints.put(nameInTest, endpoint);
    }
    endpoint.clock().order(due -> choose(nameInTest, endpoint, due));
    return endpoint;
  }

  private synchronized int choose(String nameInTest, Endpoint endpoint, List<DueEvent> due) {
    int chosen =
        divergence.isEmpty() && choices.size() < wanted.size() ? wanted(nameInTest, due) : 0;
    choices.add(
        new OrderChoice(
            nameInTest, endpoint.clock().now(), endpoint.journal().last(), due, chosen));
    return chosen;
  }

  private int wanted(String nameInTest, List<DueEvent> due) {
    int number = choices.size();
    int index = wanted.get(number);
    if (number < repeated.size() && !repeated.get(number).isAmong(nameInTest, due)) {
      OrderChoice before = repeated.get(number);
      diverge(
          number,
          "between "
              + OrderChoice.text(due)
              + ", before between "
              + OrderChoice.text(before.due()));
      return Math.max(0, due.indexOf(before.due().get(index)));
    } else if (index >= due.size()) {
      diverge(number, "between " + OrderChoice.text(due) + "; it must be 0 to " + (due.size() - 1));
      return 0;
    }
    return index;
  }

  private void diverge(int number, String how) {
    divergence = Optional.of("choice %s of order %s is %s".formatted(number + 1, wantedKey(), how));
  }

  private OrderKey wantedKey() {
    return new OrderKey(wanted);
  }

  /** Returns the choices so far. */
  synchronized List<OrderChoice> choices() {
    return List.copyOf(choices);
  }

  /** Returns the key of the choices so far. */
  synchronized OrderKey key() {
    return new OrderKey(choices.stream().map(OrderChoice::chosen).toList());
  }

  /** Ends the run: what it met later does not count. */
  synchronized void end() {
    trace = Optional.of(OrderTrace.of(choices, endpoints));
  }

  /** Returns what the run met; empty until its end. */
  synchronized Optional<OrderTrace> trace() {
    return trace;
  }

  /** Returns why the run did not follow its order; empty if it did. */
  synchronized Optional<String> divergence() {
    if (divergence.isEmpty() && choices.size() < wantedKey().choices().size()) {
      return Optional.of(
          "order %s has %s choices; the run met %s"
              .formatted(wantedKey(), wantedKey().choices().size(), choices.size()));
    }
    return divergence;
  }

  /** Returns whether the test fails if the order cannot be followed. */
  boolean mustFollow() {
    return mustFollow;
  }
}
