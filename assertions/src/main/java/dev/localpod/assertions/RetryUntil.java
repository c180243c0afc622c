package dev.localpod.assertions;

import dev.localpod.TestClock;
import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
import dev.localpod.options.ClockMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Makes assertions again and again, whenever the journal says that something happened. */
final class RetryUntil {

  private final AssertionContext context;
  private final Journal journal;
  private final long start;

  RetryUntil(AssertionContext context) {
    this.context = context.hard();
    this.journal = context.journal();
    this.start = journal.last();
  }

  /** Where the assertions stand that are made again and again. */
  AssertionContext context() {
    return context;
  }

  /** What to say if the assertions do not come to hold. */
  Optional<String> within(Duration budget, Runnable assertions) {
    CompletableFuture<Void> end = passing(budget);
    String time = "within " + Durations.text(budget) + " of real time: ";
    while (true) {
      long seen = journal.last();
      boolean isLast = end.isDone();
      Optional<AssertionError> failure = attempt(assertions);
      if (failure.isEmpty()) {
        return Optional.empty();
      } else if (context.isSettled(failure.get())) {
        return Optional.of("at once, for nothing can change it: " + failure.get().getMessage());
      } else if (isLast) {
        return Optional.of(
            time + failure.get().getMessage() + meanwhile(TimeBasis.REAL) + standing());
      }
      awaitMoreThan(seen, end);
    }
  }

  /** What to say if the assertions come to hold. */
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
            "expected never to hold within %s of endpoint time what held after %s"
                    .formatted(
                        Durations.text(duration), Durations.text(Duration.between(begin, now)))
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
            "expected never to hold within "
                + Durations.text(duration)
                + " of real time what held"
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

  private String meanwhile(TimeBasis time) {
    List<JournalEntry> entries = journal.entriesAfter(start);
    return entries.isEmpty()
        ? "\n  meanwhile nothing happened"
        : "\n  meanwhile:" + Passage.of(entries, time.of(entries.get(0)), time);
  }

  /** That more would happen if somebody moved the clock. */
  private String standing() {
    return context
        .endpoint()
        .map(endpoint -> endpoint.clock())
        .filter(clock -> clock.mode().equals(ClockMode.MANUAL))
        .flatMap(clock -> clock.nextDue().map(next -> Duration.between(clock.now(), next)))
        .map(due -> "\n  the clock stands still: the next thing is due in " + Durations.text(due))
        .orElse("");
  }
}
