package dev.localpod.junit;

import dev.localpod.options.DueEvent;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A choice between events that were due at once.
 *
 * @param endpoint the name of the endpoint in the test
 * @param at the endpoint time
 * @param after the number of the last journal entry before
 * @param due the events
 * @param chosen the index of the one that came first
 */
record OrderChoice(String endpoint, Instant at, long after, List<DueEvent> due, int chosen) {

  /** Copies the events. */
  OrderChoice {
    due = List.copyOf(due);
  }

  /** Reports whether the choice is between these events of this endpoint. */
  boolean isAmong(String otherEndpoint, List<DueEvent> others) {
    return endpoint.equals(otherEndpoint) && due.equals(others);
  }

  /** Returns the events as text. */
  static String text(List<DueEvent> events) {
    return events.stream().map(DueEvent::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
