package dev.localpod.core.script;

import java.util.List;

/**
 * What to do with some jobs.
 *
 * @param when what must hold for a job, all of it; empty for every job
 * @param steps what the worker does, in order, the first time the rule is chosen
 * @param inTurn what it does each following time, one list after the other, the last for ever;
 *     empty for the same each time
 */
public record Rule(List<Condition> when, List<Step> steps, List<List<Step>> inTurn) {

  /** Copies the lists. */
  public Rule {
    when = List.copyOf(when);
    steps = List.copyOf(steps);
    inTurn = inTurn.stream().map(List::copyOf).toList();
  }

  /** A rule that does the same each time. */
  public Rule(List<Condition> when, List<Step> steps) {
    this(when, steps, List.of());
  }

  boolean appliesTo(Work work) {
    return when.stream().allMatch(condition -> condition.holds(work));
  }

  /** The steps for the time after so many others. */
  List<Step> stepsAfter(int times) {
    return times == 0 || inTurn.isEmpty() ? steps : inTurn.get(Math.min(times, inTurn.size()) - 1);
  }
}
