package dev.localpod.assertions;

import dev.localpod.job.JobId;
import dev.localpod.job.Operation;
import dev.localpod.journal.DurationFormat;
import dev.localpod.journal.Event;
import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.TimeBasis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Assertions on the polls of each job: the calls of {@code status} and {@code status-sync}, or the
 * calls of {@code stream}. A pause lasts from the beginning of a poll to the beginning of the next
 * one, on the clock that the client uses: the endpoint's if the client shares it, else the wall
 * clock. A failure says which. Only pauses count that follow a poll without news: without an end
 * and, of a stream, without a chunk.
 */
public final class PollingAssert extends AbstractLocalpodAssert<PollingAssert, Journal> {

  private final Optional<JobId> job;
  private final Operation operation;
  private boolean isNoneAllowed;

  private PollingAssert(AssertionContext context, Optional<JobId> job, Operation operation) {
    super(context.journal(), PollingAssert.class, context);
    this.job = job;
    this.operation = operation;
  }

  /**
   * Verifies that there are polls, and leads to them.
   *
   * @param operation {@code STATUS} or {@code STREAM}
   */
  static PollingAssert of(
      AbstractLocalpodAssert<?, ?> before, Optional<JobId> job, Operation operation) {
    boolean isStream = operation == Operation.STREAM;
    boolean found =
        before.check(
            JournalCoverage.WHAT_IS_KEPT,
            job,
            job.map(id -> "job " + id).orElseGet(() -> before.context().subject())
                + (isStream ? " to be streamed" : " to be polled"),
            () ->
                polls(before.context(), job, operation).isEmpty()
                    ? Optional.of(
                        Failure.pending(
                            isStream ? "no call streamed it" : "no call polled it",
                            RecordedCall.entries(RecordedCall.in(before.context().entries()))))
                    : Optional.empty());
    return before.navigate(new PollingAssert(before.context(), job, operation), found);
  }

  /**
   * Lets {@link #neverFasterThan}, {@link #oneAtATime} and {@link #stopsAfterTheFinalStatus} pass
   * although no poll shows the behaviour.
   *
   * <pre>{@code
   * // passes if the client polled once and the job was COMPLETED:
   * assertThat(endpoint).polling().allowingNone().neverFasterThan(ofSeconds(1));
   * // fails then, because the test shows nothing:
   * assertThat(endpoint).polling().neverFasterThan(ofSeconds(1));
   * }</pre>
   */
  public PollingAssert allowingNone() {
    isNoneAllowed = true;
    return this;
  }

  /**
   * Verifies that no pause after a poll without news was shorter than this. There must be one such
   * pause or more; see {@link #allowingNone}.
   *
   * <pre>{@code
   * // passes if the client polls every second:
   * assertThat(endpoint).polling().neverFasterThan(ofSeconds(1));
   * // fails then:
   * assertThat(endpoint).polling().neverFasterThan(ofSeconds(2));
   * }</pre>
   */
  public PollingAssert neverFasterThan(Duration least) {
    TimeBasis time = context().time();
    return shownBy(
        "never to be polled faster than every " + DurationFormat.format(least),
        polls -> !PollInterval.between(polls, time).isEmpty(),
        "no poll followed one without news",
        polls -> {
          for (PollInterval pause : PollInterval.between(polls, time)) {
            if (pause.length().compareTo(least) < 0) {
              String early = "it was polled again after " + DurationFormat.format(pause.length());
              String open = pause.isOpen() ? "; the first poll is still being served" : "";
              return Optional.of(new Failure(early + open, pause.entries(), !pause.isOpen(), time));
            }
          }
          return Optional.empty();
        });
  }

  /**
   * Verifies that each job was polled this many times or fewer.
   *
   * <pre>{@code
   * // passes if the client polled the job three times:
   * assertThat(endpoint).polling().atMost(3);
   * // fails then:
   * assertThat(endpoint).polling().atMost(2);
   * }</pre>
   */
  public PollingAssert atMost(int most) {
    return ofEach(
        "to be polled at most " + AbstractJobAssert.times(most),
        polls ->
            polls.size() <= most
                ? Optional.empty()
                : Optional.of(
                    Failure.permanent(
                            "it was polled " + AbstractJobAssert.times(polls.size()),
                            RecordedCall.entries(polls))
                        .by(context().time())));
  }

  /**
   * Verifies that the client backs off: each pause after a poll without news is {@code factor}
   * times the pause before, but at most {@code longest}. There must be two pauses or more, none of
   * them 0. On the clock {@code skip} a poll moves the time of a client that does not take part in
   * it yet, with a step by at most that: it adds to the pause, and the clock {@code manual} adds
   * nothing.
   *
   * <pre>{@code
   * // passes with pauses of 1 s, 2 s, 4 s, 5 s, 5 s:
   * assertThat(endpoint).polling().backsOff(2, 0.1, ofSeconds(5));
   * // fails then:
   * assertThat(endpoint).polling().backsOff(3, 0.1, ofSeconds(5));
   * }</pre>
   *
   * @param factor the growth of pauses, 1 or more
   * @param jitter the share by which a pause may deviate, from 0 to less than 1
   * @param longest the longest pause
   */
  public PollingAssert backsOff(double factor, double jitter, Duration longest) {
    if (!(factor >= 1 && jitter >= 0 && jitter < 1)) {
      throw new IllegalArgumentException(
          "factor %s, jitter %s: the factor must be 1 or more, the jitter from 0 to less than 1"
              .formatted(factor, jitter));
    }
    TimeBasis time = context().time();
    return ofEach(
        "to be polled with pauses that grow by %s to %s, with %s %% jitter"
            .formatted(factor, DurationFormat.format(longest), jitter * 100),
        polls -> {
          List<PollInterval> pauses = PollInterval.between(polls, time);
          if (pauses.size() < 2) {
            return Optional.of(
                Failure.pending(
                        "the number of pauses is " + pauses.size() + "; it must be 2 or more",
                        RecordedCall.entries(polls))
                    .by(time));
          }
          for (PollInterval pause : pauses) {
            if (pause.length().isZero()) { // twice that would be the same
              String fact = "it was polled again without a pause";
              return Optional.of(new Failure(fact, pause.entries(), !pause.isOpen(), time));
            }
          }
          for (int i = 1; i < pauses.size(); i++) {
            PollInterval before = pauses.get(i - 1);
            PollInterval pause = pauses.get(i);
            if (!pause.follows(before, factor, jitter, longest)) {
              String fact =
                  "a pause of %s follows one of %s"
                      .formatted(
                          DurationFormat.format(pause.length()),
                          DurationFormat.format(before.length()));
              var shown = new ArrayList<>(before.entries());
              shown.add(pause.entries().get(1));
              boolean isSettled = !before.isOpen() && !pause.isOpen();
              return Optional.of(new Failure(fact, shown, isSettled, time));
            }
          }
          return Optional.empty();
        });
  }

  /**
   * Verifies that no poll of a job began after an answer had reported its end, unless a retry came
   * in between. One poll or more must have reported an end; see {@link #allowingNone}.
   *
   * <pre>{@code
   * // passes if the client stops polling this job when it is COMPLETED:
   * assertThat(endpoint).job(completed).polling().stopsAfterTheFinalStatus();
   * // fails if it continues to poll that job when it is TIMED_OUT:
   * assertThat(endpoint).job(timedOut).polling().stopsAfterTheFinalStatus();
   * }</pre>
   */
  public PollingAssert stopsAfterTheFinalStatus() {
    List<JournalEntry> submissions = submissions();
    return shownBy(
        "not to be polled after its final status",
        polls -> polls.stream().anyMatch(poll -> poll.event().reportsEnd()),
        "no poll reported a final status",
        polls -> {
          for (RecordedCall end :
              polls.stream().filter(poll -> poll.event().reportsEnd()).toList()) {
            List<RecordedCall> after =
                polls.stream()
                    .filter(poll -> poll.isAfter(end))
                    .filter(
                        poll ->
                            submissions.stream()
                                .filter(it -> it.event().job().equals(poll.event().job()))
                                .noneMatch(it -> poll.isSeparatedFrom(end, it)))
                    .toList();
            if (!after.isEmpty()) {
              var shown = new ArrayList<>(List.of(end));
              shown.addAll(after);
              String fact =
                  "it was polled %s after %s"
                      .formatted(
                          AbstractJobAssert.times(after.size()),
                          end.event().answer().jobStatus().orElseThrow());
              return Optional.of(
                  Failure.permanent(fact, RecordedCall.entries(shown)).by(context().time()));
            }
          }
          return Optional.empty();
        });
  }

  /**
   * Verifies that no two polls of a job overlapped. One job or more must have been polled twice;
   * see {@link #allowingNone}.
   *
   * <pre>{@code
   * // passes if the client awaits each answer about this job before its next poll:
   * assertThat(endpoint).job(patient).polling().oneAtATime();
   * // fails if it polls that job every second even if it has no answer yet:
   * assertThat(endpoint).job(impatient).polling().oneAtATime();
   * }</pre>
   */
  public PollingAssert oneAtATime() {
    return shownBy(
        "to be polled by one call at a time",
        polls -> polls.size() > 1,
        "no job was polled twice",
        polls ->
            RecordedCall.moreAtOnceThan(1, polls)
                .map(
                    together ->
                        Failure.permanent(
                                together.size()
                                    + " were under way at once"
                                    + RecordedCall.open(together),
                                RecordedCall.entries(together))
                            .by(context().time())));
  }

  /**
   * Verifies a rule on the polls of each job, and that those of one job or more show the behaviour.
   */
  private PollingAssert shownBy(
      String expected,
      Predicate<List<RecordedCall>> shows,
      String nothing,
      Function<List<RecordedCall>, Optional<Failure>> rule) {
    ofEach(expected, rule);
    Map<JobId, List<RecordedCall>> byJob = pollsByJob();
    boolean isShown = isNoneAllowed || byJob.values().stream().anyMatch(shows);
    return verify(
        JournalCoverage.WHAT_IS_KEPT,
        job,
        job.map(id -> "job " + id).orElseGet(context()::subject) + " " + expected,
        () ->
            isShown
                ? Optional.empty()
                : Optional.of(
                    Failure.nothingShown(
                            nothing,
                            RecordedCall.entries(
                                byJob.values().stream().flatMap(List::stream).toList()))
                        .by(context().time())));
  }

  private Map<JobId, List<RecordedCall>> pollsByJob() {
    return polls(context(), job, operation).stream()
        .collect(
            Collectors.groupingBy(
                poll -> poll.event().job().orElseThrow(), LinkedHashMap::new, Collectors.toList()));
  }

  private PollingAssert ofEach(
      String expected, Function<List<RecordedCall>, Optional<Failure>> rule) {
    pollsByJob()
        .forEach(
            (id, polls) ->
                check(
                    JournalCoverage.EVERYTHING,
                    Optional.of(id),
                    (operation == Operation.STREAM ? "the stream of job " : "job ")
                        + id
                        + " "
                        + expected,
                    () -> rule.apply(polls)));
    return this;
  }

  /** Returns the entries of submissions; a retry whose answer was lost has one as well. */
  private List<JournalEntry> submissions() {
    return context().entries().stream()
        .filter(entry -> entry.event() instanceof Event.State state && state.isSubmission())
        .toList();
  }

  private static List<RecordedCall> polls(
      AssertionContext context, Optional<JobId> job, Operation operation) {
    return RecordedCall.in(context.entries()).stream()
        .filter(call -> call.is(operation) && call.event().job().isPresent())
        .filter(call -> job.isEmpty() || call.isAbout(job.get()))
        .toList();
  }
}
