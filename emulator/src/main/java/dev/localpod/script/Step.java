package dev.localpod.script;

import dev.localpod.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing a scripted worker does. Values may hold placeholders such as {@code {{input.prompt}}},
 * which are filled in for the job at hand.
 */
public sealed interface Step {

  /** What kind of step this is, to switch on. */
  Kind kind();

  /**
   * This step, if it can follow others in a script.
   *
   * @param before the steps before it
   * @throws IllegalArgumentException if it is never reached, or ends a job with {@code null}
   */
  default Step following(List<Step> before) {
    if (!before.isEmpty() && before.get(before.size() - 1).kind().endsJob()) {
      throw new IllegalArgumentException(
          "this step is never reached; allowed is none after the end of a job");
    }
    return this;
  }

  /** The kinds of steps, by the names they have in a scenario. */
  enum Kind {
    /** {@link After}. */
    AFTER(false),
    /** {@link Progress}. */
    PROGRESS(false),
    /** {@link Chunk}. */
    CHUNK(false),
    /** {@link Complete}. */
    COMPLETE(true),
    /** {@link Fail}. */
    FAIL(true),
    /** {@link Crash}. */
    CRASH(true),
    /** {@link Hang}. */
    HANG(true),
    /** {@link Mock}. */
    MOCK(true),
    /** {@link Retire}. */
    RETIRE(false),
    /** {@link Handle}. */
    HANDLE(true);

    private final boolean endsJob;

    Kind(boolean endsJob) {
      this.endsJob = endsJob;
    }

    /** What it is called in a scenario. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the worker has nothing more to do for the job after it. */
    public boolean endsJob() {
      return endsJob;
    }
  }

  /** Works for a while. */
  record After(Delay delay) implements Step {
    /** Always for the same while, from zero to {@link Delay#LONGEST}. */
    public After(Duration duration) {
      this(Delay.of(duration));
    }

    @Override
    public Kind kind() {
      return Kind.AFTER;
    }
  }

  /** Tells how far the job is: sets its output while it is in progress (JOB-2). */
  record Progress(Json output) implements Step {
    @Override
    public Kind kind() {
      return Kind.PROGRESS;
    }
  }

  /** Streams a piece of output, with figures beside it if there are any (STRM-1). */
  record Chunk(Json output, Optional<Json> metrics) implements Step {
    /** Refuses figures that are not an object. */
    public Chunk {
      if (metrics.isPresent() && !(metrics.get() instanceof Json.Obj)) {
        throw new IllegalArgumentException(
            "the metrics of a chunk cannot be "
                + metrics.get()
                + "; allowed is an object of figures");
      }
    }

    @Override
    public Kind kind() {
      return Kind.CHUNK;
    }
  }

  /**
   * Ends well, with an output or with what the chunks or the input make of it (STRM-6). A script
   * cannot ask for {@code null}, which is what a placeholder becomes that finds nothing.
   */
  record Complete(Optional<Json> output) implements Step {
    @Override
    public Step following(List<Step> before) {
      if (output.filter(Json.NULL::equals).isPresent()) {
        throw new IllegalArgumentException(
            "a job cannot be completed with null; allowed is a value, or none");
      }
      return Step.super.following(before);
    }

    @Override
    public Kind kind() {
      return Kind.COMPLETE;
    }
  }

  /** Ends with an error; one that is not a string is told as its JSON text (STAT-2). */
  record Fail(Json error) implements Step {
    @Override
    public Step following(List<Step> before) {
      if (error.equals(Json.NULL)) {
        throw new IllegalArgumentException("a job cannot fail with null; allowed is an error");
      }
      return Step.super.following(before);
    }

    @Override
    public Kind kind() {
      return Kind.FAIL;
    }
  }

  /** The worker is lost, with every job it has (JOB-4). */
  record Crash() implements Step {
    @Override
    public Kind kind() {
      return Kind.CRASH;
    }
  }

  /** The handler never returns; its worker stays alive. */
  record Hang() implements Step {
    @Override
    public Kind kind() {
      return Kind.HANG;
    }
  }

  /** Does what the service's public mock worker would do with the input. */
  record Mock() implements Step {
    @Override
    public Kind kind() {
      return Kind.MOCK;
    }
  }

  /** The worker goes as soon as it has no more jobs: what {@code mock_refresh} asks for. */
  record Retire() implements Step {
    @Override
    public Kind kind() {
      return Kind.RETIRE;
    }
  }

  /** Leaves the rest to a handler in Java, which no text can hold: a scenario cannot have it. */
  record Handle(Handler handler) implements Step {
    @Override
    public Kind kind() {
      return Kind.HANDLE;
    }
  }
}
