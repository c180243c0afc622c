package dev.localpod.script;

import dev.localpod.json.Json;
import dev.localpod.json.JsonPointer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Creates scripts in Java with the words of a scenario file: {@code
 * Scripts.after(ofSeconds(3)).complete(Map.of("image", "https://..."))}. The steps that end a job
 * ({@code complete}, {@code fail}, {@code crash}, {@code hang}, {@code mock}, {@code chat}) give
 * the finished script, which you extend with {@link Script#when}, {@link Script#otherwise} or
 * {@link Script#inTurn}:
 *
 * <pre>{@code
 * when(at("/prompt").equalTo("boom")).fail("CUDA out of memory")
 *     .when(attempt(1)).crash()
 *     .otherwise().after(ofSeconds(1)).complete("done")
 * }</pre>
 *
 * <p>Values are converted by {@link Json#of}. Except in conditions, they may contain placeholders
 * such as <code>{{input.prompt}}</code>.
 */
public final class Scripts {

  private Scripts() {}

  /** Completes each job at once with its input. */
  public static Script echo() {
    return Script.ECHO;
  }

  /** Begins a rule for the jobs that meet all conditions; all others are echoed. */
  public static Steps when(Condition condition, Condition... more) {
    return Script.ECHO.when(condition, more);
  }

  /** Holds for the n-th dispatch of a job to a worker, from 1; re-dispatches and retries count. */
  public static Condition attempt(int number) {
    return new Condition.Attempt(number);
  }

  /**
   * Begins a condition on a place in the input.
   *
   * @param pointer a JSON Pointer (RFC 6901) into the input, empty for all of it
   * @throws IllegalArgumentException if {@code pointer} is not a JSON Pointer
   */
  public static Place at(String pointer) {
    return new Place(JsonPointer.parse(pointer));
  }

  /** Does what the service's public mock worker does with the input. */
  public static Script mock() {
    return beginning().mock();
  }

  /** Answers each request for a completion with this text, at once or as a stream of tokens. */
  public static Script chat(String text) {
    return beginning().chat(text);
  }

  /** Answers each request for a completion with this reply, at once or as a stream of tokens. */
  public static Script chat(ChatReply reply) {
    return beginning().chat(reply);
  }

  /** Begins with the first tokens of a reply; another step follows them. */
  public static Steps chat(ChatReply.Beginning beginning) {
    return beginning().chat(beginning);
  }

  /** Answers with this text as the service's public vLLM worker does. */
  public static Script vllm(String text) {
    return beginning().vllm(text);
  }

  /** Answers with this reply as the service's public vLLM worker does. */
  public static Script vllm(ChatReply reply) {
    return beginning().vllm(reply);
  }

  /** Begins with the first tokens of a reply of the vLLM worker; another step follows them. */
  public static Steps vllm(ChatReply.Beginning beginning) {
    return beginning().vllm(beginning);
  }

  /** Begins with work of a fixed duration. */
  public static Steps after(Duration duration) {
    return beginning().after(duration);
  }

  /** Begins with work of a duration that is drawn for each job. */
  public static Steps after(Delay delay) {
    return beginning().after(delay);
  }

  /** Begins with a progress update. */
  public static Steps progress(Object output) {
    return beginning().progress(output);
  }

  /** Begins with a streamed piece of output. */
  public static Steps chunk(Object output) {
    return beginning().chunk(output);
  }

  /** Begins with a streamed piece of output and metrics, an object, beside it. */
  public static Steps chunk(Object output, Object metrics) {
    return beginning().chunk(output, metrics);
  }

  /** Begins with the retirement of the worker: it is removed once it has no more jobs. */
  public static Steps retire() {
    return beginning().retire();
  }

  /** Completes each job at once with this output. */
  public static Script complete(Object output) {
    return beginning().complete(output);
  }

  /** Completes each job at once without an output (STAT-1). */
  public static Script completeWithoutOutput() {
    return beginning().completeWithoutOutput();
  }

  /** Fails each job at once with this error. */
  public static Script fail(Object error) {
    return beginning().fail(error);
  }

  /** Fails each job at once with this error and an output beside it (STAT-1). */
  public static Script fail(Object error, Object output) {
    return beginning().fail(error, output);
  }

  /** Loses the worker as soon as it has picked up a job. */
  public static Script crash() {
    return beginning().crash();
  }

  /** Never returns from any job. */
  public static Script hang() {
    return beginning().hang();
  }

  /** Runs a handler in Java for each job. */
  public static Script handle(Handler handler) {
    return beginning().handle(handler);
  }

  private static Steps beginning() {
    return Script.ECHO.otherwise();
  }

  private static Json value(String word, Object value) {
    return Json.of(
        Objects.requireNonNull(
            value, () -> "'" + word + "' cannot have null; JSON's own null is Json.NULL"));
  }

  /** A place in the input, to which a condition applies. */
  public static final class Place {
    private final JsonPointer at;

    private Place(JsonPointer at) {
      this.at = at;
    }

    /** The value there equals this one; numbers by value, objects by members. */
    public Condition equalTo(Object value) {
      return new Condition.Equal(at, value("equals", value));
    }

    /** Holds if the string there contains a string, or the array there an element. */
    public Condition contains(Object value) {
      return new Condition.Contains(at, value("contains", value));
    }

    /**
     * Holds if the whole string there matches a Java regular expression.
     *
     * @throws java.util.regex.PatternSyntaxException if the expression is not valid
     */
    public Condition matches(String expression) {
      return new Condition.Matches(at, Pattern.compile(expression));
    }

    /** Holds if there is a value, even {@code null}. */
    public Condition exists() {
      return new Condition.Exists(at, true);
    }

    /** Holds if there is no value. */
    public Condition doesNotExist() {
      return new Condition.Exists(at, false);
    }
  }

  /** The steps so far. Each method returns new steps, so you can reuse a beginning. */
  public static final class Steps {
    private final List<Step> steps;
    private final Function<List<Step>, Script> finish;

    Steps(Function<List<Step>, Script> finish) {
      this(List.of(), finish);
    }

    private Steps(List<Step> steps, Function<List<Step>, Script> finish) {
      this.steps = steps;
      this.finish = finish;
    }

    /** Works for a fixed duration. */
    public Steps after(Duration duration) {
      return then(new Step.After(duration));
    }

    /** Works for a duration that is drawn for each job. */
    public Steps after(Delay delay) {
      return then(new Step.After(delay));
    }

    /** Reports progress. */
    public Steps progress(Object output) {
      return then(new Step.Progress(value("progress", output)));
    }

    /** Streams a piece of output. */
    public Steps chunk(Object output) {
      return then(new Step.Chunk(value("chunk", output), Optional.empty()));
    }

    /** Streams a piece of output with metrics, an object, beside it. */
    public Steps chunk(Object output, Object metrics) {
      return then(new Step.Chunk(value("chunk", output), Optional.of(value("metrics", metrics))));
    }

    /** Removes the worker once it has no more jobs; it finishes this one. */
    public Steps retire() {
      return then(new Step.Retire());
    }

    /** Completes the job with an output. */
    public Script complete(Object output) {
      return end(new Step.Complete(Optional.of(value("complete", output))));
    }

    /** Completes the job with the chunks as output, or with the input if there are none. */
    public Script complete() {
      return end(new Step.Complete(Optional.empty()));
    }

    /** Completes the job without an output, even if it sent chunks (STAT-1). */
    public Script completeWithoutOutput() {
      return end(new Step.CompleteWithoutOutput());
    }

    /** Fails the job with an error. */
    public Script fail(Object error) {
      return end(new Step.Fail(value("fail", error)));
    }

    /** Fails the job with this error and an output beside it (STAT-1). */
    public Script fail(Object error, Object output) {
      return end(new Step.Fail(value("fail", error), Optional.of(value("output", output))));
    }

    /** Loses the worker. */
    public Script crash() {
      return end(new Step.Crash());
    }

    /** Never ends. */
    public Script hang() {
      return end(new Step.Hang());
    }

    /** Goes on as the service's public mock worker does with the input. */
    public Script mock() {
      return end(new Step.Mock());
    }

    /** Answers the request for a completion with this text, at once or as a stream of tokens. */
    public Script chat(String text) {
      return chat(ChatReply.of(text));
    }

    /** Answers the request for a completion with this reply, at once or as a stream of tokens. */
    public Script chat(ChatReply reply) {
      return end(new Step.Chat(reply));
    }

    /** Answers with the first tokens of a reply; another step follows them. */
    public Steps chat(ChatReply.Beginning beginning) {
      return then(new Step.ChatBeginning(beginning));
    }

    /** Answers with this text as the service's public vLLM worker does. */
    public Script vllm(String text) {
      return vllm(ChatReply.of(text));
    }

    /** Answers with this reply as the service's public vLLM worker does. */
    public Script vllm(ChatReply reply) {
      return end(new Step.Vllm(reply));
    }

    /** Answers with the first tokens of a reply of the vLLM worker; another step follows them. */
    public Steps vllm(ChatReply.Beginning beginning) {
      return then(new Step.VllmBeginning(beginning));
    }

    /** Leaves the rest of the job to a handler in Java. */
    public Script handle(Handler handler) {
      return end(new Step.Handle(handler));
    }

    private Steps then(Step step) {
      return new Steps(Stream.concat(steps.stream(), Stream.of(step)).toList(), finish);
    }

    private Script end(Step last) {
      return finish.apply(then(last).steps);
    }
  }
}
