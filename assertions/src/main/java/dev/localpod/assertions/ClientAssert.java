package dev.localpod.assertions;

import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.journal.DurationFormat;
import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.TimeBasis;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Assertions on the behaviour of clients with each job, from its submission to its result. A client
 * is taken to know all that answers and acknowledged webhooks reported to it.
 */
public final class ClientAssert extends AbstractLocalpodAssert<ClientAssert, Journal> {

  private static final String NO_JOB = "no job was submitted";

  private boolean isNoneAllowed;

  ClientAssert(AssertionContext context) {
    super(context.journal(), ClientAssert.class, context);
  }

  /**
   * Lets the assertions below pass although there was no job or result to show it, except {@link
   * #cancelsOnTimeOut}.
   *
   * <pre>{@code
   * // passes if no job was submitted:
   * assertThat(spare).client().allowingNone().submitsNothingTwice();
   * // fails then, because the test shows nothing:
   * assertThat(spare).client().submitsNothingTwice();
   * }</pre>
   */
  public ClientAssert allowingNone() {
    isNoneAllowed = true;
    return this;
  }

  /**
   * Verifies that for each job the client learned how it ended, from an answer or a webhook, or
   * cancelled it. There must be one job or more; see {@link #allowingNone}.
   *
   * <pre>{@code
   * // passes if the client polled each job of this endpoint until it was COMPLETED:
   * assertThat(endpoint).client().awaitsOrCancelsEveryJob();
   * // fails if it polled a job of that endpoint twice and then stopped:
   * assertThat(abandoned).client().awaitsOrCancelsEveryJob();
   * }</pre>
   */
  public ClientAssert awaitsOrCancelsEveryJob() {
    return ofEach(
        "every job to be awaited or cancelled",
        history -> true,
        NO_JOB,
        history ->
            history.isRead() || history.isCancelled()
                ? Optional.empty()
                : Optional.of(
                    Failure.pending(
                        "job " + history.id() + " was neither: " + lastReported(history),
                        history.entries())));
  }

  /**
   * Verifies that the client cancelled each job that it gave up: each job that has no webhook and
   * whose end it did not learn. It must have given up one job or more.
   *
   * <pre>{@code
   * // passes if the client stops polling a job of this endpoint and cancels it:
   * assertThat(endpoint).client().cancelsOnTimeOut();
   * // fails if it only stops polling a job of that endpoint:
   * assertThat(abandoned).client().cancelsOnTimeOut();
   * }</pre>
   */
  public ClientAssert cancelsOnTimeOut() {
    String expected = "the client to cancel each job that it gives up";
    verify(
        JournalCoverage.WHAT_IS_KEPT,
        Optional.empty(),
        expected,
        () -> {
          List<JournalEntry> entries = context().entries();
          return JobHistory.all(entries).stream().anyMatch(JobHistory::isGivenUp)
              ? Optional.empty()
              : Optional.of(
                  Failure.pending(
                      "it gave up none", RecordedCall.entries(RecordedCall.in(entries))));
        });
    return ofEach(
        expected,
        history -> true,
        NO_JOB,
        history ->
            !history.isGivenUp() || history.isCancelled()
                ? Optional.empty()
                : Optional.of(
                    Failure.pending(
                        "it did not cancel job " + history.id() + ": " + lastReported(history),
                        history.entries())));
  }

  /**
   * Verifies that no two jobs have the same input, compared as JSON. A client that lost the answer
   * to its submission may cause such jobs. There must be one job or more; see {@link
   * #allowingNone}.
   *
   * <pre>{@code
   * // passes if the client submits two different prompts to this endpoint:
   * assertThat(endpoint).client().submitsNothingTwice();
   * // fails if it submits the same prompt to that endpoint again:
   * assertThat(unreliable).client().submitsNothingTwice();
   * }</pre>
   */
  public ClientAssert submitsNothingTwice() {
    return verify(
        JournalCoverage.EVERYTHING,
        Optional.empty(),
        "no input to be submitted twice",
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
                      Failure.permanent(
                          same.getValue().stream()
                                  .map(it -> "job " + it.event().job().orElseThrow())
                                  .collect(Collectors.joining(" and "))
                              + " have the same input "
                              + AbstractJobAssert.shown(same.getKey()),
                          RecordedCall.entries(same.getValue())))
              .or(() -> unlessShown(!byInput.isEmpty(), NO_JOB));
        });
  }

  /**
   * Verifies that an answer or an acknowledged webhook reported the end of each COMPLETED or FAILED
   * job before its result expired (EXP-1). There must be one result or more; see {@link
   * #allowingNone}.
   *
   * <pre>{@code
   * // passes if the client polls the jobs of this endpoint until they end:
   * assertThat(endpoint).client().fetchesEveryResult();
   * // fails if it polls a job of that endpoint only 31 minutes after its end, and gets a 404:
   * assertThat(expired).client().fetchesEveryResult();
   * }</pre>
   */
  public ClientAssert fetchesEveryResult() {
    return ofEach(
        "every result to be fetched",
        ClientAssert::hasResult,
        "no job was COMPLETED or FAILED",
        history -> {
          if (!hasResult(history) || history.isRead()) {
            return Optional.empty();
          }
          String result = "the result of job " + history.id();
          boolean isExpired = history.expiry().isPresent();
          String fact =
              result
                  + (isExpired ? " expired first" : " was not")
                  + history.underWay().map(it -> "; " + it).orElse("");
          return Optional.of(
              new Failure(
                  fact,
                  history.entries(),
                  isExpired && history.underWay().isEmpty(),
                  TimeBasis.ENDPOINT));
        });
  }

  /**
   * Verifies that all jobs together were IN_PROGRESS for no longer than this, in endpoint time.
   * Lost attempts count; cold starts and idle workers do not. A failure says how much of the time
   * was spent on jobs that their clients had given up. There must be one job or more; see {@link
   * #allowingNone}.
   *
   * <pre>{@code
   * // passes if the only job ran for 3 s:
   * assertThat(endpoint).client().isBilledAtMost(ofSeconds(3));
   * // fails then:
   * assertThat(endpoint).client().isBilledAtMost(ofSeconds(2));
   * }</pre>
   */
  public ClientAssert isBilledAtMost(Duration most) {
    return sum(
        "at most " + DurationFormat.format(most) + " of work to be billed",
        most,
        true,
        (history, now) -> history.workSince(Instant.EPOCH, now));
  }

  /**
   * Verifies that workers spent no longer than this on jobs that their clients had given up, in
   * endpoint time. The time of such a job counts from the last call about it; see {@link
   * #cancelsOnTimeOut}. There must be one job or more; see {@link #allowingNone}.
   *
   * <pre>{@code
   * // passes if the client stops polling a job that still runs for a minute:
   * assertThat(endpoint).client().wastesAtMost(ofMinutes(1));
   * // fails then:
   * assertThat(endpoint).client().wastesAtMost(ofSeconds(0));
   * }</pre>
   */
  public ClientAssert wastesAtMost(Duration most) {
    return sum(
        "at most " + DurationFormat.format(most) + " of work for jobs that were given up",
        most,
        false, // the client may come back
        JobHistory::wastedUntil);
  }

  private interface Measure {
    Duration of(JobHistory history, Instant now);
  }

  /**
   * Verifies a sum over all jobs.
   *
   * @param grows whether the sum never decreases
   */
  private ClientAssert sum(String expected, Duration most, boolean grows, Measure measure) {
    return verify(
        JournalCoverage.EVERYTHING,
        Optional.empty(),
        expected,
        () -> {
          Instant now = context().now();
          List<JobHistory> all = JobHistory.all(context().entries());
          List<JobHistory> histories =
              all.stream().filter(history -> !measure.of(history, now).isZero()).toList();
          Duration sum = total(histories, history -> measure.of(history, now));
          if (sum.compareTo(most) <= 0) {
            return unlessShown(!all.isEmpty(), NO_JOB);
          }
          Duration wasted = total(histories, history -> history.wastedUntil(now));
          String fact =
              "it is "
                  + DurationFormat.format(sum)
                  + ": "
                  + histories.stream()
                      .map(it -> DurationFormat.format(measure.of(it, now)) + " for job " + it.id())
                      .collect(Collectors.joining(", "))
                  + (wasted.isZero()
                      ? ""
                      : "; " + DurationFormat.format(wasted) + " after the client gave up");
          List<JournalEntry> shown = new ArrayList<>();
          histories.forEach(history -> shown.addAll(history.entries()));
          shown.sort(Comparator.comparing(JournalEntry::seq));
          return Optional.of(new Failure(fact, shown, grows, TimeBasis.ENDPOINT));
        });
  }

  private static Duration total(List<JobHistory> histories, Function<JobHistory, Duration> part) {
    return histories.stream().map(part).reduce(Duration.ZERO, Duration::plus);
  }

  private ClientAssert ofEach(
      String expected,
      Predicate<JobHistory> shows,
      String nothing,
      Function<JobHistory, Optional<Failure>> rule) {
    return verify(
        JournalCoverage.EVERYTHING,
        Optional.empty(),
        expected,
        () -> {
          List<JobHistory> histories = JobHistory.all(context().entries());
          return histories.stream()
              .flatMap(history -> rule.apply(history).stream())
              .findFirst()
              .or(() -> unlessShown(histories.stream().anyMatch(shows), nothing));
        });
  }

  /** Returns a failure if no job shows the behaviour, unless that is allowed. */
  private Optional<Failure> unlessShown(boolean isShown, String fact) {
    return isShown || isNoneAllowed
        ? Optional.empty()
        : Optional.of(
            Failure.nothingShown(fact, RecordedCall.entries(RecordedCall.in(context().entries()))));
  }

  /** Reports whether the job has, or had, a result that its client can read. */
  private static boolean hasResult(JobHistory history) {
    return history
        .status()
        .filter(it -> it == JobStatus.COMPLETED || it == JobStatus.FAILED)
        .isPresent();
  }

  private static String lastReported(JobHistory history) {
    Optional<String> seen =
        history.lastReported().map(jobStatus -> "its client last saw " + jobStatus);
    String facts =
        Stream.concat(seen.stream(), history.underWay().stream()).collect(Collectors.joining("; "));
    return facts.isEmpty() ? "its client never polled it" : facts;
  }

  /** Returns the input, or the whole body if it is the input or the journal has truncated it. */
  private static Json input(RecordedCall submission) {
    TruncatedJson body = submission.event().request().body();
    return body.shown() instanceof Json.Obj object && !submission.is(Operation.OPENAI)
        ? object.get("input").orElse(Json.NULL)
        : body.toJson();
  }
}
