package dev.localpod.script;

import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A script in use: it remembers whose turn it is, and draws what is random. Not safe for use by
 * several threads.
 */
public final class ScriptSession {

  private final Script script;
  private final RandomGenerator random;
  private final int[] timesChosen;

  /**
   * The beginning of a script.
   *
   * @param random where what is random comes from
   */
  public ScriptSession(Script script, RandomGenerator random) {
    this.script = script;
    this.random = random;
    this.timesChosen = new int[script.rules().size()];
  }

  /** The script. */
  public Script script() {
    return script;
  }

  /**
   * What is to be done for one dispatch of a job.
   *
   * @param rule the number of the rule that was chosen, from 1; empty if none applies
   * @param steps the steps: placeholders filled in, durations drawn
   */
  public record Part(OptionalInt rule, List<Step> steps) {

    /** Copies {@code steps}. */
    public Part {
      steps = List.copyOf(steps);
    }
  }

  /** What is to be done for one dispatch of a job. */
  public Part partFor(ScriptContext work) {
    for (int i = 0; i < timesChosen.length; i++) {
      Rule rule = script.rules().get(i);
      if (rule.appliesTo(work)) {
        var template = new Template(work);
        Stream<Step> steps =
            rule.stepsAfter(timesChosen[i]++).stream().flatMap(step -> play(step, work, template));
        return new Part(OptionalInt.of(i + 1), steps.toList());
      }
    }
    return new Part(OptionalInt.empty(), List.of());
  }

  private Stream<Step> play(Step step, ScriptContext work, Template template) {
    return switch (step.kind()) {
      case AFTER -> Stream.of(new Step.After(((Step.After) step).delay().sample(random)));
      case PROGRESS -> Stream.of(new Step.Progress(template.fill(((Step.Progress) step).output())));
      case CHUNK -> {
        var chunk = (Step.Chunk) step;
        yield Stream.of(
            new Step.Chunk(template.fill(chunk.output()), chunk.metrics().map(template::fill)));
      }
      case COMPLETE ->
          Stream.of(new Step.Complete(((Step.Complete) step).output().map(template::fill)));
      case FAIL -> Stream.of(new Step.Fail(template.fill(((Step.Fail) step).error())));
      case MOCK -> MockWorker.stepsFor(work.input()).stream();
      case CRASH, HANG, RETIRE, HANDLE -> Stream.of(step);
    };
  }
}
