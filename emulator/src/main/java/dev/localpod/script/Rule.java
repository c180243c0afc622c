package dev.localpod.script;

import dev.localpod.json.Json;
import java.util.List;
import java.util.stream.Stream;

/**
 * The steps for the jobs that meet some conditions.
 *
 * @param when the conditions, all of which must hold; empty for every job
 * @param steps the steps, in order, the first time the rule is chosen
 * @param inTurn the steps each following time, one list after the other, the last one from then on;
 *     empty for the same steps each time
 */
public record Rule(List<Condition> when, List<Step> steps, List<List<Step>> inTurn) {

  /** The deepest nesting of a rule with which a scenario around it can still be read. */
  private static final int MAX_DEPTH = Json.MAX_DEPTH - 4;

  /**
   * Copies the lists. Refuses steps that are never reached, an end with {@code null} and values
   * that nest too deep, as a scenario does.
   */
  public Rule {
    when = List.copyOf(when);
    steps = inOrder(steps);
    inTurn = inTurn.stream().map(Rule::inOrder).toList();
    if (!ScriptWriter.nestsWithin(MAX_DEPTH, ScriptWriter.rule(when, steps, inTurn))) {
      throw new IllegalArgumentException(
          "a rule nests too deep; it must have " + MAX_DEPTH + " levels or fewer");
    }
  }

  /** Creates a rule with the same steps each time. */
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

  /**
   * Checks that this rule can follow another one in a script.
   *
   * @return this rule
   * @throws IllegalArgumentException if the other one has no conditions, so that this one is never
   *     reached
   */
  public Rule checkAfter(Rule before) {
    if (before.when.isEmpty()) {
      throw new IllegalArgumentException(
          "this rule is never reached: the rule before it has no 'when'");
    }
    return this;
  }

  /** Returns this rule with further steps for the following times. */
  Rule inTurn(List<Step> next) {
    return new Rule(when, steps, Stream.concat(inTurn.stream(), Stream.of(next)).toList());
  }

  /** Returns this rule as a scenario contains it. */
  public Json.Obj toJson() {
    return ScriptWriter.rule(when, steps, inTurn);
  }

  /** Returns the text of {@link #toJson}, on one line. */
  @Override
  public String toString() {
    return ScriptWriter.write(toJson());
  }

  boolean appliesTo(ScriptContext work) {
    return when.stream().allMatch(condition -> condition.holds(work));
  }

  /** The steps after the rule was chosen {@code times} times. */
  List<Step> stepsAfter(int times) {
    return times == 0 || inTurn.isEmpty() ? steps : inTurn.get(Math.min(times, inTurn.size()) - 1);
  }
}
