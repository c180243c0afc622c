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
 * Writes scripts in Java with the words of a scenario file: {@code
 * Scripts.after(ofSeconds(3)).complete(Map.of("image", "https://..."))}. The steps that end a job
 * ({@code complete}, {@code fail}, {@code crash}, {@code hang}, {@code mock}) give the finished
 * script, which goes on with {@link Script#when}, {@link Script#otherwise} or {@link
 * Script#inTurn}:
 *
 * <pre>{@code
 * when(at("/prompt").equalTo("boom")).fail("CUDA out of memory")
 *     .when(attempt(1)).crash()
 *     .otherwise().after(ofSeconds(1)).complete("done")
 * }</pre>
 *
 * <p>Values are read by {@link Json#of} and, but for those that are compared, may hold placeholders
 * such as <code>{{input.prompt}}</code>.
 */
public final class Scripts {

  private Scripts() {}

  /** Completes each job at once with its input. */
  public static Script echo() {
    return Script.ECHO;
  }

  /** Begins a rule for the jobs for which all of this holds; all others are echoed. */
  public static Steps when(Condition condition, Condition... more) {
    return Script.ECHO.when(condition, more);
  }

  /** It is the job's n-th dispatch to a worker, from 1; a re-dispatch and a retry each count. */
  public static Condition attempt(int number) {
    return new Condition.Attempt(number);
  }

  /**
   * Begins a condition on a place in the input.
   *
   * @param pointer a JSON Pointer (RFC 6901) into the input, empty for all of it
   * @throws IllegalArgumentException if it is none
   */
  public static Place at(String pointer) {
    return new Place(JsonPointer.parse(pointer));
  }

  /** Does what the service's public mock worker would do with the input. */
  public static Script mock() {
    return beginning().mock();
  }

  /** Starts with working for a while. */
  public static Steps after(Duration duration) {
    return beginning().after(duration);
  }

  /** Starts with working for a while, as long as is drawn each time. */
  public static Steps after(Delay delay) {
    return beginning().after(delay);
  }

  /** Starts with a progress update. */
  public static Steps progress(Object output) {
    return beginning().progress(output);
  }

  /** Starts with a piece of output. */
  public static Steps chunk(Object output) {
    return beginning().chunk(output);
  }

  /** Starts with a piece of output with figures beside it. */
  public static Steps chunk(Object output, Object metrics) {
    return beginning().chunk(output, metrics);
  }

  /** Starts with the worker's decision to go once it has no more jobs. */
  public static Steps retire() {
    return beginning().retire();
  }

  /** Completes each job at once with this output. */
  public static Script complete(Object output) {
    return beginning().complete(output);
  }

  /** Fails each job at once with this error. */
  public static Script fail(Object error) {
    return beginning().fail(error);
  }

  /** Loses the worker as soon as it has picked a job up. */
  public static Script crash() {
    return beginning().crash();
  }

  /** Never returns from any job. */
  public static Script hang() {
    return beginning().hang();
  }

  /** Leaves each job to a handler in Java. */
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

  /** A place in the input, to say something about. */
  public static final class Place {
    private final JsonPointer at;

    private Place(JsonPointer at) {
      this.at = at;
    }

    /** The value there equals this one; numbers by value, objects by members. */
    public Condition equalTo(Object value) {
      return new Condition.Equal(at, value("equals", value));
    }

    /** The text there contains this one, or the list there has this element. */
    public Condition contains(Object value) {
      return new Condition.Contains(at, value("contains", value));
    }

    /**
     * The text there matches this Java regular expression as a whole.
     *
     * @throws java.util.regex.PatternSyntaxException if it is none
     */
    public Condition matches(String expression) {
      return new Condition.Matches(at, Pattern.compile(expression));
    }

    /** There is a value, be it {@code null}. */
    public Condition exists() {
      return new Condition.Exists(at, true);
    }

    /** There is no value. */
    public Condition doesNotExist() {
      return new Condition.Exists(at, false);
    }
  }

  /** The steps so far; each method gives new ones, so a beginning can be used again. */
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

    /** Works for a while. */
    public Steps after(Duration duration) {
      return then(new Step.After(duration));
    }

    /** Works for a while, as long as is drawn each time. */
    public Steps after(Delay delay) {
      return then(new Step.After(delay));
    }

    /** Tells how far the job is. */
    public Steps progress(Object output) {
      return then(new Step.Progress(value("progress", output)));
    }

    /** Streams a piece of output. */
    public Steps chunk(Object output) {
      return then(new Step.Chunk(value("chunk", output), Optional.empty()));
    }

    /** Streams a piece of output with figures, an object, beside it. */
    public Steps chunk(Object output, Object metrics) {
      return then(new Step.Chunk(value("chunk", output), Optional.of(value("metrics", metrics))));
    }

    /** Has the worker go once it has no more jobs; this one it still does. */
    public Steps retire() {
      return then(new Step.Retire());
    }

    /** Ends well with this output. */
    public Script complete(Object output) {
      return end(new Step.Complete(Optional.of(value("complete", output))));
    }

    /** Ends well with what the chunks, or else the input, make of it. */
    public Script complete() {
      return end(new Step.Complete(Optional.empty()));
    }

    /** Ends with this error. */
    public Script fail(Object error) {
      return end(new Step.Fail(value("fail", error)));
    }

    /** Ends with the loss of the worker. */
    public Script crash() {
      return end(new Step.Crash());
    }

    /** Never ends. */
    public Script hang() {
      return end(new Step.Hang());
    }

    /** Ends as the service's public mock worker would, given the input. */
    public Script mock() {
      return end(new Step.Mock());
    }

    /** Leaves the rest to a handler in Java. */
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
