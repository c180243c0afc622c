package dev.localpod.assertions;

import dev.localpod.job.JobId;
import dev.localpod.job.Operation;
import dev.localpod.journal.Journal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Assertions on how clients polled: on their calls of {@code status}, {@code status-sync} and
 * {@code stream}, job by job. Pauses run from the beginning of a poll to the beginning of the next
 * one, and go by the clock that the client uses: the endpoint's if the client shares it, else the
 * wall clock. A failure says which.
 */
public final class PollingAssert extends AbstractLocalpodAssert<PollingAssert, Journal> {

  private final Optional<JobId> job;

  private PollingAssert(AssertionContext context, Optional<JobId> job) {
    super(context.journal(), PollingAssert.class, context);
    this.job = job;
  }

  static PollingAssert of(AbstractLocalpodAssert<?, ?> before, Optional<JobId> job) {
    boolean found =
        before.isSo(
            JournalCoverage.WHAT_IS_KEPT,
            job,
            job.map(id -> "job " + id).orElseGet(() -> before.context().subject())
                + " to be polled",
            () ->
                polls(before.context(), job).isEmpty()
                    ? Optional.of(
                        Failure.sofar(
                            "no call asked how a job stands",
                            RecordedCall.entries(RecordedCall.in(before.context().entries()))))
                    : Optional.empty());
    return before.navigate(new PollingAssert(before.context(), job), found);
  }

  /**
   * Verifies that after a poll that showed no end the next one of the same job never began sooner
   * than this.
   *
   * <pre>{@code
   * // passes if the client sleeps for a second between its polls:
   * assertThat(endpoint).polling().neverFasterThan(ofSeconds(1));
   * // fails if it polls as fast as it can:
   * assertThat(endpoint).polling().neverFasterThan(ofSeconds(1));
   * }</pre>
   */
  public PollingAssert neverFasterThan(Duration least) {
    TimeBasis time = context().time();
    return ofEach(
        "never to be polled faster than every " + Durations.text(least),
        polls -> {
          for (PollInterval pause : PollInterval.between(polls, time)) {
            if (pause.length().compareTo(least) < 0) {
              return Optional.of(
                  Failure.forGood(
                          "it was polled again after " + Durations.text(pause.length()),
                          pause.entries())
                      .by(time));
            }
          }
          return Optional.empty();
        });
  }

  /**
   * Verifies how often each job was polled at most.
   *
   * <pre>{@code
   * // passes if the job was polled three times:
   * assertThat(endpoint).polling().atMost(3);
   * // fails if it was polled four times:
   * assertThat(endpoint).polling().atMost(3);
   * }</pre>
   */
  public PollingAssert atMost(int most) {
    return ofEach(
        "to be polled " + AbstractJobAssert.times(most) + " at most",
        polls ->
            polls.size() <= most
                ? Optional.empty()
                : Optional.of(
                    Failure.forGood(
                            "it was polled " + AbstractJobAssert.times(polls.size()),
                            RecordedCall.entries(polls))
                        .by(context().time())));
  }

  /**
   * Verifies that the client backs off: each pause between polls that showed no end is {@code
   * factor} times the one before. With {@code jitter} each pause may be longer or shorter by that
   * share of it, and pauses stop growing at {@code longest}. There must be two pauses at least.
   *
   * <pre>{@code
   * // passes with pauses of 1 s, 2 s, 4 s, 5 s, 5 s, each 10 % more or less:
   * assertThat(endpoint).polling().backsOff(2, 0.1, ofSeconds(5));
   * // fails with pauses of 1 s each:
   * assertThat(endpoint).polling().backsOff(2, 0.1, ofSeconds(5));
   * }</pre>
   *
   * @param factor by how much pauses grow, 1 or more
   * @param jitter from 0, for none, to less than 1
   * @param longest what pauses grow to
   */
  public PollingAssert backsOff(double factor, double jitter, Duration longest) {
    if (!(factor >= 1 && jitter >= 0 && jitter < 1)) {
      throw new IllegalArgumentException(
          "pauses cannot grow by %s with a jitter of %s: allowed are a factor of 1 or more and a jitter from 0 to less than 1"
              .formatted(factor, jitter));
    }
    TimeBasis time = context().time();
    return ofEach(
        "to be polled with pauses that grow by %s to %s, %s %% more or less"
            .formatted(factor, Durations.text(longest), jitter * 100),
        polls -> {
          List<PollInterval> pauses = PollInterval.between(polls, time);
          if (pauses.size() < 2) {
            return Optional.of(
                Failure.sofar(
                        "there are too few pauses to tell: " + pauses.size(),
                        RecordedCall.entries(polls))
                    .by(time));
          }
          for (int i = 1; i < pauses.size(); i++) {
            PollInterval before = pauses.get(i - 1);
            PollInterval pause = pauses.get(i);
            if (!pause.follows(before, factor, jitter, longest)) {
              String fact =
                  "a pause of %s follows one of %s"
                      .formatted(Durations.text(pause.length()), Durations.text(before.length()));
              var shown = new ArrayList<>(before.entries());
              shown.add(pause.entries().get(1));
              return Optional.of(Failure.forGood(fact, shown).by(time));
            }
          }
          return Optional.empty();
        });
  }

  /**
   * Verifies that no poll of a job began after an answer had shown its end, unless the job was
   * retried in between. What {@code status} shows and what {@code stream} shows count each for
   * itself: a client may well ask for the output when the stream has ended.
   *
   * <pre>{@code
   * // passes if the client stops at COMPLETED, FAILED, CANCELLED and TIMED_OUT:
   * assertThat(endpoint).polling().stopsAfterTheFinalStatus();
   * // fails if it does not know TIMED_OUT and goes on:
   * assertThat(endpoint).polling().stopsAfterTheFinalStatus();
   * }</pre>
   */
  public PollingAssert stopsAfterTheFinalStatus() {
    List<RecordedCall> retries = retries();
    return ofEach(
        "not to be polled after its final status",
        polls -> {
          for (RecordedCall end : polls.stream().filter(RecordedCall::toldTheEnd).toList()) {
            List<RecordedCall> after =
                polls.stream()
                    .filter(poll -> poll.isAfter(end))
                    .filter(poll -> poll.is(Operation.STREAM) == end.is(Operation.STREAM))
                    .filter(poll -> retries.stream().noneMatch(it -> it.isBetween(end, poll)))
                    .toList();
            if (!after.isEmpty()) {
              var shown = new ArrayList<>(List.of(end));
              shown.addAll(after);
              String fact =
                  "it was, %s after %s"
                      .formatted(
                          AbstractJobAssert.times(after.size()),
                          end.event().answer().jobStatus().orElseThrow());
              return Optional.of(
                  Failure.forGood(fact, RecordedCall.entries(shown)).by(context().time()));
            }
          }
          return Optional.empty();
        });
  }

  /**
   * Verifies that a job was never polled while another poll of it was still under way.
   *
   * <pre>{@code
   * // passes if the client waits for each answer:
   * assertThat(endpoint).polling().oneAtATime();
   * // fails if it polls by a timer, whether or not it has been answered:
   * assertThat(endpoint).polling().oneAtATime();
   * }</pre>
   */
  public PollingAssert oneAtATime() {
    return ofEach(
        "to be polled by one call at a time",
        polls ->
            RecordedCall.moreAtOnceThan(1, polls)
                .map(
                    together ->
                        Failure.forGood(
                                together.size() + " were under way at once",
                                RecordedCall.entries(together))
                            .by(context().time())));
  }

  private PollingAssert ofEach(
      String expected, Function<List<RecordedCall>, Optional<Failure>> rule) {
    Map<JobId, List<RecordedCall>> byJob = new LinkedHashMap<>();
    polls(context(), job)
        .forEach(
            poll ->
                byJob
                    .computeIfAbsent(poll.event().job().orElseThrow(), id -> new ArrayList<>())
                    .add(poll));
    byJob.forEach(
        (id, polls) ->
            isSo(
                JournalCoverage.EVERYTHING,
                Optional.of(id),
                "job " + id + " " + expected,
                () -> rule.apply(polls)));
    return this;
  }

  private List<RecordedCall> retries() {
    return RecordedCall.in(context().entries()).stream()
        .filter(call -> call.is(Operation.RETRY) && call.event().answer().code() == 200)
        .toList();
  }

  private static List<RecordedCall> polls(AssertionContext context, Optional<JobId> job) {
    return RecordedCall.in(context.entries()).stream()
        .filter(RecordedCall::isPoll)
        .filter(call -> job.isEmpty() || call.isAbout(job.get()))
        .toList();
  }
}
