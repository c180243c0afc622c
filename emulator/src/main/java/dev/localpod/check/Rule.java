package dev.localpod.check;

import java.util.Set;

/**
 * The one definition of a rule of the contract, as far as a client can observe it.
 *
 * @param id its id in the contract
 * @param title what it says, in a few words
 * @param lane what may happen at the same time
 * @param needs what it needs beside an endpoint with the mock worker
 * @param jobs the number of jobs that it submits at most
 * @param seconds the time that these jobs keep workers busy at most
 * @param steps what is sent, and what is expected of the answers
 */
public record Rule(
    String id, String title, Lane lane, Set<Need> needs, int jobs, int seconds, Steps steps) {

  /** What may happen on the endpoint while a rule is tried. */
  public enum Lane {
    /** All but the exclusive rules, for this one mostly waits. */
    WAITING,
    /** Anything that purges nothing and occupies no worker for long. */
    SHARED,
    /** Nothing: it counts jobs, fills the queue, or breaks workers. */
    EXCLUSIVE,
    /** Nothing, and calls are refused for a while. */
    LAST
  }

  /** Sends calls and states what is expected of their answers. */
  @FunctionalInterface
  public interface Steps {
    /**
     * Tries the rule.
     *
     * @throws NotTriedException if it cannot be decided
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    void run(Probe probe) throws InterruptedException;
  }

  /** Copies the needs. */
  public Rule {
    needs = Set.copyOf(needs);
  }

  static Rule shared(String id, String title, int jobs, int seconds, Steps steps) {
    return new Rule(id, title, Lane.SHARED, Set.of(), jobs, seconds, steps);
  }

  static Rule exclusive(String id, String title, int jobs, int seconds, Steps steps) {
    return new Rule(id, title, Lane.EXCLUSIVE, Set.of(), jobs, seconds, steps);
  }

  Rule lane(Lane other) {
    return new Rule(id, title, other, needs, jobs, seconds, steps);
  }

  Rule needs(Need... other) {
    return new Rule(id, title, lane, Set.of(other), jobs, seconds, steps);
  }

  @Override
  public String toString() {
    return id;
  }
}
