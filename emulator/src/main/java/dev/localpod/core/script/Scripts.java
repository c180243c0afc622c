package dev.localpod.core.script;

import dev.localpod.core.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes scripts in Java with the words of a scenario file: {@code
 * Scripts.after(ofSeconds(3)).complete(Map.of("image", "https://..."))}. The steps that end a job
 * ({@code complete}, {@code fail}, {@code crash}, {@code hang}) give the finished script; what they
 * take is read by {@link Json#of} and may hold placeholders such as <code>{{input.prompt}}</code>.
 */
public final class Scripts {

  private Scripts() {}

  /** Completes each job at once with its input. */
  public static Script echo() {
    return Script.ECHO;
  }

  /** Does what the service's public mock worker would do with the input. */
  public static Script mock() {
    return Script.always(List.of(new Step.Mock()));
  }

  /** Starts with working for a while. */
  public static Steps after(Duration duration) {
    return new Steps(List.of()).after(duration);
  }

  /** Starts with working for a while, as long as is drawn each time. */
  public static Steps after(Delay delay) {
    return new Steps(List.of()).after(delay);
  }

  /** Starts with a progress update. */
  public static Steps progress(Object output) {
    return new Steps(List.of()).progress(output);
  }

  /** Starts with a piece of output. */
  public static Steps chunk(Object output) {
    return new Steps(List.of()).chunk(output);
  }

  /** Starts with a piece of output with figures beside it. */
  public static Steps chunk(Object output, Object metrics) {
    return new Steps(List.of()).chunk(output, metrics);
  }

  /** Completes each job at once with this output. */
  public static Script complete(Object output) {
    return new Steps(List.of()).complete(output);
  }

  /** Fails each job at once with this error. */
  public static Script fail(Object error) {
    return new Steps(List.of()).fail(error);
  }

  /** Loses the worker as soon as it has picked a job up. */
  public static Script crash() {
    return new Steps(List.of()).crash();
  }

  /** Never returns from any job. */
  public static Script hang() {
    return new Steps(List.of()).hang();
  }

  /** The steps so far. */
  public static final class Steps {
    private final List<Step> steps;

    private Steps(List<Step> steps) {
      this.steps = steps;
    }

    /** Works for a while. */
    public Steps after(Duration duration) {
      return add(new Step.After(duration));
    }

    /** Works for a while, as long as is drawn each time. */
    public Steps after(Delay delay) {
      return add(new Step.After(delay));
    }

    /** Tells how far the job is. */
    public Steps progress(Object output) {
      return add(new Step.Progress(Json.of(output)));
    }

    /** Streams a piece of output. */
    public Steps chunk(Object output) {
      return add(new Step.Chunk(Json.of(output), Optional.empty()));
    }

    /** Streams a piece of output with figures beside it. */
    public Steps chunk(Object output, Object metrics) {
      return add(new Step.Chunk(Json.of(output), Optional.of(Json.of(metrics))));
    }

    /** Ends well with this output. */
    public Script complete(Object output) {
      return end(new Step.Complete(Optional.of(Json.of(output))));
    }

    /** Ends well with what the chunks, or else the input, make of it. */
    public Script complete() {
      return end(new Step.Complete(Optional.empty()));
    }

    /** Ends with this error. */
    public Script fail(Object error) {
      return end(new Step.Fail(Json.of(error)));
    }

    /** Ends with the loss of the worker. */
    public Script crash() {
      return end(new Step.Crash());
    }

    /** Never ends. */
    public Script hang() {
      return end(new Step.Hang());
    }

    private Steps add(Step step) {
      return new Steps(Stream.concat(steps.stream(), Stream.of(step)).toList());
    }

    private Script end(Step last) {
      return Script.always(add(last).steps);
    }
  }
}
