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

  /** The steps for one dispatch of a job, placeholders filled in. */
  public List<Step> stepsFor(Work work) {
    var template = new Template(work);
    return rules.stream()
        .filter(rule -> rule.appliesTo(work))
        .findFirst()
        .map(rule -> rule.steps().stream().map(step -> fill(step, template)).toList())
        .orElse(List.of());
  }

  private static Step fill(Step step, Template template) {
    return switch (step.kind()) {
      case PROGRESS -> new Step.Progress(template.fill(((Step.Progress) step).output()));
      case CHUNK -> {
        var chunk = (Step.Chunk) step;
        yield new Step.Chunk(template.fill(chunk.output()), chunk.metrics().map(template::fill));
      }
      case COMPLETE -> new Step.Complete(((Step.Complete) step).output().map(template::fill));
      case FAIL -> new Step.Fail(template.fill(((Step.Fail) step).error()));
      case AFTER, CRASH, HANG -> step;
    };
  }
}
