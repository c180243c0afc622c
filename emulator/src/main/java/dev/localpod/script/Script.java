package dev.localpod.script;

import static java.util.stream.Collectors.joining;

import dev.localpod.json.Json;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an endpoint's workers do: the first rule that applies to a job decides. A job that no rule
 * applies to is echoed, as is every job of a script without rules.
 *
 * @param rules the rules, in the order they are tried
 */
public record Script(List<Rule> rules) {

  /** Completes each job at once with its input as the output. */
  public static final Script ECHO = new Script(List.of());

  /** Copies {@code rules}. */
  public Script {
    rules = List.copyOf(rules);
  }

  /** A script that does the same for every job. */
  public static Script always(List<Step> steps) {
    return new Script(List.of(new Rule(List.of(), steps)));
  }

  /** Adds a rule for the jobs for which all of this holds, and no rule before. */
  public Scripts.Steps when(Condition condition, Condition... more) {
    return rule(Stream.concat(Stream.of(condition), Stream.of(more)).toList());
  }

  /** Adds a rule for all jobs that no rule is for yet. */
  public Scripts.Steps otherwise() {
    return rule(List.of());
  }

  private Scripts.Steps rule(List<Condition> when) {
    return new Scripts.Steps(steps -> with(rules, new Rule(when, steps)));
  }

  /**
   * Adds what the last rule does the next time it is chosen, and from then on.
   *
   * @throws IllegalStateException if there is no rule
   */
  public Scripts.Steps inTurn() {
    if (rules.isEmpty()) {
      throw new IllegalStateException("a script without rules has nothing to do in turn");
    }
    List<Rule> before = rules.subList(0, rules.size() - 1);
    Rule last = rules.get(rules.size() - 1);
    return new Scripts.Steps(steps -> with(before, last.inTurn(steps)));
  }

  private static Script with(List<Rule> before, Rule last) {
    return new Script(Stream.concat(before.stream(), Stream.of(last)).toList());
  }

  /** This script as it stands under {@code script:} in a scenario: a list of rules. */
  public Json toJson() {
    return new Json.Arr(rules.stream().<Json>map(Rule::toJson).toList());
  }

  /**
   * The text of {@link #toJson}, a rule on each line. It is JSON and also YAML, and it reads back
   * as an equal script; but names of more than 1,000 characters are too long for YAML, and names
   * with half a surrogate pair for both, and a handler in Java is told but cannot be read back.
   */
  @Override
  public String toString() {
    return rules.isEmpty()
        ? "[]"
        : rules.stream().map(Rule::toString).collect(joining(",\n  ", "[\n  ", "\n]"));
  }
}
