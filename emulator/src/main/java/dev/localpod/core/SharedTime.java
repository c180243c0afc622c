package dev.localpod.core;

import dev.localpod.core.time.EndpointClock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The clients that share the time of an endpoint: who of them waits for it to pass, and who may
 * still do something else first. May be used from any thread.
 */
public final class SharedTime {

  /** Somebody who shares the time: a thread, or a task that runs on one. */
  public interface Participant {

    /** What it is up to; asked under the endpoint's lock. */
    State state();

    /** What somebody who does not wait for endpoint time may be up to. */
    enum State {
      /** Does something. */
      ACTIVE,
      /** Waits for something else, or has nothing to do for the endpoint any more. */
      BLOCKED,
      /** Will never do anything again. */
      GONE
    }
  }

  /** A wait for a moment of endpoint time. */
  public final class Wait {
    private final Participant participant;
    private final boolean repeats;
    private SingleWriter.@Nullable Deadline deadline;

    private Wait(Participant participant, boolean repeats) {
      this.participant = participant;
      this.repeats = repeats;
    }

    /** Ends it before its time, if that has not come; its action will not run. */
    public void cancel() {
      writer.write(
          () -> {
            if (waits.remove(this) && deadline != null) {
              deadline.cancel();
              activity.run();
            }
          });
    }
  }

  private final SingleWriter writer;
  private final EndpointClock clock;
  private final Runnable activity;
  private final Set<Wait> waits = new HashSet<>();
  private final Set<Participant> awake = new HashSet<>();

  /** Those whose wait is over and who have not come to do anything yet. */
  private final Set<Participant> waking = new HashSet<>();

  private boolean shared;

  SharedTime(SingleWriter writer, EndpointClock clock, Runnable activity) {
    this.writer = writer;
    this.clock = clock;
    this.activity = activity;
  }

  /** What time it is. */
  public Instant now() {
    return clock.now();
  }

  /** Whether there is somebody who goes by the endpoint's time. */
  public boolean isShared() {
    return writer.write(() -> shared);
  }

  /**
   * Waits for a moment of endpoint time.
   *
   * @param participant who waits; from then on it is awake, and at work until it {@link #join}
   *     again
   * @param until the moment; at once if it has come
   * @param repeats whether it will wait again and again whatever happens, so that its waiting alone
   *     says nothing
   * @param wake runs when the moment has come, outside of the lock; it must not block
   */
  public Wait wait(Participant participant, Instant until, boolean repeats, Runnable wake) {
    return writer.write(
        () -> {
          shared = true;
          activity.run();
          sleeps(participant);
          var wait = new Wait(participant, repeats);
          waits.add(wait);
          wait.deadline = writer.at(until, () -> end(wait, wake));
          return wait;
        });
  }

  private void end(Wait wait, Runnable wake) {
    if (waits.remove(wait)) {
      awake.add(wait.participant);
      waking.add(wait.participant);
      activity.run();
      writer.effect(wake);
    }
  }

  private void sleeps(Participant participant) {
    awake.remove(participant);
    waking.remove(participant);
  }

  /**
   * Somebody goes by the endpoint's time, and does something that others have to wait for. To be
   * called by whoever has just waited, too: only then its {@link Sharer#state} says anything.
   */
  public void join(Participant participant) {
    writer.write(
        () -> {
          shared = true;
          awake.add(participant);
          waking.remove(participant);
          activity.run();
        });
  }

  /** Somebody has nothing to do any more. */
  public void leave(Participant participant) {
    writer.write(
        () -> {
          sleeps(participant);
          activity.run();
        });
  }

  /** What is true of the sharers right now; under the lock. */
  SkipPolicy.Participants participants() {
    awake.removeIf(participant -> participant.state() == Participant.State.GONE);
    int active = 0;
    for (Participant participant : awake) {
      active +=
          waking.contains(participant) || participant.state() == Participant.State.ACTIVE ? 1 : 0;
    }
    int repeating = 0;
    for (Wait wait : waits) {
      repeating += wait.repeats ? 1 : 0;
    }
    return new SkipPolicy.Participants(
        shared, waits.size() - repeating, repeating, awake.size(), active);
  }
}
