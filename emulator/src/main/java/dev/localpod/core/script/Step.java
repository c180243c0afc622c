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
    HANG
  }

  /** Works for a while; a duration of zero or more. */
  record After(Duration duration) implements Step {
    /** The longest that a worker can work at a stretch: more than any job can take. */
    public static final Duration LONGEST = Duration.ofHours(876_000);

    /** Refuses a duration that is negative or longer than {@link #LONGEST}. */
    public After {
      if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "a worker cannot work for "
                + duration
                + ": the duration must be from zero to "
                + LONGEST.toHours()
                + " hours");
      }
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
}
