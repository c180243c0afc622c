package dev.localpod.assertions;

import dev.localpod.job.JobStatus;
import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.TruncatedJson;
import dev.localpod.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Assertions on what the clients of an endpoint did as a whole: with each job, from its submission
 * to its result. What a client was told is what it was answered; whether it read the answer is its
 * own affair.
 */
public final class ClientAssert extends AbstractLocalpodAssert<ClientAssert, Journal> {

  ClientAssert(AssertionContext context) {
    super(context.journal(), ClientAssert.class, context);
  }

  /**
   * Verifies that each job that was submitted was either cancelled, or its end was shown by an
   * answer or sent to a webhook that acknowledged it.
   *
   * <pre>{@code
   * // passes if the client polled until COMPLETED:
   * assertThat(endpoint).client().awaitsOrCancelsEveryJob();
   * // fails if it polled twice and went away:
   * assertThat(endpoint).client().awaitsOrCancelsEveryJob();
   * }</pre>
   */
  public ClientAssert awaitsOrCancelsEveryJob() {
    return ofEach(
        "every job to be awaited or cancelled",
        history ->
            history.isKnownToHaveEnded() || history.isCancelled()
                ? Optional.empty()
                : Optional.of(
                    Failure.sofar(
                        "job " + history.id() + " was neither: " + lastTold(history),
                        history.entries())));
  }

  /**
   * Verifies that each job that a client asked for and whose end it did not wait for was cancelled.
   * There must have been one: this is for tests in which a client gives up.
   *
   * <pre>{@code
   * // passes if the client sends a cancel when its own time-out passes:
   * assertThat(endpoint).client().cancelsOnTimeOut();
   * // fails if it only stops polling:
   * assertThat(endpoint).client().cancelsOnTimeOut();
   * }</pre>
   */
  public ClientAssert cancelsOnTimeOut() {
    String expected = "what the client gives up to be cancelled";
    verify(
        JournalCoverage.WHAT_IS_KEPT,
        Optional.empty(),
        expected,
        () -> {
          List<JournalEntry> entries = context().entries();
          return JobHistory.all(entries).stream().anyMatch(JobHistory::isGivenUp)
              ? Optional.empty()
              : Optional.of(
                  Failure.sofar(
                      "it gave nothing up", RecordedCall.entries(RecordedCall.in(entries))));
        });
    return ofEach(
        expected,
        history ->
            !history.isGivenUp() || history.isCancelled()
                ? Optional.empty()
                : Optional.of(
                    Failure.sofar(
                        "job " + history.id() + " was not: " + lastTold(history),
                        history.entries())));
  }

  /**
   * Verifies that no two jobs were submitted with the same input, as happens when a client submits
   * again because it did not get the answer. Inputs are compared as JSON.
   *
   * <pre>{@code
   * // passes if the client submits two different prompts:
   * assertThat(endpoint).client().submitsNothingTwice();
   * // fails if it submits one of them again:
   * assertThat(endpoint).client().submitsNothingTwice();
   * }</pre>
   */
  public ClientAssert submitsNothingTwice() {
    return verify(
        JournalCoverage.EVERYTHING,
        Optional.empty(),
        "nothing to be submitted twice",
        () -> {
          Map<Json, List<RecordedCall>> byInput =
              RecordedCall.in(context().entries()).stream()
                  .filter(RecordedCall::isSubmission)
                  .collect(
                      Collectors.groupingBy(
                          ClientAssert::input, LinkedHashMap::new, Collectors.toList()));
          return byInput.entrySet().stream()
              .filter(same -> same.getValue().size() > 1)
              .findFirst()
              .map(
                  same ->
                      Failure.forGood(
                          same.getValue().stream()
                                  .map(it -> "job " + it.event().job().orElseThrow())
                                  .collect(Collectors.joining(" and "))
                              + " have the same input "
                              + AbstractJobAssert.shown(same.getKey()),
                          RecordedCall.entries(same.getValue())));
        });
  }

  /**
   * Verifies that of each job that was COMPLETED or FAILED the result was shown by an answer, or
   * acknowledged by a webhook, before it expired (EXP-1).
   *
   * <pre>{@code
   * // passes if the client asks in time:
   * assertThat(endpoint).client().fetchesEveryResult();
   * // fails if it asks 31 minutes after the job's end, and gets a 404:
   * assertThat(endpoint).client().fetchesEveryResult();
   * }</pre>
   */
  public ClientAssert fetchesEveryResult() {
    return ofEach(
        "every result to be fetched",
        history -> {
          boolean hasResult =
              history
                  .status()
                  .filter(it -> it == JobStatus.COMPLETED || it == JobStatus.FAILED)
                  .isPresent();
          if (!hasResult || history.isKnownToHaveEnded()) {
            return Optional.empty();
          }
          String of = "that of job " + history.id();
          return Optional.of(
              history.expiry().isPresent()
                  ? Failure.forGood(of + " expired first", history.entries())
                  : Failure.sofar(of + " was not", history.entries()));
        });
  }

  /**
   * Verifies for how long workers worked on jobs at most, in endpoint time: the sum of all their
   * time IN_PROGRESS, lost attempts included; without cold starts and idling. A failure says how
   * much of it was for jobs that their clients had given up.
   *
   * <pre>{@code
   * // passes if the only job ran for 3 s:
   * assertThat(endpoint).client().isBilledAtMost(ofSeconds(5));
   * // fails if the client submitted it twice:
   * assertThat(endpoint).client().isBilledAtMost(ofSeconds(5));
   * }</pre>
   */
  public ClientAssert isBilledAtMost(Duration most) {
    return sum(
        "at most " + Durations.text(most) + " of work to be billed",
        most,
        (history, now) -> history.workSince(Instant.EPOCH, now));
  }

  /**
   * Verifies for how long workers worked at most on jobs that their clients had given up, in
   * endpoint time: from the last call about a job on, if no end was shown and no webhook is to be
   * told.
   *
   * <pre>{@code
   * // passes if the client cancels what it gives up:
   * assertThat(endpoint).client().wastesAtMost(ofSeconds(0));
   * // fails if the worker goes on for a minute after the last poll:
   * assertThat(endpoint).client().wastesAtMost(ofSeconds(0));
   * }</pre>
   */
  public ClientAssert wastesAtMost(Duration most) {
    return sum(
        "at most " + Durations.text(most) + " of work for jobs that were given up",
        most,
        JobHistory::orphanedUntil);
  }

  private interface Measure {
    Duration of(JobHistory history, Instant now);
  }

  private ClientAssert sum(String expected, Duration most, Measure measure) {
    return verify(
        JournalCoverage.EVERYTHING,
        Optional.empty(),
        expected,
        () -> {
          Instant now = context().now();
          List<JobHistory> stories =
              JobHistory.all(context().entries()).stream()
                  .filter(history -> !measure.of(history, now).isZero())
                  .toList();
          Duration sum = total(stories, history -> measure.of(history, now));
          if (sum.compareTo(most) <= 0) {
            return Optional.empty();
          }
          Duration orphaned = total(stories, history -> history.orphanedUntil(now));
          String fact =
              "it is "
                  + Durations.text(sum)
                  + ": "
                  + stories.stream()
                      .map(it -> Durations.text(measure.of(it, now)) + " for job " + it.id())
                      .collect(Collectors.joining(", "))
                  + (orphaned.isZero()
                      ? ""
                      : "; " + Durations.text(orphaned) + " after the client gave up");
          List<JournalEntry> passage = new ArrayList<>();
          stories.forEach(history -> passage.addAll(history.entries()));
          passage.sort(Comparator.comparing(JournalEntry::seq));
          return Optional.of(Failure.forGood(fact, passage));
        });
  }

  private static Duration total(List<JobHistory> stories, Function<JobHistory, Duration> part) {
    return stories.stream().map(part).reduce(Duration.ZERO, Duration::plus);
  }

  private ClientAssert ofEach(String expected, Function<JobHistory, Optional<Failure>> rule) {
    return verify(
        JournalCoverage.EVERYTHING,
        Optional.empty(),
        expected,
        () ->
            JobHistory.all(context().entries()).stream()
                .flatMap(history -> rule.apply(history).stream())
                .findFirst());
  }

  private static String lastTold(JobHistory history) {
    return history
        .lastTold()
        .map(jobStatus -> "the last its client heard was " + jobStatus)
        .orElse("its client never asked for it");
  }

  /** The input in a body, or of a large body what the journal has to tell it by. */
  private static Json input(RecordedCall submission) {
    TruncatedJson body = submission.event().request().body();
    return body.shown() instanceof Json.Obj object
        ? object.get("input").orElse(Json.NULL)
        : body.toJson();
  }
}
