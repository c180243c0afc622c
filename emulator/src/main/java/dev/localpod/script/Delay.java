package dev.localpod.script;

import dev.localpod.json.Json;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long something takes: always the same, or each time anew at random. */
public sealed interface Delay {

  /** The longest that anything can take: more than the life of any job. */
  Duration LONGEST = Duration.ofHours(876_000);

  /** How long it takes this time: from zero to {@link #LONGEST}. */
  Duration sample(RandomGenerator random);

  /** This delay as a scenario has it: {@code "2s"}, or how it is drawn. */
  default Json toJson() {
    return ScriptWriter.delay(this);
  }

  /** Always this long. */
  static Delay of(Duration duration) {
    return new Fixed(duration);
  }

  /** Anything from {@code min} to {@code max}, as likely as anything else. */
  static Delay uniform(Duration min, Duration max) {
    return new Uniform(min, max);
  }

  /**
   * As service times often are: as many below the median as above it, and some far above.
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

  /** The same each time. */
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

  /** Evenly spread, in whole milliseconds, both ends included. */
  record Uniform(Duration min, Duration max) implements Delay {
    /** Refuses durations out of range or out of order. */
    public Uniform {
      check(min);
      check(max);
      if (max.compareTo(min) < 0) {
        throw new IllegalArgumentException(
            "a duration cannot be from " + min + " to " + max + ": the first must be the shorter");
      }
    }

    @Override
    public Duration sample(RandomGenerator random) {
      return Duration.ofMillis(random.nextLong(min.toMillis(), max.toMillis() + 1));
    }
  }

  /** Spread around a median, more widely above than below. */
  record LogNormal(Duration median, double sigma) implements Delay {
    /** Refuses a median out of range and a sigma below zero. */
    public LogNormal {
      check(median);
      if (!(sigma >= 0) || Double.isInfinite(sigma)) {
        throw new IllegalArgumentException(
            "sigma cannot be " + sigma + ": allowed is a number of 0 or more");
      }
    }

    @Override
    public Duration sample(RandomGenerator random) {
      double millis = median.toMillis() * Math.exp(sigma * random.nextGaussian());
      return Duration.ofMillis((long) Math.min(millis, LONGEST.toMillis()));
    }
  }
}
