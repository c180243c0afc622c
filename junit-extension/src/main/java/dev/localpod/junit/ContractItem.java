package dev.localpod.junit;

import dev.localpod.Endpoint;
import dev.localpod.journal.Event;
import java.util.function.Predicate;

/**
 * A part of the contract that the client of a suite can meet.
 *
 * @param group the heading of the report under which it stands
 * @param name its name in the report
 * @param line what brings it about: a line of a test, or a call of the client
 * @param servedBy whether an endpoint can serve it
 * @param isMetBy whether a client meets it in an event
 */
record ContractItem(
    String group,
    String name,
    String line,
    Predicate<Endpoint> servedBy,
    Predicate<Event> isMetBy) {

  /** Creates an item that each endpoint can serve. */
  static ContractItem of(String group, String name, String line, Predicate<Event> isMetBy) {
    return new ContractItem(group, name, line, endpoint -> true, isMetBy);
  }
}
