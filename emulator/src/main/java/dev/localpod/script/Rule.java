package dev.localpod.script;

import dev.localpod.json.Json;
import java.util.List;
import java.util.stream.Stream;

/**
 * What to do with some jobs.
 *
 * @param when what must hold for a job, all of it; empty for every job
 * @param steps what the worker does, in order, the first time the rule is chosen
 * @param inTurn what it does each following time, one list after the other, the last for ever;
 *     empty for the same each time
 */
public record Rule(List<Condition> when, List<Step> steps, List<List<Step>> inTurn) {

  /** The deepest nesting of a rule with which a scenario around it can still be read. */
  private static final int MAX_DEPTH = Json.MAX_DEPTH - 4;

  /**
   * Copies the lists. Refuses what a scenario could not say either: steps that are never reached,
   * an end with {@code null}, values that nest too deep.
   */
  public Rule {
    when = List.copyOf(when);
    steps = inOrder(steps);
    inTurn = inTurn.stream().map(Rule::inOrder).toList();
    if (!ScriptWriter.nestsWithin(MAX_DEPTH, ScriptWriter.rule(when, steps, inTurn))) {
      throw new IllegalArgumentException(
          "a rule nests too deep; allowed are " + MAX_DEPTH + " levels");
    }
  }

  /** A rule that does the same each time. */
  public Rule(List<Condition> when, List<Step> steps) {
    this(when, steps, List.of());
  }

  private static List<Step> inOrder(List<Step> steps) {
    List<Step> copy = List.copyOf(steps);
    for (int i = 0; i < copy.size(); i++) {
      copy.get(i).checkAfter(copy.subList(0, i));
    }
    return copy;
  }

  /** This rule with something else to do the following times. */
  Rule inTurn(List<Step> next) {
    return new Rule(when, steps, Stream.concat(inTurn.stream(), Stream.of(next)).toList());
  }

  /** This rule as it stands in a scenario. */
  public Json.Obj toJson() {
    return ScriptWriter.rule(when, steps, inTurn);
  }

  /** The text of {@link #toJson}, on one line. */
  @Override
  public String toString() {
    return ScriptWriter.write(toJson());
  }

  boolean appliesTo(ScriptContext work) {
    return when.stream().allMatch(condition -> condition.holds(work));
  }

  /** The steps for the time after so many others. */
  List<Step> stepsAfter(int times) {
    return times == 0 || inTurn.isEmpty() ? steps : inTurn.get(Math.min(times, inTurn.size()) - 1);
  }
}
