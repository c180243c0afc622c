package dev.localpod.options;

import java.util.List;

/**
 * Chooses which of several events comes first that are due at the same instant of an endpoint's
 * time. Without one, events come in the order in which they were scheduled.
 */
@FunctionalInterface
public interface EventOrder {

  /**
   * Chooses the next event. Called while the endpoint stands still: it must neither block nor call
   * the endpoint.
   *
   * @param due two or more events: those of the endpoint, in the order in which they were
   *     scheduled, and then those {@linkplain DueEvent#ofClient() of clients}
   * @return the index of one of them
   */
  int next(List<DueEvent> due);
}
