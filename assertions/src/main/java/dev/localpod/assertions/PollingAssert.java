package dev.localpod.assertions;

import dev.localpod.job.JobId;
import dev.localpod.job.Operation;
import dev.localpod.journal.DurationFormat;
import dev.localpod.journal.Journal;
import dev.localpod.journal.TimeBasis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

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
   * Verifies that no pause after a poll without news was shorter than this.
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
    return ofEach(
        "never to be polled faster than every " + DurationFormat.format(least),
        polls -> {
          for (PollInterval pause : PollInterval.between(polls, time)) {
            if (pause.length().compareTo(least) < 0) {
              return Optional.of(
                  Failure.permanent(
                          "it was polled again after " + DurationFormat.format(pause.length()),
                          pause.entries())
                      .by(time));
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
   * times the pause before, but at most {@code longest}. There must be two pauses or more.
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
              return Optional.of(Failure.permanent(fact, shown).by(time));
            }
          }
          return Optional.empty();
        });
  }

  /**
   * Verifies that no poll of a job began after an answer had reported its end, unless a retry came
   * in between.
   *
   * <pre>{@code
   * // passes if the client stops polling this job when it is COMPLETED:
   * assertThat(endpoint).job(completed).polling().stopsAfterTheFinalStatus();
   * // fails if it continues to poll that job when it is TIMED_OUT:
   * assertThat(endpoint).job(timedOut).polling().stopsAfterTheFinalStatus();
   * }</pre>
   */
  public PollingAssert stopsAfterTheFinalStatus() {
    List<RecordedCall> retries = retries();
    return ofEach(
        "not to be polled after its final status",
        polls -> {
          for (RecordedCall end :
              polls.stream().filter(poll -> poll.event().reportsEnd()).toList()) {
            List<RecordedCall> after =
                polls.stream()
                    .filter(poll -> poll.isAfter(end))
                    .filter(poll -> retries.stream().noneMatch(it -> it.isBetween(end, poll)))
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
   * Verifies that no two polls of a job overlapped.
   *
   * <pre>{@code
   * // passes if the client awaits each answer about this job before its next poll:
   * assertThat(endpoint).job(patient).polling().oneAtATime();
   * // fails if it polls that job every second even if it has no answer yet:
   * assertThat(endpoint).job(impatient).polling().oneAtATime();
   * }</pre>
   */
  public PollingAssert oneAtATime() {
    return ofEach(
        "to be polled by one call at a time",
        polls ->
            RecordedCall.moreAtOnceThan(1, polls)
                .map(
                    together ->
                        Failure.permanent(
                                together.size() + " were under way at once",
                                RecordedCall.entries(together))
                            .by(context().time())));
  }

  private PollingAssert ofEach(
      String expected, Function<List<RecordedCall>, Optional<Failure>> rule) {
    Map<JobId, List<RecordedCall>> byJob = new LinkedHashMap<>();
    polls(context(), job, operation)
        .forEach(
            poll ->
                byJob
                    .computeIfAbsent(poll.event().job().orElseThrow(), id -> new ArrayList<>())
                    .add(poll));
    byJob.forEach(
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

  private List<RecordedCall> retries() {
    return RecordedCall.in(context().entries()).stream()
        .filter(call -> call.is(Operation.RETRY) && call.event().answer().code() == 200)
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
