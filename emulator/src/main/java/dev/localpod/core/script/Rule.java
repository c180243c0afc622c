package dev.localpod.core.script;

import java.util.List;

/**
 * What to do with some jobs.
 *
 * @param when what must hold for a job, all of it; empty for every job
 * @param steps what the worker does, in order
 */
public record Rule(List<Condition> when, List<Step> steps) {

  /** Copies both lists. */
  public Rule {
    when = List.copyOf(when);
    steps = List.copyOf(steps);
  }

  boolean appliesTo(Work work) {
    return when.stream().allMatch(condition -> condition.holds(work));
  }
}
