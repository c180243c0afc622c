package dev.localpod.sharedtime;

import dev.localpod.core.SharedTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** An endpoint's time as a {@link Clock}, in UTC. */
public final class SharedClock extends Clock {

  private final SharedTime sharing;
  private final ZoneId zone;

  /** The time that is shared. */
  public SharedClock(SharedTime sharing) {
    this(sharing, ZoneOffset.UTC);
    sharing.joins(Participants.current());
  }

  private SharedClock(SharedTime sharing, ZoneId zone) {
    this.sharing = sharing;
    this.zone = zone;
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new SharedClock(sharing, other);
  }

  @Override
  public Instant instant() {
    return sharing.now();
  }
}
