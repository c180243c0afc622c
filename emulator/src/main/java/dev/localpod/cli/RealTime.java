package dev.localpod.cli;

import dev.localpod.check.CheckTime;
import dev.localpod.core.time.SystemClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The time of a service elsewhere: that of the wall clock. */
final class RealTime implements CheckTime {

  private final SystemClock clock = new SystemClock();

  @Override
  public Instant now() {
    return clock.now();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    // Nothing counts it down: only the time can end the wait.
    new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS);
  }
}
