package dev.localpod.benchmarks.inside;

import dev.localpod.core.time.EndpointClock;
import dev.localpod.options.ClockMode;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The timers of an endpoint on the real clock. */
@State(Scope.Thread)
public class TimerBenchmark {

  private static final Duration SOONEST = Duration.ofHours(1);
  private static final long SPREAD_MILLIS = Duration.ofHours(24).toMillis();

  /** The number of timers that are scheduled besides. */
  @Param("1000000")
  public int pending;

  private final EndpointClock clock = EndpointClock.start(ClockMode.REAL);
  private final Instant soonest = clock.now().plus(SOONEST);

  /** Schedules the others. */
  @Setup
  public void fill() {
    for (int timer = 0; timer < pending; timer++) {
      schedule();
    }
  }

  /** Stops the clock. */
  @TearDown
  public void stop() {
    clock.close();
  }

  private EndpointClock.Timer schedule() {
    long after = ThreadLocalRandom.current().nextLong(SPREAD_MILLIS);
    return clock.at(soonest.plusMillis(after), () -> {});
  }

  /** Schedules one more and cancels it. */
  @Benchmark
  public void schedule_and_cancel_a_timer() {
    schedule().cancel();
  }
}
