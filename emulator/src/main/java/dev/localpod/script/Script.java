package dev.localpod.script;

import static java.util.stream.Collectors.joining;

import dev.localpod.json.Json;
import java.util.List;
import java.util.stream.Stream;

/**
 * The script of the workers of an endpoint. The first rule that applies to a job decides its steps;
 * a job without such a rule completes with its input as the output.
 *
 * @param rules the rules, in the order in which they are tried
 */
public record Script(List<Rule> rules) {

  /** Completes each job at once with its input as the output. */
  public static final Script ECHO = new Script(List.of());

  /** Copies {@code rules}. Refuses a rule after one without conditions, as a scenario does. */
  public Script {
    rules = List.copyOf(rules);
    for (int i = 1; i < rules.size(); i++) {
      rules.get(i).checkAfter(rules.get(i - 1));
    }
  }

  /** Creates a script with the same steps for every job. */
  public static Script always(List<Step> steps) {
    return new Script(List.of(new Rule(List.of(), steps)));
  }

  /** Adds a rule for the jobs that meet all conditions and none of the earlier rules. */
  public Scripts.Steps when(Condition condition, Condition... more) {
    return rule(Stream.concat(Stream.of(condition), Stream.of(more)).toList());
  }

  /** Adds a rule for all other jobs. */
  public Scripts.Steps otherwise() {
    return rule(List.of());
  }

  private Scripts.Steps rule(List<Condition> when) {
    return new Scripts.Steps(steps -> with(rules, new Rule(when, steps)));
  }

  /**
   * Adds steps to the last rule for the next time it is chosen, and all later times.
   *
   * @throws IllegalStateException if the script has no rule
   */
  public Scripts.Steps inTurn() {
    if (rules.isEmpty()) {
      throw new IllegalStateException("cannot add steps in turn: the script has no rule");
    }
    List<Rule> before = rules.subList(0, rules.size() - 1);
    Rule last = rules.get(rules.size() - 1);
    return new Scripts.Steps(steps -> with(before, last.inTurn(steps)));
  }

  private static Script with(List<Rule> before, Rule last) {
    return new Script(Stream.concat(before.stream(), Stream.of(last)).toList());
  }

  /** Returns this script as the list of rules under {@code script:} in a scenario. */
  public Json toJson() {
    return new Json.Arr(rules.stream().<Json>map(Rule::toJson).toList());
  }

  /**
   * Returns the text of {@link #toJson}, one rule per line. The text is JSON and YAML and reads
   * back as an equal script, with three exceptions: YAML allows no names of more than 1,000
   * characters, neither allows names with half a surrogate pair, and a handler in Java cannot be
   * read back.
   */
  @Override
  public String toString() {
    return rules.isEmpty()
        ? "[]"
        : rules.stream().map(Rule::toString).collect(joining(",\n  ", "[\n  ", "\n]"));
  }
}
