package dev.localpod.script;

import dev.localpod.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One step of a script. Its values may contain placeholders such as {@code {{input.prompt}}}, which
 * {@link #resolve} fills in for each job.
 */
public sealed interface Step {

  /** A step after which the worker does nothing more for the job. */
  sealed interface End extends Step {}

  /** A step that {@link #resolve} replaces by others for each job. */
  sealed interface Composite extends Step {
    @Override
    List<Step> resolve(ScriptContext job, RandomGenerator random);

    @Override
    default void perform(WorkerActions worker) {
      throw new IllegalStateException(
          "a " + word() + " step must be resolved before it is performed");
    }
  }

  /** The name of this step in a scenario. */
  default String word() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** This step as a scenario contains it. */
  default Json toJson() {
    return ScriptWriter.member(word(), true);
  }

  /**
   * Checks that this step can follow other steps in a script.
   *
   * @return this step
   * @throws IllegalArgumentException if it is never reached, ends a job with {@code null}, or has a
   *     placeholder that names nothing
   */
  default Step checkAfter(List<Step> before) {
    if (!before.isEmpty() && before.get(before.size() - 1) instanceof End) {
      throw new IllegalArgumentException(
          "this step is never reached: the step before it ends the job");
    }
    Template.check(toJson(), ScriptContext.VARIABLES);
    return this;
  }

  /** Returns the steps to perform for one job: placeholders filled in, durations drawn. */
  default List<Step> resolve(ScriptContext job, RandomGenerator random) {
    return List.of(this);
  }

  /** Performs this step, which {@link #resolve} has returned. */
  void perform(WorkerActions worker);

  /** Works for a while. */
  record After(Delay delay) implements Step {
    /** Works for a fixed while, from zero to {@link Delay#LONGEST}. */
    public After(Duration duration) {
      this(Delay.of(duration));
    }

    @Override
    public Json toJson() {
      return ScriptWriter.member(word(), delay.toJson());
    }

    @Override
    public List<Step> resolve(ScriptContext job, RandomGenerator random) {
      return List.of(new After(delay.sample(random)));
    }

    @Override
    public void perform(WorkerActions worker) {
      worker.workFor(delay);
    }
  }

  /** Sets the output of the job while it is in progress (JOB-2). */
  record Progress(Json output) implements Step {
    @Override
    public Json toJson() {
      return ScriptWriter.member(word(), output);
    }

    @Override
    public List<Step> resolve(ScriptContext job, RandomGenerator random) {
      return List.of(new Progress(job.fill(output)));
    }

    @Override
    public void perform(WorkerActions worker) {
      worker.progress(output);
    }
  }

  /** Streams a piece of output, with metrics beside it if there are any (STRM-1). */
  record Chunk(Json output, Optional<Json> metrics) implements Step {
    /** Refuses metrics that are not an object. */
    public Chunk {
      if (metrics.isPresent() && !(metrics.get() instanceof Json.Obj)) {
        throw new IllegalArgumentException(
            "the metrics of a chunk cannot be " + metrics.get() + "; they must be an object");
      }
    }

    @Override
    public Json toJson() {
      return Json.object().put(word(), output).putIfPresent("metrics", metrics).build();
    }

    @Override
    public List<Step> resolve(ScriptContext job, RandomGenerator random) {
      return List.of(new Chunk(job.fill(output), metrics.map(job::fill)));
    }

    @Override
    public void perform(WorkerActions worker) {
      worker.chunk(output, metrics);
    }
  }

  /**
   * Completes the job, with this output or with the one that follows from the chunks or the input
   * (STRM-6). A script cannot ask for {@code null}; a placeholder without a value becomes it.
   */
  record Complete(Optional<Json> output) implements End {
    @Override
    public Json toJson() {
      return output.map(value -> ScriptWriter.member(word(), value)).orElse(Json.of(word()));
    }

    @Override
    public Step checkAfter(List<Step> before) {
      if (output.filter(Json.NULL::equals).isPresent()) {
        throw new IllegalArgumentException(
            "a job cannot be completed with null; give another value or leave it out");
      }
      return End.super.checkAfter(before);
    }

    @Override
    public List<Step> resolve(ScriptContext job, RandomGenerator random) {
      return List.of(new Complete(output.map(job::fill)));
    }

    @Override
    public void perform(WorkerActions worker) {
      worker.complete(output);
    }
  }

  /** Completes the job without an output, even if it sent chunks (STAT-1). */
  record CompleteWithoutOutput() implements End {
    @Override
    public String word() {
      return "completeWithoutOutput";
    }

    @Override
    public void perform(WorkerActions worker) {
      worker.completeWithoutOutput();
    }
  }

  /**
   * Fails the job (STAT-1).
   *
   * @param error the error; one that is not a string becomes its JSON text (STAT-2)
   * @param output the output beside it, if there is one
   */
  record Fail(Json error, Optional<Json> output) implements End {
    /** Fails the job without an output. */
    public Fail(Json error) {
      this(error, Optional.empty());
    }

    @Override
    public Json toJson() {
      return Json.object().put(word(), error).putIfPresent("output", output).build();
    }

    @Override
    public Step checkAfter(List<Step> before) {
      if (error.equals(Json.NULL)) {
        throw new IllegalArgumentException("a job cannot fail with null; an error is required");
      }
      if (output.filter(Json.NULL::equals).isPresent()) {
        throw new IllegalArgumentException(
            "a job cannot fail with the output null; give another value or leave it out");
      }
      return End.super.checkAfter(before);
    }

    @Override
    public List<Step> resolve(ScriptContext job, RandomGenerator random) {
      return List.of(new Fail(job.fill(error), output.map(job::fill)));
    }

    @Override
    public void perform(WorkerActions worker) {
      worker.fail(error, output);
    }
  }

  /** Loses the worker, with all jobs it has (JOB-4). */
  record Crash() implements End {
    @Override
    public void perform(WorkerActions worker) {
      worker.crash();
    }
  }

  /** Never returns from the job; the worker stays alive. */
  record Hang() implements End {
    @Override
    public void perform(WorkerActions worker) {
      worker.hang();
    }
  }

  /** Does what the service's public mock worker does with the input. */
  record Mock() implements End, Composite {
    @Override
    public List<Step> resolve(ScriptContext job, RandomGenerator random) {
      return MockWorkerSteps.stepsFor(job.input());
    }
  }

  /** Answers a request for a completion, at once or as a stream, and completes the job. */
  record Chat(ChatReply reply) implements End, Composite {
    @Override
    public Json toJson() {
      return ScriptWriter.member(word(), reply.toJson());
    }

    @Override
    public List<Step> resolve(ScriptContext job, RandomGenerator random) {
      return ChatSteps.stepsFor(ChatPlan.whole(reply), job, random);
    }
  }

  /** Answers a request for a completion with some tokens, after which another step follows. */
  record ChatBeginning(ChatReply.Beginning beginning) implements Composite {
    @Override
    public String word() {
      return "chat";
    }

    @Override
    public Json toJson() {
      return ScriptWriter.member(word(), beginning.toJson());
    }

    @Override
    public List<Step> resolve(ScriptContext job, RandomGenerator random) {
      return ChatSteps.stepsFor(ChatPlan.of(beginning), job, random);
    }
  }

  /** Answers as the service's public vLLM worker does, and completes the job. */
  record Vllm(ChatReply reply) implements End, Composite {
    @Override
    public Json toJson() {
      return ScriptWriter.member(word(), reply.toJson());
    }

    @Override
    public List<Step> resolve(ScriptContext job, RandomGenerator random) {
      return VllmSteps.stepsFor(ChatPlan.whole(reply), job, random);
    }
  }

  /** Answers as the vLLM worker does with some tokens, after which another step follows. */
  record VllmBeginning(ChatReply.Beginning beginning) implements Composite {
    @Override
    public String word() {
      return "vllm";
    }

    @Override
    public Json toJson() {
      return ScriptWriter.member(word(), beginning.toJson());
    }

    @Override
    public List<Step> resolve(ScriptContext job, RandomGenerator random) {
      return VllmSteps.stepsFor(ChatPlan.of(beginning), job, random);
    }
  }

  /** Removes the worker once it has no more jobs: what {@code mock_refresh} asks for. */
  record Retire() implements Step {
    @Override
    public void perform(WorkerActions worker) {
      worker.retire();
    }
  }

  /** Runs a handler in Java, which a scenario cannot contain. */
  record Handle(Handler handler) implements End {
    @Override
    public Json toJson() {
      return ScriptWriter.member(word(), "by code in Java");
    }

    @Override
    public void perform(WorkerActions worker) {
      worker.handle(handler);
    }
  }
}
