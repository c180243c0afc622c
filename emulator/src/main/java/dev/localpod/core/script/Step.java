package dev.localpod.core.script;

import dev.localpod.core.json.Json;
import java.time.Duration;
import java.util.Optional;

/**
 * One thing a scripted worker does. Values may hold placeholders such as {@code {{input.prompt}}},
 * which are filled in for the job at hand.
 */
public sealed interface Step {

  /** What kind of step this is, to switch on. */
  Kind kind();

  /** The kinds of steps, by the names they have in a scenario. */
  enum Kind {
    /** {@link After}. */
    AFTER,
    /** {@link Progress}. */
    PROGRESS,
    /** {@link Chunk}. */
    CHUNK,
    /** {@link Complete}. */
    COMPLETE,
    /** {@link Fail}. */
    FAIL,
    /** {@link Crash}. */
    CRASH,
    /** {@link Hang}. */
    HANG,
    /** {@link Mock}. */
    MOCK,
    /** {@link Retire}, which has no name of its own in a scenario. */
    RETIRE
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
    @Override
    public Kind kind() {
      return Kind.CHUNK;
    }
  }

  /** Ends well, with an output or with what the chunks or the input make of it (STRM-6). */
  record Complete(Optional<Json> output) implements Step {
    @Override
    public Kind kind() {
      return Kind.COMPLETE;
    }
  }

  /** Ends with an error; one that is not a string is told as its JSON text (STAT-2). */
  record Fail(Json error) implements Step {
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
}
