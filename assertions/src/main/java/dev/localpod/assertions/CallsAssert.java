package dev.localpod.assertions;

import dev.localpod.job.JobId;
import dev.localpod.job.Operation;
import dev.localpod.journal.Journal;
import dev.localpod.journal.TimeBasis;
import dev.localpod.journal.TruncatedJson;
import dev.localpod.json.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Assertions on the calls of clients, in the order in which they began. {@link #to}, {@link
 * #withBody}, {@link #withHeader} and {@link #answered} select calls; the other assertions look at
 * the selected ones.
 */
public final class CallsAssert extends AbstractLocalpodAssert<CallsAssert, Journal> {

  private final Optional<JobId> job;
  private final List<CallMatcher> matchers;
  private boolean isNoneAllowed;

  CallsAssert(AssertionContext context, Optional<JobId> job) {
    this(context, job, List.of(), false);
  }

  private CallsAssert(
      AssertionContext context,
      Optional<JobId> job,
      List<CallMatcher> matchers,
      boolean isNoneAllowed) {
    super(context.journal(), CallsAssert.class, context);
    this.job = job;
    this.matchers = matchers;
    this.isNoneAllowed = isNoneAllowed;
  }

  // ---- selection

  /**
   * Selects the calls of these operations; {@code status-sync} is a status.
   *
   * <pre>{@code
   * // passes after one runsync:
   * assertThat(endpoint).calls().to(RUN, RUNSYNC).once();
   * // fails then:
   * assertThat(endpoint).calls().to(RUN).once();
   * }</pre>
   */
  public CallsAssert to(Operation... operations) {
    return narrowed(CallMatcher.operation(List.of(operations)));
  }

  /**
   * Selects the calls with this body, compared as JSON. The values in an {@code s3Config} are not
   * compared, because the journal does not store them. For a body of more than {@value
   * TruncatedJson#LONGEST} bytes the journal stores a hash, so that it must be spelled in the same
   * way.
   *
   * <pre>{@code
   * // passes after one submission of {"input": {"prompt": "a cup"}}:
   * assertThat(endpoint).calls().withBody(Map.of("input", Map.of("prompt", "a cup"))).once();
   * // fails, and shows the difference to the closest call:
   * assertThat(endpoint).calls().withBody(Map.of("input", Map.of("prompt", "a mug"))).once();
   * }</pre>
   */
  public CallsAssert withBody(Object body) {
    return narrowed(CallMatcher.body(Json.of(body)));
  }

  /**
   * Selects the calls with this header; the case of its name does not matter. The journal stores
   * credentials as {@code ***}.
   *
   * <pre>{@code
   * // passes after one call with JSON:
   * assertThat(endpoint).calls().withHeader("Content-Type", "application/json").once();
   * // fails then:
   * assertThat(endpoint).calls().withHeader("Content-Type", "text/plain").once();
   * }</pre>
   */
  public CallsAssert withHeader(String name, String value) {
    return narrowed(CallMatcher.header(name, value));
  }

  /**
   * Selects the calls that got this status code.
   *
   * <pre>{@code
   * // passes if no call exceeded a rate limit:
   * assertThat(endpoint).calls().answered(429).never();
   * // fails if one succeeded:
   * assertThat(endpoint).calls().answered(200).never();
   * }</pre>
   */
  public CallsAssert answered(int code) {
    return narrowed(CallMatcher.answer(code));
  }

  // ---- number and order

  /**
   * Verifies that no call was selected.
   *
   * <pre>{@code
   * // passes if the client called only run:
   * assertThat(endpoint).calls().to(RETRY).never();
   * // fails then:
   * assertThat(endpoint).calls().to(RUN).never();
   * }</pre>
   */
  public CallsAssert never() {
    return number("no", 0, 0);
  }

  /**
   * Verifies that exactly one call was selected.
   *
   * <pre>{@code
   * // passes if the client submitted one job and polled it twice:
   * assertThat(endpoint).calls().to(RUN).once();
   * // fails then:
   * assertThat(endpoint).calls().to(STATUS).once();
   * }</pre>
   */
  public CallsAssert once() {
    return times(1);
  }

  /**
   * Verifies how many calls were selected.
   *
   * <pre>{@code
   * // passes if the client polled three times:
   * assertThat(endpoint).calls().to(STATUS).times(3);
   * // fails then:
   * assertThat(endpoint).calls().to(STATUS).times(4);
   * }</pre>
   */
  public CallsAssert times(int expected) {
    return number("exactly " + expected, expected, expected);
  }

  /**
   * Verifies that this many calls or more were selected.
   *
   * <pre>{@code
   * // passes if the client polled three times:
   * assertThat(endpoint).calls().to(STATUS).atLeast(2);
   * // fails then:
   * assertThat(endpoint).calls().to(STATUS).atLeast(4);
   * }</pre>
   */
  public CallsAssert atLeast(int least) {
    return number("at least " + least, least, Integer.MAX_VALUE);
  }

  /**
   * Verifies that this many calls or fewer were selected.
   *
   * <pre>{@code
   * // passes if the client polled three times:
   * assertThat(endpoint).calls().to(STATUS).atMost(3);
   * // fails then:
   * assertThat(endpoint).calls().to(STATUS).atMost(2);
   * }</pre>
   */
  public CallsAssert atMost(int most) {
    return number("at most " + most, 0, most);
  }

  /**
   * Verifies the operations of all selected calls, in the order in which the calls began.
   *
   * <pre>{@code
   * // passes if the client submitted one job and polled it twice:
   * assertThat(endpoint).calls().inOrder(RUN, STATUS, STATUS);
   * // fails then:
   * assertThat(endpoint).calls().inOrder(RUN, STATUS);
   * }</pre>
   */
  public CallsAssert inOrder(Operation... expected) {
    return verify(
        JournalCoverage.EVERYTHING,
        job,
        "the calls " + names(Stream.of(expected)) + " in this order and no others",
        () -> CallOrder.difference(List.of(expected), matching()));
  }

  // ---- behaviour of the client

  /**
   * Lets the assertions below pass although no call shows the behaviour, such as {@link
   * #honourRetryAfter} although no call was limited.
   *
   * <pre>{@code
   * // passes if no call was limited:
   * assertThat(endpoint).calls().allowingNone().honourRetryAfter();
   * // fails then, because the test shows nothing:
   * assertThat(endpoint).calls().honourRetryAfter();
   * }</pre>
   */
  public CallsAssert allowingNone() {
    isNoneAllowed = true;
    return this;
  }

  /**
   * Verifies that no more than this many of the selected calls overlapped. More calls than this
   * must be selected; see {@link #allowingNone}.
   *
   * <pre>{@code
   * // passes if the client sends two calls in parallel:
   * assertThat(endpoint).calls().to(RUNSYNC).atMostAtOnce(2);
   * // fails then:
   * assertThat(endpoint).calls().to(RUNSYNC).atMostAtOnce(1);
   * }</pre>
   */
  public CallsAssert atMostAtOnce(int most) {
    return verify(
        JournalCoverage.EVERYTHING,
        job,
        "at most "
            + most
            + (most == 1 ? " call" : " calls")
            + described()
            + " to be under way at once",
        () -> {
          List<RecordedCall> selected = matching();
          return RecordedCall.moreAtOnceThan(most, selected)
              .map(
                  calls ->
                      Failure.permanent(
                          calls.size()
                              + " were when "
                              + calls.get(calls.size() - 1)
                              + " began"
                              + RecordedCall.open(calls),
                          RecordedCall.entries(calls)))
              .or(() -> unlessShown(selected.size() > most, RecordedCall.count(selected)));
        });
  }

  /**
   * Verifies that after an answer with {@code Retry-After} no call of the same operation began
   * before that time had passed, on the client's clock: the endpoint's if shared, else the wall
   * clock, always on {@code xN}. A later call must show that; see {@link #allowingNone}.
   *
   * <pre>{@code
   * // passes if the client waits 5 s after each status with Retry-After: 5:
   * assertThat(endpoint).calls().to(STATUS).honourRetryAfter();
   * // fails if it repeats run 1 s after a run with Retry-After: 5:
   * assertThat(endpoint).calls().to(RUN).honourRetryAfter();
   * }</pre>
   */
  public CallsAssert honourRetryAfter() {
    TimeBasis time = context().timeOfRetryAfter();
    return verify(
        JournalCoverage.EVERYTHING,
        job,
        "each Retry-After to be honoured",
        () -> {
          List<RecordedCall> calls = matching();
          return RetryRules.earlyRetry(calls, time)
              .or(() -> RetryRules.noRetry(calls).flatMap(it -> unlessShown(false, it)));
        });
  }

  /**
   * Verifies that no call was repeated unchanged after it got a status code from 400 to 499 other
   * than 408 and 429. One call or more must have been refused; see {@link #allowingNone}.
   *
   * <pre>{@code
   * // passes if the client stops polling after a 404:
   * assertThat(endpoint).calls().to(STATUS).repeatNothingRefused();
   * // fails if it submits the same body again after a 400:
   * assertThat(endpoint).calls().to(RUN).repeatNothingRefused();
   * }</pre>
   */
  public CallsAssert repeatNothingRefused() {
    return verify(
        JournalCoverage.EVERYTHING,
        job,
        "no refused call to be repeated",
        () -> {
          List<RecordedCall> calls = matching();
          List<RecordedCall> refused = calls.stream().filter(RecordedCall::wasRefused).toList();
          markExpected(refused);
          return RetryRules.repetition(calls)
              .or(() -> unlessShown(!refused.isEmpty(), "no call was refused"));
        });
  }

  /** Returns a failure if no call shows the behaviour, unless that is allowed. */
  private Optional<Failure> unlessShown(boolean isShown, String fact) {
    return isShown || isNoneAllowed
        ? Optional.empty()
        : Optional.of(Failure.nothingShown(fact, RecordedCall.entries(all())));
  }

  private CallsAssert narrowed(CallMatcher matcher) {
    List<CallMatcher> more = Stream.concat(matchers.stream(), Stream.of(matcher)).toList();
    return new CallsAssert(context(), job, more, isNoneAllowed).as(descriptionText());
  }

  private CallsAssert number(String words, int least, int most) {
    return verify(
        most < Integer.MAX_VALUE ? JournalCoverage.EVERYTHING : JournalCoverage.WHAT_IS_KEPT,
        job,
        words + (words.endsWith(" 1") ? " call" : " calls") + described(),
        () -> {
          List<RecordedCall> calls = matching();
          int number = calls.size();
          if (number > most) {
            return Optional.of(Failure.permanent(there(calls), RecordedCall.entries(calls)));
          } else if (number < least) {
            return Optional.of(nearMiss(calls));
          }
          return Optional.empty();
        });
  }

  private static String there(List<RecordedCall> calls) {
    int number = calls.size();
    String there =
        number == 0 ? "there was none" : number == 1 ? "there was one" : "there were " + number;
    return there + RecordedCall.open(calls);
  }

  /** Returns the failure of too few calls, with the differences of the closest other call. */
  private Failure nearMiss(List<RecordedCall> calls) {
    List<RecordedCall> others = all().stream().filter(call -> !matches(call)).toList();
    Optional<RecordedCall> closest =
        others.stream().min(Comparator.comparing(call -> differences(call).size()));
    if (closest.isEmpty()) {
      return Failure.pending(there(calls), RecordedCall.entries(all()));
    }
    String fact =
        there(calls)
            + "; the closest other call is "
            + closest.get()
            + ":"
            + differences(closest.get()).stream()
                .map(line -> "\n    " + line)
                .collect(Collectors.joining());
    return Failure.pending(fact, RecordedCall.entries(all()));
  }

  private List<String> differences(RecordedCall call) {
    return matchers.stream().flatMap(matcher -> matcher.difference(call).stream()).toList();
  }

  private boolean matches(RecordedCall call) {
    return differences(call).isEmpty();
  }

  private List<RecordedCall> matching() {
    List<RecordedCall> selected = all().stream().filter(this::matches).toList();
    if (matchers.stream().anyMatch(CallMatcher::isForAnswers)) {
      markExpected(selected);
    }
    return selected;
  }

  private List<RecordedCall> all() {
    return RecordedCall.in(context().entries()).stream()
        .filter(call -> job.isEmpty() || call.isAbout(job.get()))
        .toList();
  }

  /** Tells the check at the end of a test that the test knows of these answers. */
  private void markExpected(List<RecordedCall> calls) {
    calls.forEach(call -> context().journal().markExpected(call.entry().seq()));
  }

  private String described() {
    return job.map(id -> " about job " + id).orElse("")
        + matchers.stream().map(matcher -> " " + matcher.text()).collect(Collectors.joining());
  }

  private static String names(Stream<Operation> operations) {
    return operations.map(Operation::text).collect(Collectors.joining(", "));
  }
}
