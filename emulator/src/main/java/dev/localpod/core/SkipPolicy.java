package dev.localpod.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides whether time is skipped, from the facts of one moment and from nothing else.
 *
 * <p>Time goes to the next due instant when somebody waits for it and nobody has work to do first.
 * Each fact counts by itself: a new wait never switches another one off, and neither does work.
 */
final class SkipPolicy {

  private SkipPolicy() {}

  /**
   * The facts of one moment.
   *
   * @param now the endpoint's time
   * @param nextDue the time of the next timer
   * @param step the longest leap, unless leaps are unlimited
   * @param work what comes before a leap
   * @param waits what clients wait for
   * @param participants the clients that share the endpoint's time
   */
  record Snapshot(
      Instant now,
      Optional<Instant> nextDue,
      Optional<Duration> step,
      Work work,
      Waits waits,
      Participants participants) {

    /**
     * Returns these facts without the participants and callers that only hold time up for a while:
     * those at work, those whose next poll is awaited, and those that have yet to read a result.
     */
    Snapshot afterTimeout() {
      return new Snapshot(
          now,
          nextDue,
          step,
          work.afterTimeout(),
          waits.afterTimeout(),
          participants.afterTimeout());
    }
  }

  /**
   * What comes before a leap.
   *
   * @param frozen whether a test has frozen the clock
   * @param advancing whether the clock is being advanced
   * @param handlers the number of Java handlers that compute
   * @param attachedJobs the number of unfinished jobs for attached workers, which work in real time
   * @param deliveries the number of webhook attempts that are being made
   * @param served the number of calls that have arrived and are neither held nor answered
   * @param expectedPolls the number of polled jobs that have changed since their client saw them
   * @param unpolledJobs the number of jobs that were just submitted and not polled yet
   * @param arrivals whether a client has come or gone on since the last leap, so that others may be
   *     on their way
   */
  record Work(
      boolean frozen,
      boolean advancing,
      int handlers,
      int attachedJobs,
      int deliveries,
      int served,
      int expectedPolls,
      int unpolledJobs,
      boolean arrivals) {

    static final Work NONE = new Work(false, false, 0, 0, 0, 0, 0, 0, false);

    private Work afterTimeout() {
      return new Work(frozen, advancing, handlers, attachedJobs, deliveries, served, 0, 0, false);
    }
  }

  /**
   * What clients wait for, as far as their calls show it.
   *
   * @param held the number of held calls
   * @param backOffUntil the latest time until which a client was told to wait
   * @param polled whether a client was shown an unfinished job since the last leap
   * @param webhookExpected whether a webhook is still to come
   * @param unfinished whether a job is unfinished
   * @param unread whether a client has yet to read how a job ended
   * @param firstUnreadExpiry the time at which the first unread result expires
   */
  record Waits(
      int held,
      Optional<Instant> backOffUntil,
      boolean polled,
      boolean webhookExpected,
      boolean unfinished,
      boolean unread,
      Optional<Instant> firstUnreadExpiry) {

    static final Waits NONE =
        new Waits(0, Optional.empty(), false, false, false, false, Optional.empty());

    private Waits afterTimeout() {
      return new Waits(
          held, backOffUntil, polled, webhookExpected, unfinished, unread, Optional.empty());
    }
  }

  /**
   * The clients that share the endpoint's time.
   *
   * @param sleeping the number of waits that end by themselves
   * @param periodic the number of periodic tasks that wait for their next turn
   * @param atWork the number of participants that do something
   * @param elsewhere the number of participants that wait for something else than endpoint time
   */
  record Participants(int sleeping, int periodic, int atWork, int elsewhere) {

    static final Participants NONE = new Participants(0, 0, 0, 0);

    private Participants afterTimeout() {
      return new Participants(sleeping, periodic, 0, elsewhere);
    }
  }

  /** The possible decisions. */
  enum Action {
    /** Nobody waits for time to pass. */
    IDLE,
    /** Somebody waits, but something must end first, however long it takes. */
    BLOCKED,
    /** Somebody waits, but somebody else may act first; look again soon, up to the skip timeout. */
    RECHECK,
    /** Somebody waits; skip once nothing has happened for a short real time. */
    PROBE,
    /** Somebody waits and nothing comes first: skip now. */
    SKIP
  }

  /** What stands in the way of a leap, and what ends it. */
  enum Blocker {
    FROZEN("the clock is frozen", "close the frozen time, or release the clock"),
    ADVANCING("the clock is being advanced", "wait until advance has returned"),
    HANDLER("a Java handler computes", "let the handler return, or sleep by JobContext.sleep"),
    ATTACHED_JOB(
        "a job is for attached workers, which work in real time",
        "let a worker end the job, or choose the clock real or xN"),
    DELIVERY("a webhook is being delivered", "let its receiver answer"),
    SERVED_CALL(
        "a call is being served", "let the client send its whole request and read the answer"),
    PARTICIPANT(
        "a participant is at work",
        "let that thread wait by the endpoint's sleeper or scheduler, or end it"),
    POLLER("a client has yet to see how its job stands", "poll each job to its end, or cancel it"),
    UNREAD_RESULT("a result that nobody has read would expire", "read the result of each job"),
    NOTHING_DUE("nothing is due", "check that the job is on this endpoint"),
    NOBODY_ASKS(
        "a job is unfinished and no client waits for it",
        "poll the job, hold a call for it, or advance the clock");

    private final String text;
    private final String remedy;

    Blocker(String text, String remedy) {
      this.text = text;
      this.remedy = remedy;
    }

    String text() {
      return text;
    }

    String remedy() {
      return remedy;
    }
  }

  /**
   * A decision and its reason.
   *
   * @param to where time goes, if it is {@link Action#SKIP} or {@link Action#PROBE}; else the
   *     present
   * @param why who waits, and what comes first
   * @param blocker what comes first
   */
  record Decision(Action action, Instant to, String why, Optional<Blocker> blocker) {}

  static Decision decide(Snapshot facts) {
    Optional<String> waiting = waiting(facts);
    if (waiting.isEmpty()) {
      return new Decision(
          Action.IDLE,
          facts.now(),
          "nobody waits",
          Optional.of(Blocker.NOBODY_ASKS).filter(blocker -> facts.waits().unfinished()));
    }
    String why = waiting.get();
    Optional<Blocker> lasting = lastingBlocker(facts.work());
    if (lasting.isPresent()) {
      return stand(Action.BLOCKED, facts, why, lasting.get());
    }
    Optional<Blocker> passing = passingBlocker(facts);
    if (passing.isPresent()) {
      return stand(Action.RECHECK, facts, why, passing.get());
    }
    Optional<Instant> target = target(facts);
    if (target.isEmpty()) {
      return stand(Action.BLOCKED, facts, why, Blocker.NOTHING_DUE);
    }
    if (wouldExpireUnread(facts, target.get())) {
      return stand(Action.RECHECK, facts, why, Blocker.UNREAD_RESULT);
    }
    return new Decision(
        needsQuiet(facts) ? Action.PROBE : Action.SKIP, target.get(), why, Optional.empty());
  }

  /** Names the wait that says most; empty if nobody waits. */
  private static Optional<String> waiting(Snapshot facts) {
    Waits waits = facts.waits();
    Participants participants = facts.participants();
    if (waits.held() > 0) {
      return Optional.of(number(waits.held(), "a call is held", "calls are held"));
    } else if (participants.sleeping() > 0) {
      return Optional.of(number(participants.sleeping(), "a client sleeps", "clients sleep"));
    } else if (waits.backOffUntil().isPresent()) {
      return Optional.of("a client was told to wait");
    } else if (waits.polled()) {
      return Optional.of("a client polled an unfinished job");
    } else if (participants.periodic() > 0 && (waits.unfinished() || waits.unread())) {
      return Optional.of("a periodic task waits");
    }
    return waits.webhookExpected() ? Optional.of("a client awaits its webhook") : Optional.empty();
  }

  private static Optional<Blocker> lastingBlocker(Work work) {
    if (work.frozen()) {
      return Optional.of(Blocker.FROZEN);
    } else if (work.advancing()) {
      return Optional.of(Blocker.ADVANCING);
    } else if (work.handlers() > 0) {
      return Optional.of(Blocker.HANDLER);
    } else if (work.attachedJobs() > 0) {
      return Optional.of(Blocker.ATTACHED_JOB);
    } else if (work.deliveries() > 0) {
      return Optional.of(Blocker.DELIVERY);
    }
    return work.served() > 0 ? Optional.of(Blocker.SERVED_CALL) : Optional.empty();
  }

  private static Optional<Blocker> passingBlocker(Snapshot facts) {
    if (facts.participants().atWork() > 0) {
      return Optional.of(Blocker.PARTICIPANT);
    }
    boolean pollIsExpected =
        facts.work().expectedPolls() > 0
            || (facts.work().unpolledJobs() > 0 && onlyPollsWait(facts));
    return pollIsExpected ? Optional.of(Blocker.POLLER) : Optional.empty();
  }

  /** Where one client polls, another one that has just submitted a job may be about to. */
  private static boolean onlyPollsWait(Snapshot facts) {
    return facts.waits().held() == 0
        && facts.waits().backOffUntil().isEmpty()
        && facts.participants().sleeping() + facts.participants().periodic() == 0;
  }

  /** The next timer or the end of a back-off, whichever comes first, but no further than a step. */
  private static Optional<Instant> target(Snapshot facts) {
    return Stream.of(facts.nextDue(), facts.waits().backOffUntil())
        .flatMap(Optional::stream)
        .min(Instant::compareTo)
        .map(due -> facts.step().map(facts.now()::plus).filter(due::isAfter).orElse(due));
  }

  /** A held call and a sleeping client cannot wait in real time; others can, and do. */
  private static boolean wouldExpireUnread(Snapshot facts, Instant target) {
    Waits waits = facts.waits();
    return waits.held() == 0
        && waits.backOffUntil().isEmpty()
        && facts.participants().sleeping() == 0
        && waits.firstUnreadExpiry().filter(expiry -> !expiry.isAfter(target)).isPresent();
  }

  /** A participant that waits for something else may be the one whose call is held. */
  private static boolean needsQuiet(Snapshot facts) {
    Waits waits = facts.waits();
    boolean certain =
        waits.held() > 0
            || facts.participants().sleeping() > 0
            || waits.backOffUntil().isPresent()
            || waits.polled();
    return !certain || facts.work().arrivals() || facts.participants().elsewhere() > waits.held();
  }

  private static String number(int number, String one, String many) {
    return number == 1 ? one : number + " " + many;
  }

  private static Decision stand(Action action, Snapshot facts, String waiting, Blocker blocker) {
    return new Decision(
        action, facts.now(), waiting + ", but " + blocker.text(), Optional.of(blocker));
  }
}
