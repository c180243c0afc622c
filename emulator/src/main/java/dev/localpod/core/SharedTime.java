package dev.localpod.core;

import dev.localpod.core.time.EndpointClock;
import dev.localpod.options.DueEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The clients that share the time of an endpoint: which of them wait for it to pass, and which may
 * still do something else first. Taking the time makes nobody a participant; the first wait does.
 * May be used from any thread.
 */
public final class SharedTime {

  /** A thread, or a task that runs on one, that shares the time. */
  public interface Participant {

    /**
     * Returns what it does; asked under the endpoint's lock.
     *
     * @param closely whether to look at its stack, which takes longer
     */
    State state(boolean closely);

    /** Describes its thread: name, state, and the top frame of the user's code. */
    String describe();

    /** What a participant does that does not wait for endpoint time. */
    enum State {
      /** Does something. */
      AT_WORK,
      /** Waits for something else than endpoint time. */
      ELSEWHERE,
      /** Does nothing more until it waits again. */
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

    /** Ends the wait before its time; its action does not run. */
    public void cancel() {
      writer.write(
          () -> {
            if (waits.remove(this)) {
              Objects.requireNonNull(deadline).cancel();
              activity.run();
            }
          });
    }
  }

  private final SingleWriter writer;
  private final EndpointClock clock;
  private final Runnable activity;
  private final Runnable arrival;
  private final Set<Wait> waits = new HashSet<>();
  private final Set<Participant> awake = new HashSet<>();

  /** Those whose wait is over and whose thread has not gone on yet. */
  private final Set<Participant> waking = new HashSet<>();

  private volatile boolean shared;

  /**
   * Creates the shared time of an endpoint.
   *
   * @param activity runs when a participant does something
   * @param arrival runs when a new participant comes
   */
  SharedTime(SingleWriter writer, EndpointClock clock, Runnable activity, Runnable arrival) {
    this.writer = writer;
    this.clock = clock;
    this.activity = activity;
    this.arrival = arrival;
  }

  /** Returns the endpoint's time. */
  public Instant now() {
    return clock.now();
  }

  /** Notes that a client takes its time from here; that makes nobody a participant. */
  public void taken() {
    shared = true;
  }

  /** Reports whether a client takes its time from here. */
  public boolean isShared() {
    return shared;
  }

  /**
   * Waits for a moment of endpoint time.
   *
   * @param participant the one that waits; afterwards it is at work until it waits again
   * @param by the one that begins the wait, which may be the same
   * @param until the moment; if it has come, the wait is over at once
   * @param repeats whether it waits again and again whatever happens
   * @param wake runs when the moment has come, outside of the lock; it must not block
   */
  public Wait wait(
      Participant participant, Participant by, Instant until, boolean repeats, Runnable wake) {
    return writer.write(
        () -> {
          activity.run();
          if (!awake.contains(by)) {
            arrival.run();
          }
          sleeps(participant);
          var wait = new Wait(participant, repeats);
          waits.add(wait);
          wait.deadline =
              writer.at(until, () -> DueEvent.ofClient("client"), () -> end(wait, wake));
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

  /** Notes that a participant whose wait is over has gone on; only then its state counts. */
  public void resume(Participant participant) {
    writer.write(
        () -> {
          if (waking.remove(participant)) {
            activity.run();
          }
        });
  }

  /** Notes that a participant whose wait was interrupted goes on. */
  public void interrupted(Participant participant) {
    writer.write(
        () -> {
          awake.add(participant);
          waking.remove(participant);
          activity.run();
        });
  }

  /** Notes that a participant has nothing more to do. */
  public void leave(Participant participant) {
    writer.write(
        () -> {
          sleeps(participant);
          activity.run();
        });
  }

  // ---- under the lock

  /** Reports whether a participant does not wait for endpoint time. */
  boolean isAnyAwake() {
    return !awake.isEmpty();
  }

  /** Counts the participants by what they do. */
  SkipPolicy.Participants participants(boolean closely) {
    int atWork = 0;
    for (Iterator<Participant> each = awake.iterator(); each.hasNext(); ) {
      Participant participant = each.next();
      if (waking.contains(participant)) {
        atWork++;
        continue;
      }
      switch (participant.state(closely)) {
        case AT_WORK -> atWork++;
        case ELSEWHERE -> {}
        case GONE -> each.remove();
      }
    }
    int periodic = 0;
    for (Wait wait : waits) {
      periodic += wait.repeats ? 1 : 0;
    }
    return new SkipPolicy.Participants(
        waits.size() - periodic, periodic, atWork, awake.size() - atWork);
  }

  /** Describes the participants that are at work. */
  String describeAtWork() {
    return atWork().stream().map(Participant::describe).collect(Collectors.joining("; "));
  }

  /** Takes the participants that are at work for gone, until they wait again. */
  void ignoreAtWork() {
    atWork().forEach(this::sleeps);
  }

  private List<Participant> atWork() {
    var found = new ArrayList<>(awake);
    found.removeIf(
        participant ->
            !waking.contains(participant) && participant.state(true) != Participant.State.AT_WORK);
    return found;
  }
}
