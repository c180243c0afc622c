package dev.localpod.core.script;

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
}
