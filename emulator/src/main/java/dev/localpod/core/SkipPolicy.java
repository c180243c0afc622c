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
   * @param toldToWaitUntil until when a client was told to wait
   * @param polled whether a client was shown an unfinished job since time last moved, and it still
   *     is unfinished
   * @param webhookExpected whether a webhook is still to come
   * @param unfinished whether there is an unfinished job
   * @param firstUnreadEnd when the first result that nobody has read will be forgotten
   * @param sharers the clients that share the time
   */
  record Facts(
      Instant now,
      Optional<Instant> nextDue,
      boolean advancing,
      int served,
      int computing,
      int deliveries,
      int held,
      Optional<Instant> toldToWaitUntil,
      boolean polled,
      boolean webhookExpected,
      boolean unfinished,
      Optional<Instant> firstUnreadEnd,
      Sharers sharers) {}

  /**
   * What is true of the clients that share the time.
   *
   * @param any whether there are any
   * @param waiting how many of their waits there are that end
   * @param repeating how many there are that come again and again
   * @param awake how many of them do not wait for endpoint time
   * @param active how many of those are seen to do something
   */
  record Sharers(boolean any, int waiting, int repeating, int awake, int active) {

    static final Sharers NONE = new Sharers(false, 0, 0, 0, 0);
  }

  /** What to do. */
  enum Kind {
    /** Nobody waits for time to pass. */
    REST,
    /** Somebody waits, but something else must happen first. */
    STAND,
    /** Somebody waits and somebody else may do something; look again in a short real time. */
    LOOK_AGAIN,
    /** Somebody may wait; if nothing happens for a short real time, go. */
    LISTEN,
    /** Go to the next due instant. */
    GO
  }

  /**
   * What to do, and why.
   *
   * @param to where to go, if it is {@link Kind#GO} or {@link Kind#LISTEN}; else the present
   */
  record Decision(Kind kind, Instant to, String why) {}

  static Decision decide(Facts facts) {
    String waiting = whoWaits(facts);
    if (waiting == null) {
      return new Decision(Kind.REST, facts.now(), "nobody waits");
    }
    String first = whatComesFirst(facts);
    if (first != null) {
      return stand(facts, waiting, first);
    }
    if (facts.sharers().any()) {
      return decideAmongSharers(facts, waiting);
    }
    if (facts.held() > 0) {
      return go(Kind.GO, facts, facts.nextDue(), waiting);
    }
    if (facts.toldToWaitUntil().isPresent()) {
      Instant end = facts.toldToWaitUntil().get();
      return go(
          Kind.GO,
          facts,
          facts.nextDue().filter(due -> due.isBefore(end)).or(() -> Optional.of(end)),
          waiting);
    }
    Optional<Instant> unreadEnd = facts.firstUnreadEnd();
    if (unreadEnd.isPresent() && facts.nextDue().filter(unreadEnd.get()::isAfter).isEmpty()) {
      return stand(facts, waiting, "a result that nobody has read would be forgotten");
    }
    return go(facts.polled() ? Kind.GO : Kind.LISTEN, facts, facts.nextDue(), waiting);
  }

  /** One that is awake may be the one whose call is held; the others must not be up to anything. */
  private static Decision decideAmongSharers(Facts facts, String waiting) {
    Sharers sharers = facts.sharers();
    if (sharers.awake() > facts.held() && sharers.active() > 0) {
      String first = number(sharers.active(), "a client is at work", "clients are at work");
      return new Decision(Kind.LOOK_AGAIN, facts.now(), waiting + ", but " + first);
    }
    boolean onlyTicks = facts.held() + sharers.waiting() == 0;
    return go(
        onlyTicks || sharers.awake() > facts.held() ? Kind.LISTEN : Kind.GO,
        facts,
        facts.nextDue(),
        waiting);
  }

  private static @Nullable String whoWaits(Facts facts) {
    if (facts.held() > 0) {
      return number(facts.held(), "a call is held", "calls are held");
    } else if (facts.sharers().waiting() > 0) {
      return number(facts.sharers().waiting(), "a client sleeps", "clients sleep");
    } else if (facts.sharers().repeating() > 0 && facts.unfinished()) {
      return number(facts.sharers().repeating(), "a client ticks", "clients tick");
    } else if (facts.sharers().any()) {
      return facts.webhookExpected() ? AWAITS_WEBHOOK : null;
    } else if (facts.toldToWaitUntil().isPresent()) {
      return "a client was told to wait";
    } else if (facts.polled()) {
      return "a client polled an unfinished job";
    }
    return facts.webhookExpected() ? AWAITS_WEBHOOK : null;
  }

  private static @Nullable String whatComesFirst(Facts facts) {
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

  private static Decision stand(Facts facts, String waiting, String first) {
    return new Decision(Kind.STAND, facts.now(), waiting + ", but " + first);
  }

  private static Decision go(Kind kind, Facts facts, Optional<Instant> to, String why) {
    return to.map(due -> new Decision(kind, due, why))
        .orElseGet(() -> stand(facts, why, "nothing is due"));
  }
}
