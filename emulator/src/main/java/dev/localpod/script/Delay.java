package dev.localpod.script;

import dev.localpod.json.Json;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** A duration that is fixed, or drawn at random each time. */
public sealed interface Delay {

  /** The longest delay: more than the life of any job. */
  Duration LONGEST = Duration.ofHours(876_000);

  /** Draws a duration from zero to {@link #LONGEST}. */
  Duration sample(RandomGenerator random);

  /** Returns this delay as a scenario contains it. */
  default Json toJson() {
    return ScriptWriter.delay(this);
  }

  /** Creates a fixed delay. */
  static Delay of(Duration duration) {
    return new Fixed(duration);
  }

  /** Creates a delay that is uniformly distributed from {@code min} to {@code max}. */
  static Delay uniform(Duration min, Duration max) {
    return new Uniform(min, max);
  }

  /**
   * Creates a log-normally distributed delay, as service times often are: half are below the
   * median, and a few are far above it.
   *
   * @param sigma the standard deviation of the logarithm, 0 or more
   */
  static Delay lognormal(Duration median, double sigma) {
    return new LogNormal(median, sigma);
  }

  private static void check(Duration duration) {
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "nothing can take "
              + duration
              + ": a duration must be from zero to "
              + LONGEST.toHours()
              + " hours");
    }
  }

  /** A fixed delay. */
  record Fixed(Duration duration) implements Delay {
    /** Refuses a duration that is negative or longer than {@link Delay#LONGEST}. */
    public Fixed {
      check(duration);
    }

    @Override
    public Duration sample(RandomGenerator random) {
      return duration;
    }
  }

  /** A uniformly distributed delay, in whole milliseconds, both ends included. */
  record Uniform(Duration min, Duration max) implements Delay {
    /** Refuses durations out of range or out of order. */
    public Uniform {
      check(min);
      check(max);
      if (max.compareTo(min) < 0) {
        throw new IllegalArgumentException(
            "a duration cannot be from "
                + DurationText.write(min)
                + " to "
                + DurationText.write(max)
                + ": the first must be the shorter");
      }
    }

    @Override
    public Duration sample(RandomGenerator random) {
      return Duration.ofMillis(random.nextLong(min.toMillis(), max.toMillis() + 1));
    }
  }

  /** A log-normally distributed delay. */
  record LogNormal(Duration median, double sigma) implements Delay {
    /** Refuses a median out of range and a sigma below zero. */
    public LogNormal {
      check(median);
      if (!(sigma >= 0) || Double.isInfinite(sigma)) {
        throw new IllegalArgumentException("sigma cannot be " + sigma + ": must be 0 or more");
      }
    }

    @Override
    public Duration sample(RandomGenerator random) {
      double millis = median.toMillis() * Math.exp(sigma * random.nextGaussian());
      return Duration.ofMillis((long) Math.min(millis, LONGEST.toMillis()));
    }
  }
}
