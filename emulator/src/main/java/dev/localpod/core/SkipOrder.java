package dev.localpod.core;

import dev.localpod.core.time.VirtualClock;
import dev.localpod.options.DueEvent;
import dev.localpod.options.EventOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs what is due at one instant one by one, in a chosen order. When somebody outside the endpoint
 * has the turn, the rest of what is due waits; one of them acts at a time. Only under the lock.
 */
final class SkipOrder {

  private static final DueEvent CLIENTS = DueEvent.ofClient("clients");

  /** The index of no event: the rest waits. */
  private static final int NONE = -1;

  private final VirtualClock clock;
  private final SkipFacts facts;
  private boolean isTurnOfClients;

  SkipOrder(VirtualClock clock, SkipFacts facts) {
    this.clock = clock;
    this.facts = facts;
  }

  /**
   * Runs what is due until all is done, or somebody outside has the turn.
   *
   * @param clientsCome whether a client is about to come at this instant
   */
  void run(EventOrder order, boolean clientsCome) {
    isTurnOfClients = false;
    boolean mayAct = clientsCome;
    while (!isTurnOfClients) {
      boolean othersMayAct = mayAct;
      Optional<Runnable> next = clock.pollDue(due -> choose(due, order, othersMayAct));
      if (next.isEmpty()) {
        return;
      }
      next.get().run();
      mayAct = facts.mayOthersAct();
    }
  }

  /** Offers the events of the endpoint first, so that the order of scheduling leaves them first. */
  private int choose(List<DueEvent> due, EventOrder order, boolean othersMayAct) {
    var indices = new ArrayList<Integer>();
    var offered = new ArrayList<DueEvent>();
    for (boolean ofClient : new boolean[] {false, true}) {
      for (int i = 0; i < due.size(); i++) {
        if (due.get(i).ofClient() == ofClient && !(ofClient && othersMayAct)) {
          indices.add(i);
          offered.add(due.get(i));
        }
      }
    }
    if (othersMayAct) {
      indices.add(NONE);
      offered.add(CLIENTS);
    }
    int chosen = offered.size() == 1 ? 0 : order.next(List.copyOf(offered));
    isTurnOfClients = offered.get(chosen).ofClient();
    return indices.get(chosen);
  }
}
