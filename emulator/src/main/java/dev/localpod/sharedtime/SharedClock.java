package dev.localpod.sharedtime;

import dev.localpod.core.SharedTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** An endpoint's time as a {@link Clock}, in UTC. */
public final class SharedClock extends Clock {

  private final SharedTime sharedTime;
  private final ZoneId zone;

  /** The time that is shared. */
  public SharedClock(SharedTime sharedTime) {
    this(sharedTime, ZoneOffset.UTC);
  }

  private SharedClock(SharedTime sharedTime, ZoneId zone) {
    this.sharedTime = sharedTime;
    this.zone = zone;
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new SharedClock(sharedTime, other);
  }

  @Override
  public Instant instant() {
    return sharedTime.now();
  }
}
