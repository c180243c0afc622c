package dev.localpod.assertions;

import dev.localpod.TestClock;
import dev.localpod.journal.DurationFormat;
import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.TimeBasis;
import dev.localpod.journal.UnansweredCalls;
import dev.localpod.options.ClockMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Repeats assertions whenever the journal has a new entry. */
final class RetryUntil {

  private final AssertionContext context;
  private final Journal journal;
  private final long start;

  RetryUntil(AssertionContext context) {
    this.context = context.hard();
    this.journal = context.journal();
    this.start = journal.last();
  }

  /** Returns the context of the repeated assertions. */
  AssertionContext context() {
    return context;
  }

  /** Returns a failure text unless the assertions hold in time. */
  Optional<String> within(Duration budget, Runnable assertions) {
    CompletableFuture<Void> end = passing(budget);
    String time = "did not hold within " + DurationFormat.format(budget) + " of real time: ";
    while (true) {
      long seen = journal.last();
      boolean isLast = end.isDone();
      Optional<AssertionError> failure = attempt(assertions);
      if (failure.isEmpty()) {
        return Optional.empty();
      } else if (context.isSettled(failure.get())) {
        return Optional.of("can no longer hold: " + failure.get().getMessage());
      } else if (isLast) {
        return Optional.of(
            time + failure.get().getMessage() + meanwhile(TimeBasis.REAL) + clockHint());
      }
      awaitMoreThan(seen, end);
    }
  }

  /** Returns a failure text if the assertions hold in that time. */
  Optional<String> neverWithin(Duration duration, Runnable assertions) {
    Optional<TestClock> movable =
        context.endpoint().map(endpoint -> endpoint.clock()).filter(clock -> isMoved(clock.mode()));
    return movable.isPresent()
        ? neverWhileMoving(movable.get(), duration, assertions)
        : neverInRealTime(duration, assertions);
  }

  private static boolean isMoved(ClockMode mode) {
    return mode.equals(ClockMode.MANUAL) || mode.equals(ClockMode.SKIP);
  }

  private Optional<String> neverWhileMoving(
      TestClock clock, Duration duration, Runnable assertions) {
    Instant begin = clock.now();
    Instant end = begin.plus(duration);
    while (true) {
      Instant now = clock.now();
      if (attempt(assertions).isEmpty()) {
        return Optional.of(
            "must not hold within %s of endpoint time, but held after %s"
                    .formatted(
                        DurationFormat.format(duration),
                        DurationFormat.format(Duration.between(begin, now)))
                + meanwhile(TimeBasis.ENDPOINT));
      } else if (!now.isBefore(end)) {
        return Optional.empty();
      }
      Instant next = clock.nextDue().filter(due -> due.isBefore(end)).orElse(end);
      clock.advance(next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO);
    }
  }

  private Optional<String> neverInRealTime(Duration duration, Runnable assertions) {
    CompletableFuture<Void> end = passing(duration);
    while (true) {
      long seen = journal.last();
      boolean isLast = end.isDone();
      if (attempt(assertions).isEmpty()) {
        return Optional.of(
            "must not hold within "
                + DurationFormat.format(duration)
                + " of real time, but held"
                + meanwhile(TimeBasis.REAL));
      } else if (isLast) {
        return Optional.empty();
      }
      awaitMoreThan(seen, end);
    }
  }

  private static Optional<AssertionError> attempt(Runnable assertions) {
    try {
      assertions.run();
      return Optional.empty();
    } catch (AssertionError failure) {
      return Optional.of(failure);
    }
  }

  private static CompletableFuture<Void> passing(Duration budget) {
    return new CompletableFuture<Void>()
        .completeOnTimeout(null, budget.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void awaitMoreThan(long seen, CompletableFuture<Void> end) {
    CompletableFuture<Void> more = journal.whenAfter(seen);
    try {
      CompletableFuture.anyOf(more, end).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for an assertion to hold", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      more.cancel(false);
    }
  }

  /** Returns the entries of the wait, and those of calls that are still being served. */
  private String meanwhile(TimeBasis time) {
    List<JournalEntry> kept = journal.entries();
    List<JournalEntry> served = UnansweredCalls.of(kept);
    List<JournalEntry> shown =
        kept.stream().filter(entry -> entry.seq() > start || served.contains(entry)).toList();
    String facts =
        Stream.of(journal.last() == start ? "no entries" : "", open(served.size()))
            .filter(fact -> !fact.isEmpty())
            .collect(Collectors.joining(", "));
    return "\n  meanwhile"
        + (facts.isEmpty() ? "" : ": " + facts)
        + AssertionContext.table(shown, time);
  }

  private static String open(int calls) {
    return switch (calls) {
      case 0 -> "";
      case 1 -> "1 call is still being served";
      default -> calls + " calls are still being served";
    };
  }

  /** Returns a line if the endpoint waits for the test to move its clock. */
  private String clockHint() {
    return context
        .endpoint()
        .map(endpoint -> endpoint.clock())
        .filter(clock -> clock.mode().equals(ClockMode.MANUAL))
        .flatMap(clock -> clock.nextDue().map(next -> Duration.between(clock.now(), next)))
        .map(
            due ->
                "\n  the manual clock was not moved; the next change is due in "
                    + DurationFormat.format(due))
        .orElse("");
  }
}
