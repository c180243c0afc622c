package dev.localpod.core.script;

import static java.util.stream.Collectors.joining;

import dev.localpod.core.json.Json;
import java.util.List;

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

  /** This script as it stands under {@code script:} in a scenario: a list of rules. */
  public Json toJson() {
    return new Json.Arr(
        rules.stream()
            .<Json>map(rule -> ScriptText.rule(rule.when(), rule.steps(), rule.inTurn()))
            .toList());
  }

  /**
   * The text of {@link #toJson}, a rule on each line. It is JSON and also YAML, and it reads back
   * as an equal script; but names of more than 1,000 characters are too long for YAML, and names
   * with half a surrogate pair for both.
   */
  @Override
  public String toString() {
    return rules.isEmpty()
        ? "[]"
        : rules.stream()
            .map(
                rule -> ScriptText.write(ScriptText.rule(rule.when(), rule.steps(), rule.inTurn())))
            .collect(joining(",\n  ", "[\n  ", "\n]"));
  }
}
