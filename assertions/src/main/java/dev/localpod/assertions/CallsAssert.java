package dev.localpod.assertions;

import dev.localpod.job.JobId;
import dev.localpod.job.Operation;
import dev.localpod.journal.Journal;
import dev.localpod.journal.TruncatedJson;
import dev.localpod.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Assertions on the calls that clients made, in the order in which they began. {@link #to}, {@link
 * #withBody}, {@link #withHeader} and {@link #answered} narrow what is looked at, the others say
 * something of what is left.
 */
public final class CallsAssert extends AbstractLocalpodAssert<CallsAssert, Journal> {

  private final Optional<JobId> job;
  private final List<CallMatcher> traits;

  CallsAssert(AssertionContext context, Optional<JobId> job) {
    this(context, job, List.of());
  }

  private CallsAssert(AssertionContext context, Optional<JobId> job, List<CallMatcher> traits) {
    super(context.journal(), CallsAssert.class, context);
    this.job = job;
    this.traits = traits;
  }

  // ---- narrower

  /**
   * Goes on to the calls of these operations; {@code status-sync} is a status.
   *
   * <pre>{@code
   * // passes after one runsync:
   * assertThat(endpoint).calls().to(RUN, RUNSYNC).once();
   * // fails if there was only a status, and shows it:
   * assertThat(endpoint).calls().to(RUN, RUNSYNC).once();
   * }</pre>
   */
  public CallsAssert to(Operation... operations) {
    return narrowed(CallMatcher.operation(List.of(operations)));
  }

  /**
   * Goes on to the calls with this body, compared as JSON; the values in an {@code s3Config} are
   * not compared, for the journal does not have them. Of a body of more than {@value
   * TruncatedJson#LONGEST} bytes the journal has a hash: it is equal if it was written in the same
   * way.
   *
   * <pre>{@code
   * // passes:
   * assertThat(endpoint).calls().withBody(Map.of("input", Map.of("prompt", "a cup"))).once();
   * // fails, and shows the closest call and where it differs:
   * assertThat(endpoint).calls().withBody(Map.of("input", Map.of("prompt", "a mug"))).once();
   * }</pre>
   */
  public CallsAssert withBody(Object body) {
    return narrowed(CallMatcher.body(Json.of(body)));
  }

  /**
   * Goes on to the calls with this header, its name in any case. Credentials stand in the journal
   * as {@code ***}.
   *
   * <pre>{@code
   * // passes:
   * assertThat(endpoint).calls().withHeader("Content-Type", "application/json").once();
   * // fails if a client sent text/plain:
   * assertThat(endpoint).calls().withHeader("Content-Type", "application/json").once();
   * }</pre>
   */
  public CallsAssert withHeader(String name, String value) {
    return narrowed(CallMatcher.header(name, value));
  }

  /**
   * Goes on to the calls that were answered with this status code.
   *
   * <pre>{@code
   * // passes if nothing was refused for a limit:
   * assertThat(endpoint).calls().answered(429).never();
   * // fails if something was:
   * assertThat(endpoint).calls().answered(429).never();
   * }</pre>
   */
  public CallsAssert answered(int code) {
    return narrowed(CallMatcher.answer(code));
  }

  // ---- how often

  /**
   * Verifies that there is no such call.
   *
   * <pre>{@code
   * // passes if the client never asked for a retry:
   * assertThat(endpoint).calls().to(RETRY).never();
   * // fails if it did:
   * assertThat(endpoint).calls().to(RETRY).never();
   * }</pre>
   */
  public CallsAssert never() {
    return number("no", 0, 0);
  }

  /**
   * Verifies that there is exactly one such call.
   *
   * <pre>{@code
   * // passes:
   * assertThat(endpoint).calls().to(RUN).once();
   * // fails if the client submitted twice:
   * assertThat(endpoint).calls().to(RUN).once();
   * }</pre>
   */
  public CallsAssert once() {
    return times(1);
  }

  /**
   * Verifies how many such calls there are.
   *
   * <pre>{@code
   * // passes if the client polled three times:
   * assertThat(endpoint).calls().to(STATUS).times(3);
   * // fails if it polled four times:
   * assertThat(endpoint).calls().to(STATUS).times(3);
   * }</pre>
   */
  public CallsAssert times(int expected) {
    return number("exactly " + expected, expected, expected);
  }

  /**
   * Verifies how many such calls there are at least.
   *
   * <pre>{@code
   * // passes if the client polled three times:
   * assertThat(endpoint).calls().to(STATUS).atLeast(2);
   * // fails if it polled once:
   * assertThat(endpoint).calls().to(STATUS).atLeast(2);
   * }</pre>
   */
  public CallsAssert atLeast(int least) {
    return number("at least " + least, least, Integer.MAX_VALUE);
  }

  /**
   * Verifies how many such calls there are at most.
   *
   * <pre>{@code
   * // passes if the client polled three times:
   * assertThat(endpoint).calls().to(STATUS).atMost(3);
   * // fails if it polled four times:
   * assertThat(endpoint).calls().to(STATUS).atMost(3);
   * }</pre>
   */
  public CallsAssert atMost(int most) {
    return number("at most " + most, 0, most);
  }

  /**
   * Verifies which operations were called, in the order in which the calls began, and that there
   * were none beyond.
   *
   * <pre>{@code
   * // passes:
   * assertThat(endpoint).calls().inOrder(RUN, STATUS, STATUS);
   * // fails if a cancel follows:
   * assertThat(endpoint).calls().inOrder(RUN, STATUS, STATUS);
   * }</pre>
   */
  public CallsAssert inOrder(Operation... expected) {
    return verify(
        JournalCoverage.EVERYTHING,
        job,
        "the calls " + names(Stream.of(expected)) + " in this order and none beyond",
        () -> {
          List<RecordedCall> calls = matching();
          List<Operation> seen = calls.stream().flatMap(call -> call.operation().stream()).toList();
          List<Operation> wanted = List.of(expected);
          if (seen.equals(wanted) && seen.size() == calls.size()) {
            return Optional.empty();
          }
          boolean mayGrow =
              calls.size() == seen.size()
                  && seen.size() < wanted.size()
                  && wanted.subList(0, seen.size()).equals(seen);
          String fact =
              calls.isEmpty()
                  ? "there was none"
                  : "they were "
                      + calls.stream()
                          .map(call -> call.event().operation())
                          .collect(Collectors.joining(", "));
          return Optional.of(
              new Failure(fact, RecordedCall.entries(calls), !mayGrow, TimeBasis.ENDPOINT));
        });
  }

  // ---- how they follow each other

  /**
   * Verifies that of these calls so many at most were under way at once.
   *
   * <pre>{@code
   * // passes if the client works through its orders one by one:
   * assertThat(endpoint).calls().to(RUNSYNC).atMostAtOnce(1);
   * // fails if it sends two in parallel:
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
        () ->
            RecordedCall.moreAtOnceThan(most, matching())
                .map(
                    calls ->
                        Failure.forGood(
                            calls.size() + " were when " + calls.get(calls.size() - 1) + " began",
                            RecordedCall.entries(calls))));
  }

  /**
   * Verifies that after an answer with {@code Retry-After} no call of the same operation began
   * before that time had passed, on the clock that the client uses: the endpoint's if the client
   * shares it, else the wall clock.
   *
   * <pre>{@code
   * // passes if the client waits 5 s after a 429 with Retry-After: 5:
   * assertThat(endpoint).calls().honourRetryAfter();
   * // fails if it tries again at once:
   * assertThat(endpoint).calls().honourRetryAfter();
   * }</pre>
   */
  public CallsAssert honourRetryAfter() {
    TimeBasis time = context().time();
    return verify(
        JournalCoverage.EVERYTHING,
        job,
        "each Retry-After to be honoured",
        () -> {
          List<RecordedCall> calls = matching();
          List<RecordedCall> withWait =
              calls.stream().filter(it -> it.event().answer().retryAfter().isPresent()).toList();
          for (RecordedCall refused : withWait) {
            Duration wait = refused.event().answer().retryAfter().orElseThrow();
            Optional<RecordedCall> early =
                calls.stream()
                    .filter(next -> next.isAfter(refused))
                    .filter(next -> next.operation().equals(refused.operation()))
                    .filter(next -> next.began(time).isBefore(time.of(refused.entry()).plus(wait)))
                    .findFirst();
            if (early.isPresent()) {
              Duration after = Duration.between(time.of(refused.entry()), early.get().began(time));
              String fact =
                  "%s came %s after %s was told to wait %s"
                      .formatted(early.get(), Durations.text(after), refused, Durations.text(wait));
              return Optional.of(
                  Failure.forGood(fact, RecordedCall.entries(List.of(refused, early.get())))
                      .by(time));
            }
          }
          return Optional.empty();
        });
  }

  /**
   * Verifies that no call was made again as it was after it had been refused with a code from 400
   * to 499 other than 408 and 429: the same would be answered the same.
   *
   * <pre>{@code
   * // passes if the client gives up on a 400:
   * assertThat(endpoint).calls().repeatNothingRefused();
   * // fails if it sends the same body again:
   * assertThat(endpoint).calls().repeatNothingRefused();
   * }</pre>
   */
  public CallsAssert repeatNothingRefused() {
    return verify(
        JournalCoverage.EVERYTHING,
        job,
        "no call to be repeated that was refused",
        () -> {
          List<RecordedCall> calls = matching();
          for (RecordedCall refused : calls.stream().filter(RecordedCall::wasRefused).toList()) {
            List<RecordedCall> again =
                calls.stream()
                    .filter(next -> next.isAfter(refused))
                    .filter(next -> next.asksTheSameAs(refused))
                    .toList();
            if (!again.isEmpty()) {
              var all = new ArrayList<>(List.of(refused));
              all.addAll(again);
              String fact =
                  "%s was answered %d and came again %s"
                      .formatted(
                          refused,
                          refused.event().answer().code(),
                          AbstractJobAssert.times(again.size()));
              return Optional.of(Failure.forGood(fact, RecordedCall.entries(all)));
            }
          }
          return Optional.empty();
        });
  }

  // ---- how it is done

  private CallsAssert narrowed(CallMatcher matcher) {
    List<CallMatcher> more = Stream.concat(traits.stream(), Stream.of(matcher)).toList();
    return new CallsAssert(context(), job, more).as(descriptionText());
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
            return Optional.of(Failure.forGood(there(number), RecordedCall.entries(calls)));
          } else if (number < least) {
            return Optional.of(nearMiss(number));
          }
          return Optional.empty();
        });
  }

  private static String there(int number) {
    return number == 0 ? "there was none" : number == 1 ? "there was one" : "there were " + number;
  }

  /** Too few: of the others, the one that comes closest and what keeps it from matching. */
  private Failure nearMiss(int number) {
    List<RecordedCall> others = all().stream().filter(call -> !matches(call)).toList();
    Optional<RecordedCall> closest =
        others.stream().min(Comparator.comparing(call -> differences(call).size()));
    if (closest.isEmpty()) {
      return Failure.sofar(there(number), RecordedCall.entries(all()));
    }
    String fact =
        there(number)
            + "; the closest other one is #"
            + closest.get().entry().seq()
            + " "
            + closest.get()
            + ":"
            + differences(closest.get()).stream()
                .map(line -> "\n    " + line)
                .collect(Collectors.joining());
    return Failure.sofar(fact, RecordedCall.entries(all()));
  }

  private List<String> differences(RecordedCall call) {
    return traits.stream().flatMap(matcher -> matcher.difference(call).stream()).toList();
  }

  private boolean matches(RecordedCall call) {
    return differences(call).isEmpty();
  }

  private List<RecordedCall> matching() {
    return all().stream().filter(this::matches).toList();
  }

  private List<RecordedCall> all() {
    return RecordedCall.in(context().entries()).stream()
        .filter(call -> job.isEmpty() || call.isAbout(job.get()))
        .toList();
  }

  private String described() {
    return job.map(id -> " about job " + id).orElse("")
        + traits.stream().map(matcher -> " " + matcher.text()).collect(Collectors.joining());
  }

  private static String names(Stream<Operation> operations) {
    return operations.map(Operation::text).collect(Collectors.joining(", "));
  }
}
