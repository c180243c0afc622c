package dev.localpod.script;

import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * A script in use: counts how often each rule was chosen and draws random durations. Not safe for
 * use by several threads.
 */
public final class ScriptSession {

  private final Script script;
  private final RandomGenerator random;
  private final int[] timesChosen;

  /** Starts with no rule chosen yet. */
  public ScriptSession(Script script, RandomGenerator random) {
    this.script = script;
    this.random = random;
    this.timesChosen = new int[script.rules().size()];
  }

  /** The script in use. */
  public Script script() {
    return script;
  }

  /**
   * The steps for one dispatch of a job.
   *
   * @param rule the number of the chosen rule, from 1; empty if no rule applies
   * @param steps the steps, resolved
   */
  public record ChosenSteps(OptionalInt rule, List<Step> steps) {

    /** Copies {@code steps}. */
    public ChosenSteps {
      steps = List.copyOf(steps);
    }
  }

  /** Chooses the steps for one dispatch of a job: those of the first rule that applies. */
  public ChosenSteps choose(ScriptContext job) {
    for (int i = 0; i < timesChosen.length; i++) {
      Rule rule = script.rules().get(i);
      if (rule.appliesTo(job)) {
        List<Step> steps = rule.stepsAfter(timesChosen[i]++);
        return new ChosenSteps(
            OptionalInt.of(i + 1),
            steps.stream().flatMap(step -> step.resolve(job, random).stream()).toList());
      }
    }
    return new ChosenSteps(OptionalInt.empty(), List.of());
  }
}
