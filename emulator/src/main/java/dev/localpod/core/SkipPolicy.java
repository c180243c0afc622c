package dev.localpod.core;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether time is to be skipped, decided from what is true at one moment and from nothing else.
 *
 * <p>Time goes to the next due instant when somebody waits for it and nobody can do anything else
 * first. Who waits: a call that is held, a client that was told to wait, one that polled a job and
 * saw it unfinished, one that awaits its webhook. What comes first: calls that are being served,
 * workers that compute, webhooks that are under way. Clients that share the time say themselves
 * when they wait: then polls, and being told to wait, say nothing any more.
 */
final class SkipPolicy {

  private static final String AWAITS_WEBHOOK = "a client awaits its webhook";

  private SkipPolicy() {}

  /**
   * What is true at a moment.
   *
   * @param now the time
   * @param nextDue when something is due next
   * @param advancing whether somebody is moving the clock
   * @param served how many calls of clients are being served and are not held
   * @param computing how many workers compute
   * @param deliveries how many webhook attempts are under way
   * @param held how many calls are held
   * @param backOffUntil until when a client was told to wait
   * @param polled whether a client was shown an unfinished job since time last moved, and it still
   *     is unfinished
   * @param webhookExpected whether a webhook is still to come
   * @param unfinished whether there is an unfinished job
   * @param firstUnreadEnd when the first result that nobody has read will be forgotten
   * @param participants the clients that share the time
   */
  record Snapshot(
      Instant now,
      Optional<Instant> nextDue,
      boolean advancing,
      int served,
      int computing,
      int deliveries,
      int held,
      Optional<Instant> backOffUntil,
      boolean polled,
      boolean webhookExpected,
      boolean unfinished,
      Optional<Instant> firstUnreadEnd,
      Participants participants) {}

  /**
   * What is true of the clients that share the time.
   *
   * @param any whether there are any
   * @param waiting how many of their waits there are that end
   * @param repeating how many there are that come again and again
   * @param awake how many of them do not wait for endpoint time
   * @param active how many of those are seen to do something
   */
  record Participants(boolean any, int waiting, int repeating, int awake, int active) {

    static final Participants NONE = new Participants(false, 0, 0, 0, 0);
  }

  /** What to do. */
  enum Kind {
    /** Nobody waits for time to pass. */
    IDLE,
    /** Somebody waits, but something else must happen first. */
    BLOCKED,
    /** Somebody waits and somebody else may do something; look again in a short real time. */
    RECHECK,
    /** Somebody may wait; if nothing happens for a short real time, go. */
    PROBE,
    /** Go to the next due instant. */
    SKIP
  }

  /**
   * What to do, and why.
   *
   * @param to where to go, if it is {@link Kind#SKIP} or {@link Kind#PROBE}; else the present
   */
  record Decision(Kind kind, Instant to, String why) {}

  static Decision decide(Snapshot facts) {
    String waiting = whoWaits(facts);
    if (waiting == null) {
      return new Decision(Kind.IDLE, facts.now(), "nobody waits");
    }
    String first = whatComesFirst(facts);
    if (first != null) {
      return stand(facts, waiting, first);
    }
    if (facts.participants().any()) {
      return decideAmongSharers(facts, waiting);
    }
    if (facts.held() > 0) {
      return go(Kind.SKIP, facts, facts.nextDue(), waiting);
    }
    if (facts.backOffUntil().isPresent()) {
      Instant end = facts.backOffUntil().get();
      return go(
          Kind.SKIP,
          facts,
          facts.nextDue().filter(due -> due.isBefore(end)).or(() -> Optional.of(end)),
          waiting);
    }
    Optional<Instant> unreadEnd = facts.firstUnreadEnd();
    if (unreadEnd.isPresent() && facts.nextDue().filter(unreadEnd.get()::isAfter).isEmpty()) {
      return stand(facts, waiting, "a result that nobody has read would be forgotten");
    }
    return go(facts.polled() ? Kind.SKIP : Kind.PROBE, facts, facts.nextDue(), waiting);
  }

  /** One that is awake may be the one whose call is held; the others must not be up to anything. */
  private static Decision decideAmongSharers(Snapshot facts, String waiting) {
    Participants participants = facts.participants();
    if (participants.awake() > facts.held() && participants.active() > 0) {
      String first = number(participants.active(), "a client is at work", "clients are at work");
      return new Decision(Kind.RECHECK, facts.now(), waiting + ", but " + first);
    }
    boolean onlyTicks = facts.held() + participants.waiting() == 0;
    return go(
        onlyTicks || participants.awake() > facts.held() ? Kind.PROBE : Kind.SKIP,
        facts,
        facts.nextDue(),
        waiting);
  }

  private static @Nullable String whoWaits(Snapshot facts) {
    if (facts.held() > 0) {
      return number(facts.held(), "a call is held", "calls are held");
    } else if (facts.participants().waiting() > 0) {
      return number(facts.participants().waiting(), "a client sleeps", "clients sleep");
    } else if (facts.participants().repeating() > 0 && facts.unfinished()) {
      return number(facts.participants().repeating(), "a client ticks", "clients tick");
    } else if (facts.participants().any()) {
      return facts.webhookExpected() ? AWAITS_WEBHOOK : null;
    } else if (facts.backOffUntil().isPresent()) {
      return "a client was told to wait";
    } else if (facts.polled()) {
      return "a client polled an unfinished job";
    }
    return facts.webhookExpected() ? AWAITS_WEBHOOK : null;
  }

  private static @Nullable String whatComesFirst(Snapshot facts) {
    if (facts.advancing()) {
      return "the clock is being advanced";
    } else if (facts.served() > 0) {
      return number(facts.served(), "a call is being served", "calls are being served");
    } else if (facts.computing() > 0) {
      return number(facts.computing(), "a worker computes", "workers compute");
    }
    return facts.deliveries() > 0
        ? number(facts.deliveries(), "a webhook is under way", "webhooks are under way")
        : null;
  }

  private static String number(int number, String one, String many) {
    return number == 1 ? one : number + " " + many;
  }

  private static Decision stand(Snapshot facts, String waiting, String first) {
    return new Decision(Kind.BLOCKED, facts.now(), waiting + ", but " + first);
  }

  private static Decision go(Kind kind, Snapshot facts, Optional<Instant> to, String why) {
    return to.map(due -> new Decision(kind, due, why))
        .orElseGet(() -> stand(facts, why, "nothing is due"));
  }
}
